"""The store room is counted: blind, explained, signed by two; papers bring its book to what was found."""

from __future__ import annotations

import errno
import os
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import astuple, replace

from apart import audited, carry, findings, meet, site
from distro.model import events as e
from distro.model.events.stock import declared
from distro.model.goods import AccountKind, AdjustmentReason
from distro.reports.press.table import Table
from distro.reports.stock import stock_report
from distro.rules.signs import FraudSign, signs
from distro.rules.told import SignKind
from distro.stations import people, stockroom, transfers
from distro.stations.audit import audit
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.explaining import explanations, record
from distro.stations.overtaken_count import overtaken_count
from distro.stations.stockroom import ReceiptLine, shelf_of, store_of
from distro.stations.store_count import StoreCount, passes_of
from distro.store import Role, StoreError, WrongPassphrase
from distro.texts import say
from stage import PASSPHRASE, Stage, make_stage


@pytest.fixture
def stocked(stage: Stage) -> Stage:
    """Two lots of rice and some milk in the store, brought the day before; the day is open and nothing moved on it."""
    today = stage.session.now().date()
    lines = [
        ReceiptLine(item="RIZ", received=30, batch="X1", expiry=today + timedelta(days=200)),
        ReceiptLine(item="RIZ", received=20, batch="X2", expiry=today + timedelta(days=300)),
        ReceiptLine(item="LAIT", received=12, batch="M1"),
    ]
    stockroom.receive(stage.session, "RBT", "BL-1", lines)
    stage.pass_time(86_400)
    return stage


def counted(stage: Stage, **off: int) -> StoreCount:
    count = StoreCount(stage.session, "RBT")
    for item in count.items:
        count.count(item, held(stage, item) + off.get(item, 0))
    return count


def held(stage: Stage, item: str) -> int:
    return stage.session.books.stock.on_hand(store_of("RBT"), item)


def explained(stage: Stage, **off: int) -> StoreCount:
    count = counted(stage, **off)
    for line in count.unexplained():
        count.explain(line.item, AdjustmentReason.LOST if line.difference < 0 else AdjustmentReason.FOUND, "rangé")
    return count


def test_the_book_of_the_store_becomes_what_two_signed_and_the_shelf_stays_as_it_was(stocked: Stage) -> None:
    shelf = dict(stocked.session.books.stock.shelf(shelf_of("RBT")))
    count = counted(stocked, RIZ=-4, LAIT=3)
    with pytest.raises(Refused, match="variance_unexplained"):
        count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    count.explain("RIZ", AdjustmentReason.STOLEN, "serrure forcée")
    count.explain("LAIT", AdjustmentReason.FOUND)
    papers = count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert [(paper.document, paper.reason, paper.witness, paper.note) for paper in papers] == [
        ("RBT-IN-0001", "stolen", "sara", "RIZ: serrure forcée"), ("RBT-IN-0002", "found", "sara", ""),
    ]  # fmt: skip
    assert (held(stocked, "RIZ"), held(stocked, "LAIT")) == (46, 15)
    assert [move.lot.batch for paper in papers for move in paper.movements] == ["X1", "M1"]
    assert stocked.session.books.stock.shelf(shelf_of("RBT")) == shelf
    [kept] = passes_of(stocked.session, papers[1])
    assert kept.counted_by == "omar"
    assert [(line.counted, line.book) for line in kept.lines if line.item == "RIZ"] == [(46, 50)]
    assert audit(stocked.session.store, stocked.session.books).findings == ()
    assert stocked.session.books.days.open_at("RBT") is not None, "the day goes on"
    close = Close(stocked.session, "RBT")
    assert close.kept() == [], "the close counts another place"


def test_a_count_that_finds_nothing_is_a_paper_too_and_the_next_one_begins_anew(stocked: Stage) -> None:
    first = counted(stocked)
    first.keep("omar", PASSPHRASE)
    [paper] = first.sign("omar", "sara", PASSPHRASE)
    assert (paper.document, paper.movements, paper.reason) == ("RBT-IN-0001", (), None)
    again = StoreCount(stocked.session, "RBT")
    assert again.kept() == []
    with pytest.raises(Refused, match="nobody_counted"):
        again.take_up()


