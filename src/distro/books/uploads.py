"""The uploads: what was made ready for the office's systems, and what each of them answered."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import UploadAnswered, UploadPrepared


class UploadBook:
    """Submissions by the event they tell of, and for each server what it answered.

    Where two laptops prepared one, the bytes that a server has stand, else the first ones.
    """

    def __init__(self) -> None:
        self._prepared: dict[str, UploadPrepared] = {}
        self._of_laptop: dict[tuple[str, str], UploadPrepared] = {}
        self._answers: dict[str, dict[str, str]] = {}  # by server, then by event

    def prepared(self, event: UploadPrepared) -> None:
        self._prepared.setdefault(event.about, event)
        self._of_laptop.setdefault((event.device, event.about), event)

    def answered(self, event: UploadAnswered) -> None:
        sent = self._of_laptop.get((event.device, event.about))
        if sent is not None and not any(event.about in answers for answers in self._answers.values()):
            self._prepared[event.about] = sent
        self._answers.setdefault(event.server, {})[event.about] = event.answer

    def is_prepared(self, about: str) -> bool:
        """Whether a submission was made for this event."""
        return about in self._prepared

    def __iter__(self) -> Iterator[UploadPrepared]:
        """Every submission, oldest first."""
        return iter(self._prepared.values())

    def servers(self) -> list[str]:
        """The servers that have answered for good to something."""
        return list(self._answers)

    def waiting(self, server: str = "") -> list[UploadPrepared]:
        """What `server` has given no final answer to, oldest first; without one, what no server has."""
        told = [self._answers.get(server, {})] if server else list(self._answers.values())
        return [event for about, event in self._prepared.items() if not any(about in answers for answers in told)]

    def answers(self, server: str) -> dict[str, str]:
        """The final answers of a server, by event."""
        return dict(self._answers.get(server, {}))
