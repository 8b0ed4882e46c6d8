"""The audit pack: each total is the sum of its events, the page needs nothing from outside, and any edit is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.events import HandoverLine, How
from distro.model.goods import AdjustmentReason, Lot
from distro.reports.flows import FLOWS
from distro.reports.pack.content import AuditPack, PackedEvent, PackedKind, days, goods
from distro.reports.pack.page import pack_in, page_of
from distro.stations import audit_pack, stockroom
from distro.stations.audit_pack import check
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.records import Query, make
from distro.stations.stockroom import on_shelf
from distro.texts import LANGUAGES, speak
from stage import MORNING, PASSPHRASE, ROUND, Stage, make_stage

DAY = MORNING.date()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A day with a handover in two parts, one taken back, an override, a paper cancelled, and a close that is short."""
    made = make_stage(tmp_path_factory.mktemp("pack") / "store")
    session, desk = made.session, made.desk()
    for number in (1, 2, 3):
        made.pass_time()
        desk.hand_over(desk.scan(read(made.card(number).code, session.card_key)))
    again = desk.scan(read(made.card(1).code, session.card_key))
    desk.hand_over_anyway(again, (HandoverLine(ROUND, "PANIER", "RIZ", 1, 1),), "sara", PASSPHRASE, "sac <percé> & Co")
    desk.void(desk.recent()[1].id, "mauvais ménage")
    back = stockroom.give_back(session, "RBT", [("RIZ", 2)])
    stockroom.cancel(session, back.document, "erreur")
    close = Close(session, "RBT")
    book = dict(on_shelf(session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0) - (item == "RIZ"))
    close.explain("RIZ", AdjustmentReason.LOST, "introuvable")
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    yield made
    session.store.close()


@pytest.fixture
def page(stage: Stage, tmp_path: Path) -> Path:
    make(stage.session, "pack", Query(points=("RBT",), first=DAY)).write(tmp_path / "pack.html")
    return tmp_path / "pack.html"


def test_it_says_what_the_stock_report_and_the_day_report_say(stage: Stage, page: Path) -> None:
    pack = pack_in(page.read_text("utf-8"))
    found = make(stage.session, "stock", Query(points=("RBT",), first=DAY)).report
    assert found is not None
    stock = {(row[1], row[2]): row[3:-1] for row in found.data.rows}
    told: dict[object, tuple[int, ...]] = {}
    for total in goods(pack):
        told[total.under] = (*told.get(total.under, ()), total.value)
    assert told == stock
    assert len(next(iter(told.values()))) == len(FLOWS) + 2
    day = {total.name: total.value for total in days(pack)}
    report = make(stage.session, "day", Query(point="RBT")).data
    everybody = report.people[-1].reached  # type: ignore[attr-defined]
    assert (day["households"], day["people"]) == (everybody.households, everybody.people)
    assert (day["handovers"], day["overrides"], day["taken_back"]) == (3, 1, 1)


def test_every_total_is_the_sum_of_its_events(page: Path) -> None:
    pack = pack_in(page.read_text("utf-8"))
    ids = {event.id for event in pack.events}
    for total in (*goods(pack), *days(pack)):
        assert total.value == sum(part for _, part in total.parts), total
        assert {id_ for id_, _ in total.parts} <= ids


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.to: set[str] = set()
        self.there: set[str] = set()
        self.scripts: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.there |= {given["id"] or ""} if "id" in given else set()
        link = given.get("href") or given.get("src") or ""
        if link.startswith("#"):
            self.to.add(link[1:])
        elif link or tag in ("link", "img", "iframe", "object", "form", "base"):
            self.outside.append(f"{tag} {link}")
        if tag == "script":
            self.scripts.append(given.get("type"))
        assert not [name for name in given if name.startswith("on")]


def test_the_page_needs_nothing_from_outside_and_every_link_leads_somewhere(stage: Stage, tmp_path: Path) -> None:
    for language in LANGUAGES:
        speak(language)
        out = tmp_path / f"{language}.html"
        make(stage.session, "pack", Query(points=("RBT",), first=DAY)).write(out)
        speak("fr")
        text = out.read_text("utf-8")
        found = _Links()
        found.feed(text)
        assert found.outside == []
        assert found.scripts == ["application/json"], "data that no browser runs"
        assert found.to <= found.there
        assert "default-src 'none'" in text
        assert f'lang="{language}"' in text
        assert check(out).holds


