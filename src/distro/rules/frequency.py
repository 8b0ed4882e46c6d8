"""How often a household may take the same basket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from distro.model.programme import Frequency


def free_from(frequency: Frequency, taken_on: Sequence[date]) -> date | None:
    """The first day on which the basket may be taken, given the days it was taken (`distro.rules.verdict.taken_on`).

    date.min when nothing stands against it; None when never again ("once").
    """
    if not taken_on or frequency.rule == "per_round":
        return date.min
    if frequency.rule == "once":
        return None
    last = sorted(taken_on)
    if frequency.rule == "not_within":
        return last[-1] + timedelta(days=frequency.days)
    if len(last) < frequency.times:
        return date.min
    return last[-frequency.times] + timedelta(days=frequency.days)
