"""Who was let in, shut out or given another key, on which laptop and by whom."""

from __future__ import annotations

from distro.model.events import PersonChanged


class PeopleBook:
    """Every change, as it came; nobody who was there from the beginning is in it."""

    def __init__(self) -> None:
        self._changes: list[PersonChanged] = []

    def changed(self, event: PersonChanged) -> None:
        self._changes.append(event)

    def changes(self) -> list[PersonChanged]:
        """Every change, in its order."""
        return sorted(self._changes, key=lambda event: event.id)

    def of(self, device: str, person: str) -> list[PersonChanged]:
        """What was done to one person's key on one laptop."""
        return [event for event in self.changes() if (event.device, event.person) == (device, person)]
