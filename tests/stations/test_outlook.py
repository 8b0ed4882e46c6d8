"""What expires or runs out before the round is over is told days before."""

from __future__ import annotations

from datetime import timedelta

from distro.model.goods import AdjustmentReason
from distro.stations import stockroom
from distro.stations.outlook import outlooks
from distro.stations.stockroom import ReceiptLine
from stage import ROUND, Stage


def test_milk_that_will_not_be_handed_out_in_time_is_told_today(stage: Stage) -> None:
    session = stage.session
    stockroom.lose(session, "RBT", [("LAIT", 60)], AdjustmentReason.LOST)
    tomorrow = session.now().date() + timedelta(days=1)
    stockroom.receive(session, "RBT", "BL-7", [ReceiptLine(item="LAIT", received=60, batch="L7", expiry=tomorrow)])
    [found] = [one for one in outlooks(session, "RBT") if one.item == "LAIT"]
    last = next(round_.window_to for round_ in session.rounds() if round_.code == ROUND)
    assert last > tomorrow
    [spoiling] = found.spoils
    assert (spoiling.lot.batch, spoiling.lot.expiry, found.good) == ("L7", tomorrow, 60)
    assert 60 - spoiling.quantity + found.short == found.needed
    assert found.runs_out == tomorrow + timedelta(days=1)


def test_after_the_last_round_nothing_is_foreseen(before_opening: Stage) -> None:
    assert outlooks(before_opening.session, "RBT")
    before_opening.clock.time = before_opening.clock.time.replace(year=2030)
    assert outlooks(before_opening.session, "RBT") == []


def test_a_clock_years_ahead_ends_no_round_of_an_open_day(stage: Stage) -> None:
    before = outlooks(stage.session, "RBT")
    stage.clock.time = stage.clock.time.replace(year=2030)
    assert outlooks(stage.session, "RBT") == before
