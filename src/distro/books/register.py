"""The register: every household as it stands now."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import (
    CollectorNamed,
    DuplicatesJudged,
    HouseholdChanged,
    HouseholdRegistered,
    PeopleKeyMade,
)
from distro.model.people import Household
from distro.rules.duplicates import changed_fields
from distro.rules.numbers import same_number


class RegisterBook:
    """Households by id and by register number; who collected for others, by handover. `version` grows with changes.

    `origins`: the laptop that registered each; `apart`: what a record was before somebody changed it without knowing
    that; `same_as`: the record that is kept of people who are registered twice. All by a household's id. `key` is the
    programme's key of people, None before this laptop heard of it.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, HouseholdRegistered | HouseholdChanged] = {}  # what last said who they are
        self._by_number: dict[str, str] = {}
        self.version = 0
        self.origins: dict[str, str] = {}
        self.apart: dict[str, Household] = {}
        self.same_as: dict[str, str] = {}
        self._different: set[frozenset[str]] = set()
        self.collectors: dict[str, CollectorNamed] = {}
        self.key: bytes | None = None
        self._points: set[str] = set()
        self._points_of = -1  # the version that it was told of

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Household]:
        return (event.household for event in self._by_id.values())

    def ids(self) -> list[str]:
        """The id of every household."""
        return list(self._by_id)

    def points(self) -> set[str]:
        """Where anybody is registered."""
        if self._points_of != self.version:
            self._points, self._points_of = {household.point for household in self}, self.version
        return self._points

    def put(self, event: HouseholdRegistered | HouseholdChanged) -> None:
        """A household came in, or its record was replaced."""
        household = event.household
        before = self.get(household.id)
        self.origins.setdefault(household.id, event.device)
        if before is not None:
            known = event.changed if isinstance(event, HouseholdChanged) else ()
            if set(changed_fields(before, household)) - set(known):
                self.apart[household.id] = before
            else:
                self.apart.pop(household.id, None)
        if before is not None and before.number != household.number:
            self._renumbered(before)
        self._by_id[household.id] = event
        self._by_number[same_number(household.number)] = household.id
        self.version += 1

    def _renumbered(self, before: Household) -> None:
        """Its old number may be that of another household too, from two laptops that both gave it."""
        number = same_number(before.number)
        if self._by_number.get(number) == before.id:
            del self._by_number[number]
            for other in self:
                if same_number(other.number) == number and other.id != before.id:
                    self._by_number[number] = other.id

    def judged(self, event: DuplicatesJudged) -> None:
        """A person decided about two records."""
        if event.kept == event.other:
            self.apart.pop(event.kept, None)
        elif event.same:
            self.same_as[event.other] = event.kept
            self._keep_one(event.other)
        else:
            self._different.add(frozenset((event.kept, event.other)))

    def joined_to(self, household: str) -> str:
        """The number of the record that is kept in place of this one; empty where it is kept itself."""
        kept = household
        while kept in self.same_as:
            kept = self.same_as[kept]
        found = self.get(kept) if kept != household else None
        return found.number if found is not None else ""

    def _keep_one(self, household: str) -> None:
        """Two laptops may each keep the record that the other one gave up: the one with the lower id is kept, on
        every laptop, as people of whom no record is kept would be on no list.
        """
        circle, at = [household], self.same_as[household]
        while at in self.same_as and at not in circle:
            circle.append(at)
            at = self.same_as[at]
        if at == household:
            del self.same_as[min(circle)]

    def is_judged(self, one: str, other: str) -> bool:
        """Whether somebody decided about these two."""
        pair = frozenset((one, other))
        return pair in self._different or any(self.same_as.get(each) in pair for each in pair)

    def purged(self) -> None:
        """Forget everybody."""
        self._by_id.clear()
        self._by_number.clear()
        self.collectors.clear()
        self.apart.clear()
        self.key = None
        self.version += 1

    def key_made(self, event: PeopleKeyMade) -> None:
        """The last one counts: where people were forgotten, there is another after it."""
        self.key = bytes.fromhex(event.key)

    def collector_named(self, event: CollectorNamed) -> None:
        self.collectors[event.handover] = event

    def get(self, household: str) -> Household | None:
        """The household with this id."""
        found = self._by_id.get(household)
        return found.household if found is not None else None

    def numbered(self, number: str) -> Household | None:
        """The household with this register number, in whatever digits and with or without its zeros."""
        return self.get(self._by_number.get(same_number(number), ""))
