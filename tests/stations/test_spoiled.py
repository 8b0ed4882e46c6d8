"""What is past its date, or damaged, is not good stock: not issued, not offered, not handed out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from distro.cards.code import read
from distro.model.events import HandoverLine
from distro.model.goods import AdjustmentReason, Condition, Lot
from distro.model.verdicts import Verdict, VerdictCode
from distro.stations import days, stockroom
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine, shelf_of, store_of
from stage import PASSPHRASE, ROUND, Stage

LAST_DAY = date(2023, 6, 20)
DAY = 86_400


def milk(stage: Stage, received: int, issued: int) -> Lot:
    """All milk goes; `received` come in that expire soon, of which `issued` stand at the point."""
    session = stage.session
    stockroom.lose(session, "RBT", [("LAIT", 60)], AdjustmentReason.LOST)
    stockroom.receive(
        session, "RBT", "BL-7", [ReceiptLine(item="LAIT", received=received, batch="L7", expiry=LAST_DAY)]
    )
    if issued:
        stockroom.issue(session, "RBT", [("LAIT", issued)])
    return Lot("LAIT", "L7", LAST_DAY, session.programme.donor)


def test_a_clock_that_is_behind_makes_no_expired_food_good(before_opening: Stage) -> None:
    """The person said the date; a dead battery says 2020."""
    session, clock = before_opening.session, before_opening.clock
    stockroom.receive(session, "RBT", "BL-7", [ReceiptLine(item="LAIT", received=60, batch="L7", expiry=LAST_DAY)])
    clock.time = clock.time.replace(year=2020)
    held = dict(stockroom.in_store(session, "RBT"))["LAIT"]
    days.open_day(session, "RBT", (ROUND,), LAST_DAY + timedelta(days=1), issue_all=True)
    assert dict(stockroom.on_shelf(session, "RBT"))["LAIT"] == held - 60
    with pytest.raises(Refused, match="stock_spoiled"):
        stockroom.issue(session, "RBT", [("LAIT", 1)])
    assert next((lot.lot.batch, lot.days) for lot in stockroom.expiring(session, "RBT")) == ("L7", -1)


def another_day(stage: Stage, later: int) -> None:
    """The day is closed as the book has it, and one so many days later opened: its date is the date of the rules."""
    session = stage.session
    close, book = Close(session, "RBT"), dict(stockroom.on_shelf(session, "RBT"))
    for item in close.items:
        close.count(item, book.get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    stage.pass_time(later * DAY)
    days.open_day(session, "RBT", (ROUND,))


def scan(stage: Stage, number: int) -> Verdict:
    return stage.desk().scan(read(stage.card(number).code, stage.session.card_key))


def due(verdict: Verdict, item: str = "LAIT") -> list[tuple[int, int, bool]]:
    return [(line.quantity, line.held, line.spoiled) for line in (*verdict.due, *verdict.held) if line.item == item]


def test_on_its_last_day_it_is_good_and_on_the_next_it_stays_due(stage: Stage) -> None:
    milk(stage, 60, 60)
    another_day(stage, 6)
    whole = due(scan(stage, 1))
    assert whole == [(whole[0][0], 0, False)]
    another_day(stage, 1)
    verdict = scan(stage, 1)
    assert due(verdict) == [(0, whole[0][0], True)]
    handover = stage.desk().hand_over(verdict)
    assert "LAIT" not in {move.lot.item for move in handover.movements}
    again = scan(stage, 1)
    assert (again.code, again.due) == (VerdictCode.GOODS_SPOILED, ())
    stockroom.receive(stage.session, "RBT", "BL-8", [ReceiptLine(item="LAIT", received=60, batch="L8")])
    stockroom.issue(stage.session, "RBT", [("LAIT", 60)])
    stockroom.dispose_of_expired(stage.session, "RBT", "omar", secret=PASSPHRASE)
    rest = scan(stage, 1)
    assert (rest.code, due(rest)) == (VerdictCode.MAY_COLLECT_REST, whole)


def test_with_spoiled_goods_in_the_store_alone_nothing_nameless_is_given(stage: Stage) -> None:
    milk(stage, 60, 0)
    another_day(stage, 7)
    assert due(scan(stage, 1))[0][0] == 0


def test_what_is_good_beside_it_is_given_and_no_more(stage: Stage) -> None:
    milk(stage, 60, 60)
    another_day(stage, 7)
    stockroom.receive(stage.session, "RBT", "BL-8", [ReceiptLine(item="LAIT", received=1, batch="L8")])
    stockroom.issue(stage.session, "RBT", [("LAIT", 1)])
    verdict = scan(stage, 1)
    ((now, held, spoiled),) = due(verdict)
    assert (now, spoiled) == (1, True)
    assert held > 0
    with pytest.raises(Refused, match="line_not_due"):
        line = next(line for line in verdict.due if line.item == "LAIT")
        stage.desk().hand_over(verdict, [HandoverLine(ROUND, line.basket, "LAIT", 1 + held, 1 + held)])
    handover = stage.desk().hand_over(verdict)
    assert [move.lot.batch for move in handover.movements if move.lot.item == "LAIT"] == ["L8"]


def test_a_supervisor_cannot_let_it_pass_either(stage: Stage) -> None:
    milk(stage, 60, 60)
    stage.desk().hand_over(scan(stage, 1))
    another_day(stage, 7)
    verdict = scan(stage, 1)
    assert verdict.code is VerdictCode.ALREADY_COLLECTED
    assert "LAIT" not in {line.item for line in stage.desk().may_be_overridden(verdict)}


def test_an_empty_book_stops_nobody_and_the_difference_has_its_lot(stage: Stage) -> None:
    session = stage.session
    stockroom.lose(session, "RBT", [("RIZ", 59)], AdjustmentReason.LOST)
    handover = stage.desk().hand_over(scan(stage, 9))
    given = {move.lot.batch for move in handover.movements if move.lot.item == "RIZ"}
    assert given == {"L1"}
    assert dict(stockroom.on_shelf(session, "RBT"))["RIZ"] < 0


def test_damaged_goods_stay_in_the_store(stage: Stage) -> None:
    session = stage.session
    line = ReceiptLine(item="RIZ", received=5, batch="D", condition=Condition.DAMAGED)
    stockroom.receive(session, "RBT", "BL-9", [line])
    assert "RIZ" not in dict(stockroom.in_store(session, "RBT"))
    assert stockroom.spoiled(session, "RBT") == [("RIZ", 5, 0)]
    with pytest.raises(Refused, match="stock_too_small"):
        stockroom.issue(session, "RBT", [("RIZ", 1)])


def test_a_paper_is_not_cancelled_when_its_goods_have_gone_on(stage: Stage) -> None:
    session = stage.session
    paper = stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=5, batch="N")])
    stockroom.issue(session, "RBT", [("RIZ", 5)])
    with pytest.raises(Refused, match="goods_gone_on"):
        stockroom.cancel(session, paper.document, "erreur")
    stockroom.give_back_lots(session, "RBT", [(Lot("RIZ", "N", None, session.programme.donor), 5)])
    stockroom.cancel(session, paper.document, "erreur")
    assert min(session.books.stock.shelf(store_of("RBT")).values()) >= 0


def test_a_count_of_what_has_expired_takes_it_from_its_lot(stage: Stage) -> None:
    lot = milk(stage, 10, 10)
    stockroom.receive(stage.session, "RBT", "BL-8", [ReceiptLine(item="LAIT", received=5, batch="L8")])
    stockroom.issue(stage.session, "RBT", [("LAIT", 5)])
    another_day(stage, 7)
    close = Close(stage.session, "RBT")
    standing = dict(stockroom.standing(stage.session, "RBT"))
    assert standing["LAIT"] == 15
    for item in close.items:
        close.count(item, standing.get(item, 0) - (10 if item == "LAIT" else 0))
    close.explain("LAIT", AdjustmentReason.EXPIRED)
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    shelf = stage.session.books.stock.shelf(shelf_of("RBT"))
    assert shelf[lot, Condition.GOOD] == 0
    assert dict(stockroom.on_shelf(stage.session, "RBT"))["LAIT"] == 5