def test_the_count_is_blind_and_what_was_said_first_is_kept(stocked: Stage) -> None:
    count = StoreCount(stocked.session, "RBT")
    count.count("RIZ", 41)
    with pytest.raises(Refused, match="count_incomplete"):
        count.variances()
    off = counted(stocked, RIZ=-9)
    off.keep("omar", PASSPHRASE)
    later = StoreCount(stocked.session, "RBT")
    later.take_up()
    assert [(line.item, line.difference) for line in later.variances() if line.difference] == [("RIZ", -9)]
    later.count("RIZ", 50)
    [paper] = later.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    first, last = passes_of(stocked.session, paper)
    assert [line.counted for one in (first, last) for line in one.lines if line.item == "RIZ"] == [41, 50]


def test_two_who_prove_it_sign_and_neither_kept_the_store_nor_came_today(stocked: Stage) -> None:
    session = stocked.session
    with pytest.raises(WrongPassphrase):
        counted(stocked).sign("omar", "sara", PASSPHRASE, "un mot")
    with pytest.raises(WrongPassphrase):
        counted(stocked).sign("omar", "sara", "un mot", PASSPHRASE)
    with pytest.raises(Refused, match="same_person"):
        counted(stocked).sign("sara", "Sara", PASSPHRASE, PASSPHRASE)
    people.add(session, "fatou", PASSPHRASE, Role.SUPERVISOR)
    with pytest.raises(Refused, match="approver_is_new"):
        counted(stocked).sign("omar", "fatou", PASSPHRASE, PASSPHRASE)
    session.log_in("omar", PASSPHRASE)
    stockroom.receive(session, "RBT", "BL-2", [ReceiptLine(item="RIZ", received=5)])
    with pytest.raises(Refused, match="not_your_role"):
        StoreCount(session, "RBT")
    session.log_in("sara", PASSPHRASE)
    with pytest.raises(Refused, match="counter_is_storekeeper"):
        counted(stocked).keep("omar", PASSPHRASE)


def test_one_word_does_not_undo_what_two_signed(stocked: Stage) -> None:
    [paper] = explained(stocked, RIZ=-4).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    with pytest.raises(Refused, match="count_stays"):
        stockroom.cancel(stocked.session, paper.document, "erreur")
    assert held(stocked, "RIZ") == 46


def test_by_lot_each_lot_becomes_what_was_found(stocked: Stage) -> None:
    count = counted(stocked)
    one, two = (lot for lot in count.lots_of("RIZ") if lot.batch[0] == "X")
    count.count_lots("RIZ", {one: 25, two: 25})
    [paper] = count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert [(move.lot.batch, move.quantity, move.target.kind) for move in paper.movements] == [
        ("X1", 5, AccountKind.LOST), ("X2", 5, AccountKind.STORE),
    ]  # fmt: skip


def test_two_passes_where_the_programme_wants_them(stocked: Stage) -> None:
    session = stocked.session
    session.programme = replace(session.programme, count_passes=2)
    count = counted(stocked)
    count.keep("omar", PASSPHRASE)
    with pytest.raises(Refused, match="count_pass_missing"):
        count.sign("omar", "sara", PASSPHRASE)
    other = counted(stocked, RIZ=-1)
    other.keep("awa", PASSPHRASE)
    with pytest.raises(Refused, match="count_passes_differ"):
        other.sign("awa", "sara", PASSPHRASE)
    again = counted(stocked)
    again.keep("awa", PASSPHRASE)
    assert [paper.movements for paper in again.sign("awa", "sara", PASSPHRASE)] == [()]


def test_a_delivery_entered_twice_is_told_and_taken_back(stocked: Stage) -> None:
    session = stocked.session
    lines = [ReceiptLine(item="RIZ", received=40, batch="L3"), ReceiptLine(item="LAIT", received=7, batch="M3")]
    stockroom.receive(session, "RBT", "BL-3", lines)
    twice = stockroom.receive(session, "RBT", "BL-3", lines)
    stocked.pass_time(86_400)
    count = counted(stocked, RIZ=-40, LAIT=-7)
    [story] = explanations(count)[0].stories
    record(count, story)
    assert session.books.stock_documents.cancellation_of(twice.document) is not None
    assert not [line for line in count.variances() if line.difference]
    [paper] = count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert [line.book - line.counted for line in passes_of(session, paper)[0].lines if line.item == "RIZ"] == [40]


def test_what_a_count_finds_missing_is_listed_and_accuses_nobody(stocked: Stage) -> None:
    explained(stocked, RIZ=-20).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    [found] = [one for one in seen(stocked) if one.kind in (SignKind.STORE_SHORT, SignKind.STOCK_NOTE)]
    assert (found.kind, found.who, found.where, found.stands_out) == (
        SignKind.STORE_SHORT, "sara", ("RBT-IN-0001",), False,
    )  # fmt: skip


