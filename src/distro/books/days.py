"""The distribution days: opened, what moved and who came, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from distro.model import events as e
from distro.model.goods import Account, AccountKind, Movement
from distro.rules.ledger import Shelf
from distro.rules.reconciliation import Flows


@dataclass
class Day:
    """One day at one point. `handovers` are those that stand; `voids` and `refusals` are kept beside them.

    `came` counts them by household; `changed` names a household each time that count changes. `reopened` counts the
    handovers of earlier days that were taken back on this one.
    """

    opened: e.DayOpened
    flows: Flows
    voids: list[e.Void] = field(default_factory=list)
    refusals: list[e.ScanRefused] = field(default_factory=list)
    closed: e.DayClosed | None = None
    came: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    reopened: int = 0
    _handovers: dict[str, e.Handover] = field(default_factory=dict)
    _last: str = ""  # id of the latest
    _late: bool = False

    @property
    def name(self) -> str:
        return self.opened.day

    @property
    def point(self) -> str:
        return self.opened.site

    @property
    def date(self) -> date:
        return self.opened.date

    @property
    def rounds(self) -> tuple[str, ...]:
        return self.opened.rounds

    @property
    def handovers(self) -> dict[str, e.Handover]:
        """By id, in the order of ids: put into it once for all that came late from other laptops."""
        if self._late:
            self._handovers, self._late = dict(sorted(self._handovers.items())), False
        return self._handovers

    def made(self, event: e.Handover) -> None:
        """A handover of this day."""
        self._handovers[event.id] = event
        self._late |= event.id < self._last
        self._last = max(event.id, self._last)
        self.note(event.household, 1)

    def served(self) -> set[str]:
        """The households that received something today."""
        return set(self.came)

    def note(self, household: str, by: int) -> None:
        """One handover more, or one less, stands for a household."""
        self.came[household] = self.came.get(household, 0) + by
        if not self.came[household]:
            del self.came[household]
        self.changed.append(household)


class DayBook:
    """Days by name, and which one is open at each point."""

    def __init__(self) -> None:
        self._by_name: dict[str, Day] = {}

    def opened(self, event: e.DayOpened, shelf: Shelf) -> None:
        if event.day in self._by_name:  # two laptops opened the same day: the first one's opening stands
            return
        day = Day(event, Flows(Account(AccountKind.POINT, event.site)))
        for (lot, _), quantity in shelf.items():
            day.flows.of(lot.item).opening += quantity
        self._by_name[event.day] = day

    def moved(self, day: str, movements: Iterable[Movement], reverse: bool = False) -> None:
        if found := self._running(day):
            found.flows.post(movements, reverse)

    def handed_over(self, event: e.Handover) -> None:
        if found := self._running(event.day):
            found.made(event)
            found.flows.post(event.movements)

    def voided(self, event: e.Void, handover: e.Handover) -> None:
        """A void goes back on the day it is made, which after a close is not the handover's own."""
        if found := self._running(event.day):
            if found.handovers.pop(handover.id, None):
                found.note(handover.household, -1)
            else:
                found.reopened += 1
            found.voids.append(event)
            found.flows.post(handover.movements, reverse=True)

    def refused(self, event: e.ScanRefused) -> None:
        if found := self._running(event.day):
            found.refusals.append(event)

    def closed(self, event: e.DayClosed) -> bool:
        """Lock the day; False when it is locked already (the first close stands)."""
        found = self._running(event.day)
        if found is None:
            return False
        found.closed = event
        return True

    def get(self, day: str) -> Day | None:
        """The day with this name."""
        return self._by_name.get(day)

    def open_at(self, point: str) -> Day | None:
        """The day that is open at `point`, if one is."""
        return next((d for d in reversed(self._by_name.values()) if d.point == point and d.closed is None), None)

    def all(self) -> list[Day]:
        """Every day, in the order they were opened."""
        return list(self._by_name.values())

    def _running(self, day: str) -> Day | None:
        found = self._by_name.get(day)
        return found if found is not None and found.closed is None else None
