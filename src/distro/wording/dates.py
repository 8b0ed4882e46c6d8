"""Dates and times in words: the day before the month, months as Morocco names them, western digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from distro.texts import say


def clock(moment: datetime) -> str:
    """`09:12`, in the time that was in force there."""
    return f"{moment:%H:%M}"


def minute(of_day: int) -> str:
    """`09:30`, of a minute of the day."""
    return f"{of_day // 60:02}:{of_day % 60:02}"


def day(on: date) -> str:
    """`14 juin`."""
    return say("app.date.day", day=on.day, month=say(f"app.month.{on.month}"))


def moment(at: datetime) -> str:
    """`14 juin 09:12`."""
    return f"{day(at.date())} {clock(at)}"


def full(on: date) -> str:
    """`mer. 14 juin 2023`."""
    weekday = say(f"app.weekday.{on.isoweekday()}")
    return say("app.date.full", weekday=weekday, day=on.day, month=say(f"app.month.{on.month}"), year=on.year)


def numeric(on: date) -> str:
    """`14/06/2023`."""
    return f"{on:%d/%m/%Y}"


_TYPED = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}))?")


def typed(text: str, today: date) -> date | None:
    """The day that somebody typed, `23/06` or `23/06/2023`; without a year the next one. None when it is no day."""
    return _typed(text, today, lambda day: day >= today, 1)


def typed_past(text: str, today: date) -> date | None:
    """Like `typed`, of what has been: without a year the last one."""
    return _typed(text, today, lambda day: day <= today, -1)


def _typed(text: str, today: date, fits: Callable[[date], bool], other_year: int) -> date | None:
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    on, month = int(found[1]), int(found[2])
    try:
        if found[3]:
            return date(int(found[3]), month, on)
        this_year = date(today.year, month, on)
        return this_year if fits(this_year) else date(today.year + other_year, month, on)
    except ValueError:
        return None


_CLOCK = re.compile(r"(\d{1,2})[:.hH](\d{2})?")


def minute_typed(text: str) -> int | None:
    """The minute of the day that somebody typed, `9:30` or `9h30`; None when it is none."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return 60 * int(found[1]) + int(found[2] or 0)


def lasting(minutes: int) -> str:
    """`40 min`, and from an hour on `5 h 12`."""
    hours, rest = divmod(minutes, 60)
    return say("desk.glance.hours", hours=hours, minutes=rest) if hours else say("desk.glance.minutes", n=minutes)
