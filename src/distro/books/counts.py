"""The counts of each day: every pass that was made, in its order."""

from __future__ import annotations

from distro.model.events import ShelfCounted


class CountBook:
    """Passes by day. A later one replaces nothing: the first stays beside it."""

    def __init__(self) -> None:
        self._of_day: dict[str, list[ShelfCounted]] = {}

    def counted(self, event: ShelfCounted) -> None:
        self._of_day.setdefault(event.day, []).append(event)

    def of(self, day: str) -> list[ShelfCounted]:
        """The passes of a day, the first one first."""
        return sorted(self._of_day.get(day, []), key=lambda event: event.id)
