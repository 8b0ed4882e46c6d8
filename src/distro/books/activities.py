"""How it goes with what was granted to be lived on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from distro.model.events import ActivityFollowed


class ActivityBook:
    """The follow-ups of each household, oldest first."""

    def __init__(self) -> None:
        self._of: defaultdict[str, list[ActivityFollowed]] = defaultdict(list)

    def followed(self, event: ActivityFollowed) -> None:
        self._of[event.household].append(event)

    def of_household(self, household: str) -> Sequence[ActivityFollowed]:
        """All that was noted of it."""
        return tuple(self._of.get(household, ()))
