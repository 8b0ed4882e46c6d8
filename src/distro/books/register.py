"""The register: every household as it stands now."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import CollectorNamed, HouseholdChanged, HouseholdRegistered
from distro.model.people import Household


class RegisterBook:
    """Households by id and by register number; who collected for others, by handover. `version` grows with changes."""

    def __init__(self) -> None:
        self._by_id: dict[str, Household] = {}
        self._by_number: dict[str, str] = {}
        self.version = 0
        self.collectors: dict[str, CollectorNamed] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Household]:
        return iter(self._by_id.values())

    def put(self, event: HouseholdRegistered | HouseholdChanged) -> None:
        """A household came in, or its record was replaced."""
        household = event.household
        before = self._by_id.get(household.id)
        if before is not None and before.number != household.number:
            self._by_number.pop(before.number, None)
        self._by_id[household.id] = household
        self._by_number[household.number] = household.id
        self.version += 1

    def purged(self) -> None:
        """Forget everybody."""
        self._by_id.clear()
        self._by_number.clear()
        self.collectors.clear()
        self.version += 1

    def collector_named(self, event: CollectorNamed) -> None:
        self.collectors[event.handover] = event

    def get(self, household: str) -> Household | None:
        """The household with this id."""
        return self._by_id.get(household)

    def numbered(self, number: str) -> Household | None:
        """The household with this register number."""
        return self._by_id.get(self._by_number.get(number, ""))
