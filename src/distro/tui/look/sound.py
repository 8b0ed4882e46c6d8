"""One sound for yes, another for no: the terminal's bell, or silence by choice."""

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


def yes(sound: Sound, ring: Ring) -> None:
    """Once."""
    if sound is Sound.BELL:
        ring()


def no(sound: Sound, ring: Ring, later: Later) -> None:
    """Twice, the second through `later` so that nothing waits for it."""
    if sound is Sound.BELL:
        ring()
        later(_SECONDS_BETWEEN, ring)