def seen(stage: Stage) -> list[FraudSign]:
    day = stage.session.now().date()
    events = [event for event, _ in stage.session.raw_events()]
    return signs(events, {"RBT"}, day - timedelta(days=2), day + timedelta(days=1), 2)


def test_a_stray_lot_is_not_invented_by_a_count(stocked: Stage) -> None:
    """What is found beyond the book goes to a lot that is known."""
    known = stocked.session.books.stock.lots()
    [paper] = explained(stocked, RIZ=6).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    [move] = paper.movements
    assert (move.quantity, move.lot in known, bool(move.lot.batch)) == (6, True, True)


def test_what_another_laptop_did_before_a_count_and_brought_later_is_named_until_the_next_one(tmp_path: Path) -> None:
    a, b = site(tmp_path, open_day=False)
    stockroom.receive(b.session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=40)])
    a.pass_time(86_400)
    b.pass_time(86_400)
    [paper] = explained(a, RIZ=40).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert overtaken_count(a.session, "RBT") == []
    found = held(a, "RIZ")
    meet(a, b)
    for each in (a, b):
        assert [astuple(one) for one in overtaken_count(each.session, "RBT")] == [
            ("RIZ", found, found + 40, paper.document)
        ]
    a.pass_time(86_400)
    b.pass_time(86_400)
    stockroom.issue(b.session, "RBT", [("RIZ", 7)])
    meet(a, b)
    assert len(overtaken_count(a.session, "RBT")) == 1, "what was done after it is nobody's fault"
    a.pass_time(86_400)
    b.pass_time(86_400)
    explained(a, RIZ=-40).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    meet(a, b)
    assert (overtaken_count(a.session, "RBT"), overtaken_count(b.session, "RBT")) == ([], [])
    assert findings(a) == set()


def test_two_laptops_that_counted_one_store_are_told_to_count_it_and_not_to_cancel(tmp_path: Path) -> None:
    a, b = site(tmp_path, open_day=False)
    a.pass_time(86_400)
    b.pass_time(86_400)
    first, second = (explained(each, RIZ=-4).sign("omar", "sara", PASSPHRASE, PASSPHRASE)[0] for each in (a, b))
    right = held(a, "RIZ")
    assert carry(b, a).entered_twice == ()
    meet(a, b)
    assert [one.code for one in audited(a).decided] == []
    assert (held(a, "RIZ"), held(b, "RIZ")) == (right - 4, right - 4)
    for each in (a, b):
        [told] = overtaken_count(each.session, "RBT")
        assert (told.counted, told.book) == (right, right - 4)
        assert [len(passes_of(each.session, paper)) for paper in (first, second)] == [1, 1], "each has its own"


def test_a_paper_cancelled_after_a_count_that_had_seen_it_is_named_and_a_lorry_that_came_home_is_not(
    stocked: Stage,
) -> None:
    session = stocked.session
    wrong = stockroom.receive(session, "RBT", "BL-4", [ReceiptLine(item="LAIT", received=6, batch="M4")])
    lorry = transfers.send(session, "RBT", "TNG", [("RIZ", 5)])
    stocked.pass_time(86_400)
    counted(stocked).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    stockroom.cancel(session, lorry.document, "revenu")
    assert overtaken_count(session, "RBT") == []
    stockroom.cancel(session, wrong.document, "écrit deux fois")
    [told] = overtaken_count(session, "RBT")
    assert (told.item, told.counted - told.book) == ("LAIT", 6)


def test_who_sat_there_for_the_store_may_count_the_shelf_and_who_took_in_a_lorry_may_not(stocked: Stage) -> None:
    session = stocked.session
    people.add(session, "fatou", PASSPHRASE, Role.SUPERVISOR)
    session.log_in("fatou", PASSPHRASE)
    counted(stocked).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert "fatou" not in Close(session, "RBT").storekeepers() | StoreCount(session, "RBT").storekeepers()
    line = ReceiptLine(item="RIZ", received=5, batch="L1")
    transfers.arrive_from_paper(session, "RBT", "TNG-TR-0001", [line])
    assert "fatou" in Close(session, "RBT").storekeepers() & StoreCount(session, "RBT").storekeepers()


def test_a_signature_that_failed_leaves_nothing_behind_for_the_next(
    stocked: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = counted(stocked, RIZ=-4, LAIT=3)
    count.explain("RIZ", AdjustmentReason.LOST, "introuvable")
    count.explain("LAIT", AdjustmentReason.FOUND)
    with monkeypatch.context() as disk, pytest.raises(StoreError):
        disk.setattr(os, "pwrite", _full)
        count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    assert [paper.document for paper in count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)] == [
        "RBT-IN-0001", "RBT-IN-0002",
    ]  # fmt: skip