def test_nobody_is_named_and_no_household_can_be_found_again(stage: Stage, page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    for household in stage.session.books.register:
        assert household.id not in text
        assert household.name not in text
        assert household.number not in text
    assert "percé" not in text, "what somebody wrote stays here"
    make(stage.session, "pack", Query(points=("RBT",), first=DAY)).write(tmp_path / "other.html")
    marks = [
        {event.household for event in pack_in(path.read_text("utf-8")).events} - {""}
        for path in (page, tmp_path / "other.html")
    ]
    assert len(marks[0]) == 3
    assert not marks[0] & marks[1]


def test_every_edited_figure_is_found_and_told(page: Path, tmp_path: Path) -> None:
    """Each figure of the page alone, changed by one; also where its data say so, and where the seal is left out."""
    assert check(page).holds
    text = page.read_text("utf-8")
    head = text.index("<body>")
    seal = text.index("<!-- distro ")
    figures = [match for match in re.finditer(r"(?<=[>:, ])-?\d+(?=[<,}\]])", text) if head < match.start() < seal]
    assert len(figures) > 200
    for match in Random(7).sample(figures, 40):
        edited = tmp_path / "edited.html"
        edited.write_text(f"{text[: match.start()]}{int(match[0]) + 1}{text[match.end() :]}", "utf-8")
        try:
            found = check(edited)
        except Refused as refused:
            assert refused.code == "pack_unreadable"
            continue
        assert not found.sealed
        assert found.same is False
        assert found.differs
    unsealed = tmp_path / "unsealed.html"
    unsealed.write_text(text[:seal], "utf-8")
    assert not check(unsealed).holds


def test_a_pack_that_was_made_up_and_sealed_anew_does_not_agree_with_the_journal(
    stage: Stage, page: Path, tmp_path: Path
) -> None:
    assert check(page, stage.session).unknown == 0
    made = audit_pack.make(stage.session, ("RBT",), DAY, DAY)
    first, *others = made.events
    forged = replace(made, events=(replace(first, digest="0" * 64), *others))
    audit_pack.write(stage.session, forged, tmp_path / "forged.html")
    found = check(tmp_path / "forged.html", stage.session)
    assert (found.sealed, found.same, found.unknown, found.holds) == (True, True, 1, False)


def _first(pack: AuditPack, **changes: object) -> AuditPack:
    """The first handover is said to be something else."""
    at = next(n for n, one in enumerate(pack.events) if one.kind is PackedKind.HANDOVER)
    return replace(pack, events=(*pack.events[:at], replace(pack.events[at], **changes), *pack.events[at + 1 :]))


def _moved(pack: AuditPack, **changes: object) -> AuditPack:
    first, *others = pack.moves
    return replace(pack, moves=(replace(first, **changes), *others))


def _without(pack: AuditPack, gone: PackedEvent) -> AuditPack:
    return replace(
        pack,
        events=tuple(one for one in pack.events if one is not gone),
        moves=tuple(one for one in pack.moves if one.id != gone.id),
    )


def _swapped_days(pack: AuditPack) -> AuditPack:
    """What was done on the day is told for the day before, and the other way round."""
    turn = {DAY: DAY - timedelta(days=1)}
    return replace(
        pack,
        first=DAY - timedelta(days=1),
        events=tuple(replace(one, at=one.at - timedelta(days=1)) for one in pack.events),
        moves=tuple(replace(one, on=turn.get(one.on, DAY)) for one in pack.moves),
    )


def _of_another_day(pack: AuditPack) -> AuditPack:
    """A handover is told once more, as one of the day after it."""
    made = next(one for one in pack.events if one.kind is PackedKind.HANDOVER)
    again = replace(made, id=f"{made.id[:-1]}z", at=made.at + timedelta(minutes=1))
    moves = [replace(one, id=again.id) for one in pack.moves if one.id == made.id]
    events = sorted((*pack.events, again), key=lambda one: one.id)
    return replace(pack, events=tuple(events), moves=(*pack.moves, *moves))


def _one_household_more(pack: AuditPack) -> AuditPack:
    """Two handovers of one household are told as two households'."""
    marks = Counter(one.household for one in pack.events if one.household)
    [(twice, _)] = marks.most_common(1)
    last = next(one for one in reversed(pack.events) if one.household == twice)
    return replace(pack, events=tuple(replace(one, household="ff" * 4) if one is last else one for one in pack.events))


LIES: dict[str, Callable[[AuditPack], AuditPack]] = {
    "an amount": lambda pack: _moved(pack, movement=replace(pack.moves[0].movement, quantity=7)),
    "a lot": lambda pack: _moved(pack, movement=replace(pack.moves[0].movement, lot=Lot("RIZ", "ZZ"))),
    "the day of a movement": lambda pack: _moved(pack, on=DAY - timedelta(days=9)),
    "a paper's number": lambda pack: _moved(pack, paper="RBT-BR-0099"),
    "what went is told as taken back": lambda pack: _moved(pack, sign=-pack.moves[0].sign),
    "the people of a household": lambda pack: _first(pack, people=9),
    "who handed over": lambda pack: _first(pack, by="omar"),
    "how": lambda pack: _first(pack, how=How.PAPER),
    "who let it pass": lambda pack: _first(pack, override_by="omar"),
    "when": lambda pack: _first(pack, at=pack.events[0].at - timedelta(days=3)),
    "a number": lambda pack: _first(pack, seq=900_000),
    "two households as one": lambda pack: replace(
        pack, events=tuple(replace(one, household="aa" * 4 if one.household else "") for one in pack.events)
    ),
    "one household as two": _one_household_more,
    "a row gone": lambda pack: _without(pack, pack.events[2]),
    "the last row gone": lambda pack: _without(pack, pack.events[-1]),
    "movements gone": lambda pack: replace(pack, moves=pack.moves[1:]),
    "days swapped": _swapped_days,
    "an event of another day": _of_another_day,
}


def sealed(by: Stage, pack: AuditPack, out: Path) -> None:
    out.unlink(missing_ok=True)
    audit_pack.write(by.session, pack, out)


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Somebody with a laptop and keys of their own."""
    made = make_stage(tmp_path_factory.mktemp("forger") / "store")
    yield made
    made.session.store.close()


@pytest.mark.parametrize("lie", LIES)
def test_whatever_a_forger_tells_is_found_by_the_seal_by_whose_it_is_and_by_the_journal(
    stage: Stage, forger: Stage, page: Path, tmp_path: Path, lie: str
) -> None:
    """Whoever holds nothing but the pack, knows whose it is, or has the journal: the page always agrees with itself."""
    out, honest = tmp_path / "forged.html", page.read_text("utf-8")
    told = LIES[lie](pack_in(honest))
    out.write_text(page_of(told) + honest[honest.index("<!-- distro ") :], "utf-8")
    assert not check(out).sealed
    signer, other = (sync.pairing(each.session).text for each in (stage, forger))
    sealed(forger, replace(told, signer=other), out)
    found = check(out, signer_said=signer)
    assert (found.sealed, found.same, found.by_signer, found.holds) == (True, True, False, False)
    assert not check(out, stage.session).holds
    sealed(forger, told, out)
    assert not check(out, signer_said=signer).holds, "another's name under one's own seal"
    sealed(stage, told, out)
    found = check(out, stage.session, signer)
    assert (found.sealed, found.same, found.by_signer, found.holds) == (True, True, True, False)


def test_rows_in_another_order_and_other_words_are_found(stage: Stage, page: Path, tmp_path: Path) -> None:
    pack, out = pack_in(page.read_text("utf-8")), tmp_path / "forged.html"
    for told in (
        replace(pack, events=pack.events[::-1]),
        replace(pack, events=(*pack.events, pack.events[0])),
    ):
        sealed(stage, told, out)
        assert not check(out).holds
    text = page.read_text("utf-8")
    for one, other in (
        ("Riz, 1 kg", "Riz, 5 kg"),
        ("<tr id=", "<tr hidden id="),
        ("</body>", "<p>Tout va bien</p></body>"),
    ):
        out.write_text(text.replace(one, other, 1), "utf-8")
        assert not check(out).holds, one


def test_a_page_that_cannot_be_made_again_here_does_not_hold(
    stage: Stage, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the keys says that another version made it, and changes a figure."""
    pack, out = pack_in(page.read_text("utf-8")), tmp_path / "forged.html"
    monkeypatch.setattr(audit_pack, "page_of", lambda told: page_of(told).replace("<h1>", "<h1>Faux "))
    sealed(stage, replace(pack, version="0.0.9"), out)
    monkeypatch.undo()
    found = check(out, signer_said=sync.pairing(stage.session).text)
    assert (found.sealed, found.same, found.by_signer, found.holds) == (True, None, True, False)


def test_an_honest_pack_holds_against_its_signer_and_against_a_journal_that_went_on(
    stage: Stage, page: Path, tmp_path: Path
) -> None:
    signer = sync.pairing(stage.session).text
    assert check(page).by_signer is None, "nobody said whose it is"
    assert check(page, signer_said=signer.lower()).holds
    with pytest.raises(Refused, match="pack_signer_unreadable"):
        check(page, signer_said="RBT")
    found = check(page, stage.session)
    assert (found.holds, found.by_signer, found.unknown, found.left_out, found.since) == (True, True, 0, 0, 0)


def test_what_is_no_pack_is_refused(page: Path, tmp_path: Path) -> None:
    made_up = page.read_bytes().replace(b'"language":"fr"', b'"language":"xx"')
    for content in (
        b"",
        made_up,
        b"<html></html>",
        b"\xff\xfe",
        b'<script type="application/json" id="pack">{}</script>',
    ):
        (tmp_path / "no.html").write_bytes(content)
        with pytest.raises(Refused, match="pack_unreadable"):
            check(tmp_path / "no.html")


def test_a_period_before_which_things_happened_opens_with_them(stage: Stage, tmp_path: Path) -> None:
    pack = audit_pack.make(stage.session, ("RBT",), date(2023, 6, 15), date(2023, 6, 30))
    opened = {total.under: total.value for total in goods(pack) if total.name == "opening"}
    closed = {total.under: total.value for total in goods(pack) if total.name == "closing"}
    assert opened == closed
    assert days(pack) == []
