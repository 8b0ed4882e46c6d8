"""Stray scans: what a scanner read that is no card of ours. Counted, and written down many in one.

A finger on the trigger, or a parcel beside the reader, makes hundreds of them; the journal is for what people did. The
first is written at once, the others when they are as many as were written before, and at the close.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple


class StrayPlace(NamedTuple):
    """Where, and what was said."""

    day: str
    desk: int
    verdict: str


class Strays:
    """Those of one session, in memory: how many were written down, and how many are waiting for it."""

    def __init__(self) -> None:
        self._written: Counter[StrayPlace] = Counter()
        self._waiting: Counter[StrayPlace] = Counter()

    def waiting(self, day: str) -> int:
        """How many of a day are only counted."""
        return sum(times for place, times in self._waiting.items() if place.day == day)

    def seen(self, place: StrayPlace) -> int:
        """One more; how many are to be written down now, 0 for none."""
        self._waiting[place] += 1
        return self._due(place) if self._waiting[place] >= self._written[place] else 0

    def left(self, day: str) -> Iterator[tuple[StrayPlace, int]]:
        """All that are to be written down before a day is closed."""
        for place in [place for place in self._waiting if place.day == day]:
            yield place, self._due(place)

    def _due(self, place: StrayPlace) -> int:
        times = self._waiting.pop(place)
        self._written[place] += times
        return times
