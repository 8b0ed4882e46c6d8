"""Dates and times in words: the day before the month, months as Morocco names them, western digits."""

from __future__ import annotations

from datetime import date, datetime

from distro.texts import say


def clock(moment: datetime) -> str:
    """`09:12`, in the time that was in force there."""
    return f"{moment:%H:%M}"


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
