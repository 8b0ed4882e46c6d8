"""The audit pack: each total is the sum of its events, the page needs nothing from outside, and any edit is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.events import HandoverLine
from distro.model.goods import AdjustmentReason
from distro.reports.flows import FLOWS
from distro.reports.pack.content import days, goods
from distro.reports.pack.page import pack_in
from distro.stations import audit_pack, stockroom
from distro.stations.audit_pack import check
from distro.stations.closing import Close
from distro.stations.errors import Refused
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
