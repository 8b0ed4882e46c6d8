"""The counts: every pass that was made, in its order."""

from __future__ import annotations

from distro.model.events import ShelfCounted
from distro.model.goods import Account


class CountBook:
    """Passes by day, or by the name of another count. A later one replaces nothing: the first stays beside it."""

    def __init__(self) -> None:
        self._of_day: dict[str, list[ShelfCounted]] = {}

    def counted(self, event: ShelfCounted) -> None:
        self._of_day.setdefault(event.day, []).append(event)

    def of(self, day: str) -> list[ShelfCounted]:
        """The passes of a day or of that count, the first one first."""
        return sorted(self._of_day.get(day, []), key=lambda event: event.id)

    def at(self, account: Account) -> list[ShelfCounted]:
        """Every pass that was made there, the first one first."""
        return sorted(
            (one for passes in self._of_day.values() for one in passes if one.account == account),
            key=lambda event: event.id,
        )
