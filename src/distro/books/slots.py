"""Who is invited when: the plan that holds for each date of a point."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from distro.model.events import SlotsPlanned


class SlotBook:
    """Of two plans for one date the later one holds, in whatever order they come."""

    def __init__(self) -> None:
        self._plans: dict[tuple[str, date], SlotsPlanned] = {}

    def planned(self, event: SlotsPlanned) -> None:
        key = (event.site, event.date)
        if (known := self._plans.get(key)) is None or event.id > known.id:
            self._plans[key] = event

    def on(self, point: str, date: date) -> SlotsPlanned | None:
        """The plan for a date at `point`, if there is one."""
        return self._plans.get((point, date))

    def at(self, point: str) -> Iterator[SlotsPlanned]:
        """The plan of every date at `point`."""
        return (plan for (site, _), plan in self._plans.items() if site == point)
