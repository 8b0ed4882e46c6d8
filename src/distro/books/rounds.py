"""The rounds: those added to the programme's, and what was declared short in each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from distro.model.entitlements import ShortageMode
from distro.model.events import RoundAdded, ShortageDeclared
from distro.model.programme import Programme, Round


class RoundBook:
    """Rounds that the programme file does not hold, by code, and the shortages in force."""

    def __init__(self) -> None:
        self._added: dict[str, Round] = {}
        self._original_of: dict[str, str] = {}
        self._declared: list[ShortageDeclared] = []
        self._shortages: dict[tuple[str, str, str], ShortageDeclared] = {}

    def added(self, event: RoundAdded) -> None:
        """Added by two laptops apart, it is the first one."""
        if event.added.code not in self._added:
            self._added[event.added.code] = event.added
            self._original_of[event.added.code] = self._original_of.get(event.of, event.of)

    def declared(self, event: ShortageDeclared) -> None:
        self._declared.append(event)
        key = (event.site, event.round, event.item)
        if event.mode is ShortageMode.LIFTED:
            self._shortages.pop(key, None)
        else:
            self._shortages[key] = event

    def find(self, programme: Programme, code: str) -> Round:
        """The round with this code, added or of the programme; KeyError when there is none."""
        return self._added.get(code) or programme.round(code)

    def all(self) -> list[Round]:
        """Every added round, oldest first."""
        return list(self._added.values())

    @property
    def original_of(self) -> Mapping[str, str]:
        """For each make-up round the round whose entitlements it goes on with."""
        return MappingProxyType(self._original_of)

    def shortages(self, point: str) -> list[ShortageDeclared]:
        """What is short at `point` now."""
        return [shortage for (site, _, _), shortage in self._shortages.items() if site == point]

    def declarations(self, point: str) -> list[ShortageDeclared]:
        """All that was ever declared short at `point`, or lifted, oldest first."""
        return [declared for declared in self._declared if declared.site == point]
