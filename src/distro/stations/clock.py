"""What time it is at the distribution point."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


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
