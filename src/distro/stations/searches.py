"""How many people somebody sees by searching: whoever serves looks for one, and never leafs through the register.

It is counted in memory, by person. Beyond what a busy desk needs the search stands still for a while, and the day
report says so (see `finding`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

# A search shows some ten households while a name is typed, and a desk without cards serves ten in that time.
MOST_SEEN = 200
WITHIN = timedelta(minutes=10)


class Searches:
    """The households that each person was shown lately, and when that was last told."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, datetime]] = {}
        self._told: dict[str, datetime] = {}

    def are_too_many(self, person: str, households: Iterable[str], now: datetime) -> bool:
        """Whether `person` saw enough for now; else these are among what was seen."""
        lately = {one: at for one, at in self._seen.get(person, {}).items() if now - at < WITHIN}
        self._seen[person] = lately
        new = [one for one in households if one not in lately]
        if new and len(lately) + len(new) > MOST_SEEN:
            return True
        lately.update(dict.fromkeys(new, now))
        return False

    def is_to_be_told(self, person: str, now: datetime) -> bool:
        """Whether it was not told lately; it counts as told from here on."""
        if person in self._told and now - self._told[person] < WITHIN:
            return False
        self._told[person] = now
        return True
