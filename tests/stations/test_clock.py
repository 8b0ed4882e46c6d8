"""A wrong clock gives nothing twice and denies nothing; it is asked about before a day opens and goods go out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from apart import close, scan, serve
from distro.model import events as e
from distro.model.verdicts import VerdictCode
from distro.stations import days
from distro.stations.clock_doubt import ClockDoubt, doubt
from distro.stations.errors import Refused
from stage import ROUND, Stage

TODAY = date(2023, 6, 14)


@pytest.mark.parametrize("off", [
    timedelta(seconds=1), timedelta(days=-120), timedelta(days=60), timedelta(days=3650), timedelta(days=-3650),
    timedelta(days=-19_400), timedelta(days=30_000),
])  # fmt: skip
def test_what_is_handed_over_under_a_wrong_clock_is_of_the_open_day(stage: Stage, off: timedelta) -> None:
    due = scan(stage, stage.card(3).code).due
    stage.clock.time += off
    assert scan(stage, stage.card(3).code).due == due
    made = serve(stage, 3)
    assert isinstance(made, e.Handover)
    assert made.occurred_at.date() == TODAY


@pytest.mark.parametrize(("off", "why"), [
    (timedelta(days=1), ClockDoubt.PAST_MIDNIGHT), (timedelta(days=30), ClockDoubt.JUMPED),
    (timedelta(hours=-2), ClockDoubt.BACK), (timedelta(minutes=30), None), (timedelta(days=-19_400), ClockDoubt.BACK),
    (timedelta(days=30_000), ClockDoubt.JUMPED),
])  # fmt: skip
def test_the_clock_is_doubted_while_the_day_is_open_until_somebody_confirms_it(
    stage: Stage, off: timedelta, why: ClockDoubt | None
) -> None:
    stage.clock.time += off
    found = stage.desk().clock_doubt()
    assert (found.why if found else None) == why
    assert found is None or found.now == stage.clock.time
    days.confirm(stage.session, "RBT")
    assert stage.desk().clock_doubt() is None


def test_a_doubtful_clock_asks_for_the_date_and_believes_who_says_it(stage: Stage) -> None:
    close(stage)
    stage.clock.time += timedelta(days=5000)
    with pytest.raises(Refused, match="clock_outside"):
        days.open_day(stage.session, "RBT", (ROUND,))
    day = days.open_day(stage.session, "RBT", (ROUND,), date(2023, 6, 15))
    assert day.date == date(2023, 6, 15)
    made = serve(stage, 1)
    assert isinstance(made, e.Handover)
    assert made.occurred_at.date() == date(2023, 6, 15)
    close(stage)
    stage.clock.time -= timedelta(days=4999)
    found = doubt(stage.session)
    assert found is not None
    assert found.why is ClockDoubt.BACK
    assert scan(stage, stage.card(2).code).code is VerdictCode.DAY_NOT_OPEN
