"""Invitations by time: how long a household takes at a desk, how many desks a window needs, who comes when.

Households are spread evenly over the window, in the order in which they are given, so that nobody waits for the crowd
of the first hour and a desk keeps a fifth of its time for whoever comes late (field guide, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import pairwise
from math import ceil
from statistics import mean, median

from msgspec import Struct

from distro.model.events import Slot

_USED = 0.8  # of a desk's time
_ENOUGH = 10  # times measured
_A_PAUSE = 3  # times the usual


class SlotPlan(Struct, frozen=True, kw_only=True):
    """A plan as it would be. `needed` desks would do for all who are waited for; `left` households have no time yet."""

    point: str
    rounds: tuple[str, ...]
    date: date
    minutes: int
    seconds: int
    desks: int
    needed: int
    slots: tuple[Slot, ...]
    left: int

    @property
    def households(self) -> int:
        """How many are invited."""
        return sum(len(slot.households) for slot in self.slots)


class Turn(Struct, frozen=True):
    """How it stands with one slot: of so many `invited` so many `came`."""

    begins: int
    ends: int
    invited: int
    came: int


class RunningSlots(Struct, frozen=True, kw_only=True):
    """How the slots of a date run. `now` is the slot of this minute, None between slots.

    `uninvited` came without a time of this date. `needed` desks would serve in time who is still waited for, at
    `seconds` a household; 0 when nobody is.
    """

    date: date
    turns: tuple[Turn, ...]
    now: Turn | None
    uninvited: int
    seconds: int
    desks: int
    needed: int


def seconds_a_household(desks: Iterable[Sequence[datetime]]) -> int | None:
    """The mean time from one handover to the next, of the times of each desk; None when too few were measured.

    What took more than three times the median was a pause, or nobody stood there.
    """
    taken = [gap for times in desks for gap in _gaps(times)]
    if len(taken) < _ENOUGH:
        return None
    longest = _A_PAUSE * median(taken)
    return ceil(mean(gap for gap in taken if gap <= longest))


def _gaps(times: Sequence[datetime]) -> Iterator[float]:
    """Seconds between one and the next; two in the same second were entered, not handed over."""
    for one, following in pairwise(sorted(times)):
        if (gap := (following - one).total_seconds()) >= 1:
            yield gap


def desks_needed(households: int, seconds: int, window: float) -> int:
    """How many desks serve so many in a window of seconds; 0 for nobody."""
    return ceil(households * seconds / (window * _USED))


def most_served(desks: int, seconds: int, window: float) -> int:
    """How many households so many desks serve in a window of seconds."""
    return int(desks * window * _USED / seconds)


def spread(households: Sequence[str], begins: int, ends: int, minutes: int) -> tuple[Slot, ...]:
    """`households` over slots of `minutes`, from one minute of the day to another; a slot for nobody is none."""
    starts = range(begins, ends, minutes)
    ends_at = [min(start + minutes, ends) - begins for start in starts]
    bounds = [0, *(len(households) * end // (ends - begins) for end in ends_at)]
    return tuple(
        Slot(start, tuple(households[first:last]))
        for start, (first, last) in zip(starts, pairwise(bounds), strict=True)
        if first < last
    )
