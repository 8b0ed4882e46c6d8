"""What the trade numbers on goods stand for, as people said it once."""

from __future__ import annotations

from distro.model.events import TradeNumberTold


class TradeNumberBook:
    """For each number the last word, in whatever order the events come."""

    def __init__(self) -> None:
        self._told: dict[str, TradeNumberTold] = {}

    def told(self, event: TradeNumberTold) -> None:
        before = self._told.get(event.number)
        if before is None or before.id < event.id:
            self._told[event.number] = event

    def get(self, number: str) -> TradeNumberTold | None:
        """What the number of 14 digits stands for."""
        return self._told.get(number)

    def all(self) -> list[TradeNumberTold]:
        """Every number that is known, in their order."""
        return [self._told[number] for number in sorted(self._told)]
