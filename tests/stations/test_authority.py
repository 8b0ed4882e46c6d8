"""Who may say what: the card key the root, rounds and the programme the office too; an id decides nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from distro.cards.code import read
from distro.model.events import KINDS, Author
from distro.model.quarantine import Reason
from distro.model.verdicts import VerdictCode
from distro.stations import programme
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.laptops import receipts, stick, sync
from hostile import HANDOVER, REFUSED, Liar
from hub.site import make_site, serve
from stage import ROUND, Stage

FIRST = "01700000-0000-7000-8000-00000000000{}"  # of 2020: before everything that a test does
RICE: dict[str, Any] = {"group": "MIGRANT", "members": [["F", "25-59", 1]], "lines": [["PANIER", "RIZ", 1_000_000, []]]}


@pytest.fixture
def laptops(tmp_path: Path) -> list[Stage]:
    """Two that trust each other; the first has all there is, and has given it to the second."""
    first, second = make_site(tmp_path / "site", 2).laptops
    carry(first, second, tmp_path)
    return [first, second]


def carry(giver: Stage, taker: Stage, folder: Path) -> stick.Taken:
    written = stick.write(giver.session, folder, taker.session.store.device)
    return stick.read(taker.session, Path(written.path))


def reasons(stage: Stage) -> list[Reason]:
    return [kept.reason for kept in stage.session.quarantine]


def codes(stage: Stage) -> set[str]:
    return {found.code for found in audit(stage.session.store, stage.session.books).findings}


def scanned(stage: Stage, number: int) -> Any:
    return stage.desk().scan(read(stage.card(number).code, stage.session.card_key))


def test_the_card_key_and_the_programme_are_not_a_desks_word_whatever_id_says_it(
    laptops: list[Stage], tmp_path: Path
) -> None:
    source = laptops[0].session.store.programme.decode()
    for stage in laptops:
        liar, key = Liar(stage), stage.session.card_key
        lies = [
            liar.doc("CardKeyMade", id_=FIRST.format(1), key="ab" * 32),
            liar.doc("ProgrammeChanged", source=source.replace("2023-06-23", "2023-06-15"), before="x"),
        ]
        assert len(liar.send([liar.segment(lies)], tmp_path).set_aside) == 2
        stage.reopen()
        assert (stage.session.card_key, stage.session.books.programme.last) == (key, None)
        assert scanned(stage, 1).code is VerdictCode.MAY_COLLECT
        assert reasons(stage) == [Reason.NOT_ALLOWED, Reason.NOT_ALLOWED]
        assert codes(stage) == {"aside_not_allowed"}


def test_the_root_and_the_office_change_the_programme_and_a_desk_does_not(tmp_path: Path) -> None:
    first, desk, office = make_site(tmp_path / "site", 3).laptops
    for other in (desk, office):
        carry(first, other, tmp_path)
    file = first.session.store.programme.replace(b"Am\xc3\xa9lioration", b"Autre").replace(b"2023-06-23", b"2023-06-24")
    with pytest.raises(Refused, match="programme_elsewhere"):
        programme.change(desk.session, programme.preview(desk.session, file))
    programme.change(first.session, programme.preview(first.session, file))
    carry(first, office, tmp_path)
    back = programme.preview(office.session, first.session.store.programme)
    programme.change(office.session, back)
    carry(office, desk, tmp_path)
    assert desk.session.programme_source == first.session.store.programme
    assert codes(desk) == set()


def test_rounds_are_decided_by_the_root_and_the_office(laptops: list[Stage], tmp_path: Path) -> None:
    first, second = laptops
    liar = Liar(first)
    grant = {"round": ROUND, "household": "h-RBT-0002", **RICE}
    lies = [
        liar.doc("Entitled", id_=FIRST.format(2), **grant),
        liar.doc("EntitlementAmended", why="x", **grant),
        liar.doc("RoundFrozen", round=ROUND, households=1, people=1),
    ]
    due = scanned(first, 2).due[0]
    liar.send([liar.segment(lies)], tmp_path)
    carry(first, second, tmp_path)
    for stage in (first, second):
        for _ in range(2):
            assert scanned(stage, 2).due[0] == due
            assert codes(stage) == {"aside_not_allowed"}
            stage.reopen()


def test_two_openings_of_one_day_never_differ_in_its_date(laptops: list[Stage], tmp_path: Path) -> None:
    first, _ = laptops
    liar = Liar(first)
    opening: dict[str, Any] = {"day": "RBT-2023-06-14", "rounds": []}
    documents = [
        liar.doc("DayOpened", id_=FIRST.format(3), date="2023-06-14", **opening),
        liar.doc("DayOpened", date="2023-06-15", **opening),
    ]
    liar.send([liar.segment(documents)], tmp_path)
    first.reopen()
    day = first.session.books.days.open_at("RBT")
    assert day is not None
    assert (day.date.day, scanned(first, 1).code, reasons(first)) == (
        14, VerdictCode.MAY_COLLECT, [Reason.ILL_FORMED],
    )  # fmt: skip


def test_nobody_dates_what_they_say_before_what_they_had_said(laptops: list[Stage], tmp_path: Path) -> None:
    first, _ = laptops
    liar = Liar(first)
    liar.send([liar.segment([liar.doc("ScanRefused", **REFUSED)])], tmp_path)
    late = liar.doc("ScanRefused", id_=FIRST.format(4), **REFUSED)
    taken = liar.send([liar.segment([late, liar.doc("ScanRefused", **REFUSED)])], tmp_path)
    assert (taken.new, reasons(first)) == (1, [Reason.BACKDATED])
    assert codes(first) == {"aside_backdated"}


def test_nobody_gives_an_event_the_id_of_anothers(laptops: list[Stage], tmp_path: Path) -> None:
    first, second = laptops
    mine = serve(first, first.card(1).code)
    liar = Liar(first)
    one = liar.doc("ScanRefused", **REFUSED)
    again = liar.doc("ScanRefused", id_=json.loads(one)["id"], **REFUSED | {"desk": 2})
    stolen = liar.doc("Handover", id_=mine, **HANDOVER)
    assert liar.send([liar.segment([one, again, stolen])], tmp_path).new == 1
    assert reasons(first) == [Reason.ID_TAKEN, Reason.ID_TAKEN]
    made = first.session.books.handovers.get(mine)
    assert made is not None
    assert made.device == first.session.store.device
    assert codes(first) == {"aside_id_taken"}
    carry(first, second, tmp_path)
    assert [one.id for one in second.session.books.handovers] == [mine]


def test_a_receipt_waits_until_its_laptop_is_known_as_the_offices(laptops: list[Stage], tmp_path: Path) -> None:
    first, second = laptops
    own = first.session.store.device
    sync.trust(second.session, own, "x", sync.identity_of(first.session).address, office=True)
    liar = Liar(first)
    liar.send([liar.segment([liar.doc("ReceiptGiven", upto={own: 1})])], tmp_path)
    assert reasons(first) == [Reason.NOT_ALLOWED]
    assert first.session.books.devices.receipts == []
    sync.trust(first.session, liar.device, "office", liar.identity.address, office=True)
    assert (reasons(first), len(first.session.books.devices.receipts)) == ([], 1)
    first.reopen()
    assert (reasons(first), len(first.session.books.devices.receipts)) == ([], 1)
    assert receipts.unproven(first.session) == first.session.books.devices.have[own], "it bears no signature"


def test_a_remark_is_its_authors(laptops: list[Stage], tmp_path: Path) -> None:
    first, _ = laptops
    handover = serve(first, first.card(3).code)
    first.desk().void(handover, "sac percé")
    [void] = first.session.books.handovers.voids()
    liar = Liar(first)
    liar.send([liar.segment([liar.doc("Remark", about=void.id, words={"reason": "rien"})])], tmp_path)
    first.reopen()
    [void] = first.session.books.handovers.voids()
    assert void.reason == "sac percé"


def test_of_every_author_there_is_a_kind() -> None:
    assert {kind.said_by for kind in KINDS} == set(Author)
