"""How many people somebody sees by searching: whoever serves looks for one, and never leafs through the register.

Nor do they find out, answer by answer, what a holder is asked for: somebody else could come with it.

It is counted by person, and remembered from one start to the next: who begins anew for each search saw them all the
same. Beyond what a busy desk needs the search stands still for a while, and the day report says so (see `finding`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import DecodeError, Struct, ValidationError, json

from distro.store import StoreError
from distro.store.sealed_note import SealedNote

NOTE = "searches"  # where it is remembered, beside the journals

# A search shows some ten households while a name is typed, and a desk without cards serves ten in that time.
MOST_SEEN = 200
WITHIN = timedelta(minutes=10)
# Of one household, for whom a search for others who are called alike counts too. Words are typed letter by letter.
_MOST_YEARS, _MOST_WORDS = 30, 100


class _Lately(Struct):
    """The households that each person was shown lately, the answers tried (`HOUSEHOLD ANSWER`), and when that was last
    told."""

    seen: dict[str, dict[str, datetime]] = {}
    tried: dict[str, dict[str, datetime]] = {}
    told: dict[str, datetime] = {}


class Searches:
    """What is remembered in `note`."""

    def __init__(self, note: SealedNote) -> None:
        self._note = note
        self._known: _Lately | None = None

    def are_too_many(self, person: str, households: Iterable[str], now: datetime) -> bool:
        """Whether `person` saw enough for now; else these are among what was seen."""
        known = self._remembered()
        lately = {one: at for one, at in known.seen.get(person, {}).items() if now - at < WITHIN}
        known.seen[person] = lately
        new = [one for one in households if one not in lately]
        if new and len(lately) + len(new) > MOST_SEEN:
            return True
        if new:
            lately.update(dict.fromkeys(new, now))
            self._keep(known)
        return False

    def are_guesses(self, person: str, households: Iterable[str], answer: str, now: datetime) -> bool:
        """Whether `person` tried so many answers for one of these that they are guessed; else this is one more."""
        known, most = self._remembered(), _MOST_YEARS if answer.isdecimal() else _MOST_WORDS
        lately = {one: at for one, at in known.tried.get(person, {}).items() if now - at < WITHIN}
        known.tried[person] = lately
        new = [household for household in households if f"{household} {answer}" not in lately]
        tried = (one.partition(" ") for one in lately)
        times = Counter(household for household, _, said in tried if said.isdecimal() == answer.isdecimal())
        if any(times[household] >= most for household in new):
            return True
        if new:
            lately.update(dict.fromkeys((f"{household} {answer}" for household in new), now))
            self._keep(known)
        return False

    def is_to_be_told(self, person: str, now: datetime) -> bool:
        """Whether it was not told lately; it counts as told from here on."""
        known = self._remembered()
        if person in known.told and now - known.told[person] < WITHIN:
            return False
        known.told[person] = now
        self._keep(known)
        return True

    def _remembered(self) -> _Lately:
        if self._known is None:
            self._known = _Lately()
            with suppress(DecodeError, ValidationError, StoreError):
                self._known = json.decode(self._note.read() or b"{}", type=_Lately)
        return self._known

    def _keep(self, known: _Lately) -> None:
        with suppress(StoreError):  # on a full disk it is counted until the end of this run
            self._note.write(json.encode(known))
