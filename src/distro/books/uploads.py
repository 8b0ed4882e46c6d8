"""The uploads: what was made ready for the office's system, and what it answered."""

from __future__ import annotations

from distro.model.events import UploadAnswered, UploadPrepared


class UploadBook:
    """Submissions by the event they tell of; the first bytes prepared stand for good."""

    def __init__(self) -> None:
        self._prepared: dict[str, UploadPrepared] = {}
        self._answers: dict[str, str] = {}

    def prepared(self, event: UploadPrepared) -> None:
        self._prepared.setdefault(event.about, event)

    def answered(self, event: UploadAnswered) -> None:
        self._answers[event.about] = event.answer

    def is_prepared(self, about: str) -> bool:
        """Whether a submission was made for this event."""
        return about in self._prepared

    def waiting(self) -> list[UploadPrepared]:
        """What has no answer yet, oldest first."""
        return [event for about, event in self._prepared.items() if about not in self._answers]

    def answers(self) -> dict[str, str]:
        """The answers by event."""
        return dict(self._answers)
