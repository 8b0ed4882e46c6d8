"""One sound for yes, another for no: the terminal's bell, and by choice silence, or the verdict's word said aloud."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

_SECONDS_BETWEEN = 0.18

Ring = Callable[[], None]
Later = Callable[[float, Ring], object]


class Sound(StrEnum):
    """What is heard."""

    BELL = "bell"
    SILENCE = "silence"
    VOICE = "voice"  # and the bell

    def following(self, has_voice: bool) -> Sound:
        """The next one to choose, where there is a voice or none."""
        every = [each for each in Sound if has_voice or each is not Sound.VOICE]
        return every[(every.index(self) + 1) % len(every)] if self in every else Sound.BELL


def yes(sound: Sound, ring: Ring) -> None:
    """Once."""
    if sound is not Sound.SILENCE:
        ring()


def no(sound: Sound, ring: Ring, later: Later) -> None:
    """Twice, the second through `later` so that nothing waits for it."""
    if sound is not Sound.SILENCE:
        ring()
        later(_SECONDS_BETWEEN, ring)
