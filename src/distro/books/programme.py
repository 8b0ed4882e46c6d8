"""The programme's history: every file that it was changed to."""

from __future__ import annotations

from distro.model.events import ProgrammeChanged


class ProgrammeBook:
    """Each change of the programme, oldest first; empty while it is as it began."""

    def __init__(self) -> None:
        self.changes: list[ProgrammeChanged] = []

    def changed(self, event: ProgrammeChanged) -> None:
        self.changes.append(event)

    @property
    def last(self) -> ProgrammeChanged | None:
        """The change that is in force."""
        return self.changes[-1] if self.changes else None
