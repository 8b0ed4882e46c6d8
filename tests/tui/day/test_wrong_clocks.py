"""What a laptop's clock does while a day is open, by keys: asked about once, and never the date of what goes out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from apart import close, findings
from distro.reports.day.report import day_report
from distro.stations.days import open_day
from distro.tui.dialogs.confirm import ConfirmScreen
from stage import MORNING, ROUND, Stage
from tui.driving import driving, press

_HOURS = {hours: timezone(timedelta(hours=hours)) for hours in (-10, 0, 1)}
AT = MORNING + timedelta(hours=1)

# What the clock says an hour after the day was opened, and whether that is asked about.
CLOCKS = {
    "its battery died: 2000": (datetime(2000, 1, 1, 0, 3, tzinfo=_HOURS[1]), True),
    "its battery died: 1970": (datetime(1970, 1, 1, 0, 3, tzinfo=_HOURS[0]), True),
    "three years ahead": (AT + timedelta(days=1100), True),
    "set back by hand for the end of summer time": (AT - timedelta(hours=2), True),
    "set forward by hand for summer time": (AT + timedelta(hours=1), False),
    "the system changed to Ramadan's zone": (AT.astimezone(_HOURS[0]), False),
    "the system took another zone, where it is yesterday": (AT.astimezone(_HOURS[-10]), True),
    "past midnight": (AT + timedelta(hours=15), True),
}


@pytest.mark.parametrize("why", CLOCKS)
async def test_what_goes_out_is_of_the_day_and_the_clock_is_asked_about_once(stage: Stage, why: str) -> None:
    session, (clock, is_asked) = stage.session, CLOCKS[why]
    async with driving(stage, [stage.card(number).code for number in (3, 4, 5)]) as (app, pilot):
        stage.clock.time = clock
        await press(pilot, "f9", "space")
        assert isinstance(app.screen, ConfirmScreen) is is_asked
        if is_asked:
            assert list(session.books.handovers) == []
            await press(pilot, "tab", "enter")
        stage.clock.time += timedelta(minutes=1)
        await press(pilot, "f9", "space")
        assert len(list(session.books.handovers)) == 2
        stage.clock.time = AT + timedelta(hours=2)  # set right
        await press(pilot, "f9", "space")
        assert not isinstance(app.screen, ConfirmScreen), "whoever sets it right is asked no more"
    assert {made.occurred_at.date() for made in session.books.handovers} == {MORNING.date()}
    close(stage)
    (day,) = session.books.days.all()
    assert day_report(session.programme, session.books, day.name).desk.handovers == 3
    assert findings(stage) == set()


async def test_a_day_that_was_opened_the_evening_before_is_not_asked_about_on_its_own_date(
    before_opening: Stage,
) -> None:
    stage = before_opening
    stage.clock.time = MORNING - timedelta(hours=12)
    open_day(stage.session, "RBT", (ROUND,), MORNING.date(), issue_all=True)
    stage.clock.time = MORNING
    assert stage.desk().clock_doubt() is None
