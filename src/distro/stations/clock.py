"""What time it is at the distribution point."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from distro.model.bounds import EARLIEST, LAST_YEAR

_DAY = timedelta(days=1)  # what the zones of two clocks are apart at most


class Clock(Protocol):
    """Tells the time, with the offset in force (Morocco: UTC+1, UTC+0 in Ramadan)."""

    def now(self) -> datetime: ...


class SystemClock:
    """The laptop's own clock."""

    def now(self) -> datetime:
        return datetime.now().astimezone()


class RehearsalClock:
    """A clock that was set to `start` when it was made and runs from there; for rehearsals and tests."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._made = datetime.now().astimezone()

    def now(self) -> datetime:
        return self._start + (datetime.now().astimezone() - self._made)


class SteppedClock:
    """A clock that moves only when told to; for playing a day in no time."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time


def believable(said: datetime) -> datetime:
    """What a clock says, or its time of day on the first or the last date that an event may bear.

    A laptop whose battery died says 1970, and its people serve all the same: the date of the day is theirs, not its.
    """
    first, last = EARLIEST + _DAY, LAST_YEAR - _DAY
    if first <= said < last:
        return said
    return datetime.combine((first if said < first else last - _DAY).date(), said.timetz())
