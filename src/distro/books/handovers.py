"""The handovers: what each household received, less what was voided."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import Handover, Void


class HandoverBook:
    """Handovers by id and by household. A void takes one out of its household's list; it stays known by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Handover] = {}
        self._of_household: dict[str, list[Handover]] = {}
        self._voids: dict[str, Void] = {}

    def made(self, event: Handover) -> None:
        self._by_id[event.id] = event
        self._of_household.setdefault(event.household, []).append(event)

    def voided(self, event: Void) -> Handover | None:
        """The handover that this void takes back; None when it was taken back already (the first void counts)."""
        if event.handover in self._voids:
            return None
        handover = self._by_id[event.handover]
        self._voids[event.handover] = event
        self._of_household[handover.household].remove(handover)
        return handover

    def __iter__(self) -> Iterator[Handover]:
        """Every handover that stands."""
        return (handover for handover in self._by_id.values() if handover.id not in self._voids)

    def every(self) -> Iterator[Handover]:
        """Every handover, voided ones too."""
        return iter(self._by_id.values())

    def voids(self) -> Iterator[Void]:
        """Every void that took a handover back."""
        return iter(self._voids.values())

    def get(self, handover: str) -> Handover | None:
        """The handover with this id, voided or not."""
        return self._by_id.get(handover)

    def void_of(self, handover: str) -> Void | None:
        """The void that took a handover back, if one did."""
        return self._voids.get(handover)

    def of_household(self, household: str) -> list[Handover]:
        """What stands of a household's handovers, oldest first."""
        return self._of_household.get(household, [])

    def settled(self, household: str, round_: str, basket: str, item: str) -> int:
        """How much of an entitlement line is used up by what was given, declined or substituted."""
        return sum(
            line.settles
            for handover in self.of_household(household)
            for line in handover.lines
            if line.round == round_ and line.basket == basket and (line.instead_of or line.item) == item
        )
