"""Finding a household that has no card with it."""

from __future__ import annotations

from heapq import nsmallest

from distro.model.events import Challenge
from distro.model.people import Household
from distro.rules.challenge import answer_of, judged
from distro.rules.names import NameIndex, words_of
from distro.rules.roles import Task
from distro.stations.session import Session
from distro.stations.shown import count_guessed, count_shown

# A volunteer sees a verdict, not a list (field guide, section 6).
MOST_CANDIDATES = 5
_NEAR = 20  # names looked at, of which one is left by what its holder was asked for
_AS_NEAR = 1  # decimals of a score: names that differ by less are as near, and those of this point come first
_MANY = 1000  # who bear a common name
_SHORTEST_NAME = 2
_SHORTEST_PHONE = 6
_SHORTEST_ANSWER = 4  # a year; what is shorter, and than the answer too, is still being typed
_PHONE_WITHOUT_PREFIX = 9


class Finder:
    """Search by register number, phone, or a name in any spelling and script. Names are indexed on first use.

    `here`: the point where it is asked. Of names that are as near, its own come first.
    """

    def __init__(self, session: Session, here: str = "") -> None:
        self._session = session
        self._here = here
        self._names = NameIndex()
        self._indexed = -1

    def find(self, text: str) -> list[Household]:
        """At most five households near `text`, best first: number, then phone, then name. There is no browsing.

        What the holder was asked for may stand behind the name: then only who answers so is left of the names. Refused
        to who saw too many people this way, or tried too many answers.
        """
        self._session.demand(Task.LOOK_UP)
        found = self._near(text)
        count_shown(self._session, [household.id for household in found])
        return found

    def _near(self, text: str) -> list[Household]:
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
        found |= {household.id: household for household in self._named(text) if household.id not in found}
        return list(found.values())[:MOST_CANDIDATES]

    def browse(self, text: str, point: str, most: int) -> tuple[list[Household], int]:
        """The register as its keepers leaf through it: at most so many households, and how many more there are.

        Without a `text` those of `point`; with one, whoever's number holds it, then who is near it as in `find`.
        """
        self._session.demand(Task.SEE_REGISTER)
        register, typed = self._session.books.register, text.strip().upper()
        kept = (one for one in register if one.id not in register.same_as)
        chosen = [one for one in kept if (typed in one.number if typed else one.point == point)]
        shown = nsmallest(most, chosen, key=lambda one: one.number)
        left = len(chosen) - len(shown)
        there = {one.id for one in shown}
        return [*shown, *(one for one in (self.find(text) if typed else ()) if one.id not in there)], left

    def joined_to(self, household: Household) -> str:
        """The number of the record that is kept of the same people; empty where it is this one."""
        return self._session.books.register.joined_to(household.id)

    def namesakes(self, household: Household) -> int:
        """How many other households bear the same name, in any spelling of the same words."""
        same = sorted(words_of(household.name))
        near = self._index().find(household.name, _NEAR)
        others = (self._session.books.register.get(one.id) for one in near if one.id != household.id)
        return sum(other is not None and sorted(words_of(other.name)) == same for other in others)

    def _named(self, text: str) -> list[Household]:
        register, programme = self._session.books.register, self._session.programme
        name, _, said = text.rpartition(" ")
        if name:
            near = [register.get(candidate.id) for candidate in self._index().find(name, _NEAR)]
            asked = [one for one in near if one and judged(programme, one, said) is Challenge.RIGHT]
            wrong = [
                one.id for one in near
                if one and judged(programme, one, said) is Challenge.WRONG
                and len(said) >= min(_SHORTEST_ANSWER, len(answer_of(programme, one).strip()))
            ]  # fmt: skip
            if said.isdecimal() or programme.cards.challenge == "word":
                count_guessed(self._session, wrong, said)
            if asked or said.isdigit():
                return asked
        scored = [(one.score, register.get(one.id)) for one in self._index().find(text, _MANY)]
        there = [(score, one) for score, one in scored if one is not None]
        nearest = nsmallest(
            MOST_CANDIDATES, there, key=lambda each: (-round(each[0], _AS_NEAR), each[1].point != self._here)
        )
        return [one for _, one in nearest]

    def _index(self) -> NameIndex:
        register = self._session.books.register
        if self._indexed != register.version:
            self._names = NameIndex()
            for household in register:
                self._names.add(household.id, household.name)
            self._indexed = register.version
        return self._names
