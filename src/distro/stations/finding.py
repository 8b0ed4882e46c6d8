"""Finding a household that has no card with it."""

from __future__ import annotations

from distro.model.people import Household
from distro.rules.names import NameIndex
from distro.rules.roles import Task
from distro.stations.session import Session

# A volunteer sees a verdict, not a list (field guide, section 6).
MOST_CANDIDATES = 5
_SHORTEST_NAME = 2
_SHORTEST_PHONE = 6
_PHONE_WITHOUT_PREFIX = 9


class Finder:
    """Search by register number, phone, or a name in any spelling and script. Names are indexed on first use."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names = NameIndex()
        self._indexed = -1

    def find(self, text: str) -> list[Household]:
        """At most five households near `text`, best first: number, then phone, then name. There is no browsing."""
        self._session.demand(Task.LOOK_UP)
        register = self._session.books.register
        text = text.strip()
        if len(text) < _SHORTEST_NAME:
            return []
        found: dict[str, Household] = {}
        if (numbered := register.numbered(text.upper())) is not None:
            found[numbered.id] = numbered
        digits = "".join(letter for letter in text if letter.isdigit())[-_PHONE_WITHOUT_PREFIX:]
        if len(digits) >= _SHORTEST_PHONE:
            found |= {household.id: household for household in register if household.phone.endswith(digits)}
        for candidate in self._index().find(text, MOST_CANDIDATES):
            household = register.get(candidate.id)
            if household is not None:
                found.setdefault(household.id, household)
        return list(found.values())[:MOST_CANDIDATES]

    def _index(self) -> NameIndex:
        register = self._session.books.register
        if self._indexed != register.version:
            self._names = NameIndex()
            for household in register:
                self._names.add(household.id, household.name)
            self._indexed = register.version
        return self._names
