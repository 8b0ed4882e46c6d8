"""Who was let in, shut out or given another key, on which laptop and by whom."""

from __future__ import annotations

from distro.model.events import PersonChange, PersonChanged

_NO_CHANGE = (PersonChange.PIN_REFUSED, PersonChange.SEARCHED)  # of the keyring


class PeopleBook:
    """Every change, as it came; nobody who was there from the beginning is in it."""

    def __init__(self) -> None:
        self._changes: list[PersonChanged] = []

    def changed(self, event: PersonChanged) -> None:
        self._changes.append(event)

    def changes(self) -> list[PersonChanged]:
        """Every change, in its order."""
        return sorted(self._changes, key=lambda event: event.id)

    def last(self, device: str) -> PersonChanged | None:
        """The latest change of one laptop's keyring."""
        changes = [one for one in self._changes if one.device == device and one.change not in _NO_CHANGE]
        return max(changes, key=lambda one: (one.epoch, one.id), default=None)

    def protectors(self) -> set[str]:
        """The public keys of all who are of the protection role, on whatever laptop."""
        known: dict[tuple[str, str], str] = {}
        for one in self.changes():
            if one.change in (PersonChange.REMOVED, PersonChange.ROLE):
                known.pop((one.device, one.person), None)
            if one.public and one.change is not PersonChange.REMOVED:
                known[one.device, one.person] = one.public
        return set(known.values())

    def of(self, device: str, person: str) -> list[PersonChanged]:
        """What was done to one person's key on one laptop."""
        return [
            event
            for event in self.changes()
            if (event.device, event.person) == (device, person) and event.change not in _NO_CHANGE
        ]