def _full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "full")


def test_notes_of_any_length_that_is_taken_are_kept_on_as_many_papers_as_they_need(stocked: Stage) -> None:
    count = counted(stocked, RIZ=-4, LAIT=-3, SAVON=2, HUILE=1)
    with pytest.raises(Refused, match="text_too_long"):
        count.explain("RIZ", AdjustmentReason.LOST, "x" * 501)
    for item, note in {"RIZ": "r" * 500, "LAIT": "l" * 300}.items():
        count.explain(item, AdjustmentReason.LOST, note)
    for item, note in {"SAVON": "sous la bâche", "HUILE": "au fond"}.items():
        count.explain(item, AdjustmentReason.FOUND, note)
    papers = count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    notes = {paper.note for paper in papers}
    assert notes == {"r" * 500, "LAIT: " + "l" * 300, "HUILE: au fond; SAVON: sous la bâche"}
    assert (held(stocked, "RIZ"), held(stocked, "LAIT"), held(stocked, "SAVON")) == (46, 9, 2)
    assert audit(stocked.session.store, stocked.session.books).findings == ()


def test_a_pass_that_was_kept_before_midnight_is_found_after_it_and_an_old_one_is_not(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "store", open_day=False)
    stockroom.receive(stage.session, "RBT", "BL-1", [ReceiptLine(item="RIZ", received=30, batch="X1")])
    stage.pass_time(86_400)
    now = stage.session.now()
    stage.pass_time((datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo) - now).seconds - 600)
    counted(stage, RIZ=-4).keep("omar", PASSPHRASE)
    stage.pass_time(1_200)
    later = StoreCount(stage.session, "RBT")
    later.take_up()
    assert [(line.item, line.difference) for line in later.variances() if line.difference] == [("RIZ", -4)]
    stage.pass_time(86_400)
    assert StoreCount(stage.session, "RBT").kept() == []


def test_a_count_that_nobody_or_one_alone_signed_is_named(stocked: Stage) -> None:
    """As a laptop could write it that lies."""
    session = stocked.session

    def named() -> list[str]:
        return [one.where for one in audit(session.store, session.books).findings if one.code == "signed_alone"]

    def paper(number: int, witness: str) -> e.GoodsMoved:
        return e.GoodsMoved(
            **session.stamper()("RBT"), document=f"RBT-IN-{number:04}", why=e.MoveKind.LOSS, movements=(),
            witness=witness,
        )  # fmt: skip

    session.append([paper(1, "sara")])
    assert named() == ["RBT-IN-0001"], "nobody counted"
    counted(stocked).keep("omar", PASSPHRASE)
    session.append([paper(2, "")])
    assert named() == ["RBT-IN-0001", "RBT-IN-0002"], "nobody approved"
    counted(stocked).keep("omar", PASSPHRASE)
    session.append([paper(3, "Omar")])
    assert named()[2:] == ["RBT-IN-0003"], "one did both"
    counted(stocked).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    stocked.pass_time(60)
    session.append([paper(5, "sara")])
    assert named()[3:] == ["RBT-IN-0005"], "of a count that had its paper"
    counted(stocked).keep("omar", PASSPHRASE)
    session.append([paper(6, declared("Karim Voisin"))])
    assert named()[4:] == ["RBT-IN-0006"], "a name that was told is nobody"


def test_a_count_that_one_word_took_back_is_named(stocked: Stage) -> None:
    """As a laptop could write it that lies: the store room refuses it."""
    session = stocked.session
    counted(stocked).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    session.append([e.DocumentCancelled(**session.stamper()("RBT"), document="RBT-IN-0001", reason="faux")])
    found = audit(session.store, session.books).findings
    assert [(one.code, one.where) for one in found] == [("count_taken_back", "RBT-IN-0001")]


def test_the_paper_of_a_count_is_called_so_in_the_stock_report(stocked: Stage) -> None:
    counted(stocked).sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    session, today = stocked.session, stocked.session.now().date()
    report = stock_report(session.programme, session.books, ("RBT",), today - timedelta(days=2), today, session.now())
    [row] = [row for part in report.parts if isinstance(part, Table) for row in part.rows if row[0] == "RBT-IN-0001"]
    assert row[2] == say("reports.document.store_count")
