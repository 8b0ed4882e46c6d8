"""Households that asked to be forgotten, and the laptops that have proven that they did."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from distro.model.events import ErasureProven, HouseholdErased


class Erasure(Struct, frozen=True):
    """What was asked first, wherever, and the last proof of each laptop."""

    asked: HouseholdErased
    proofs: dict[str, ErasureProven]

    @property
    def reference(self) -> str:
        """What it is known by, as nothing about the household is: eight digits for whoever asked, and for us."""
        return self.asked.id[-8:]


class ErasureBook:
    """By household; a proof may come before anybody here heard what was asked."""

    def __init__(self) -> None:
        self._asked: dict[str, HouseholdErased] = {}
        self._proofs: dict[str, dict[str, ErasureProven]] = {}

    def erased(self, event: HouseholdErased) -> None:
        self._asked.setdefault(event.household, event)

    def proven(self, event: ErasureProven) -> None:
        proofs = self._proofs.setdefault(event.household, {})
        if event.device not in proofs or proofs[event.device].id < event.id:
            proofs[event.device] = event

    def __iter__(self) -> Iterator[Erasure]:
        """In the order in which they were asked."""
        for household, asked in sorted(self._asked.items(), key=lambda pair: pair[1].id):
            yield Erasure(asked, dict(self._proofs.get(household, {})))
