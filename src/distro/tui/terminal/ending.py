"""How the screens were left."""

from __future__ import annotations

from enum import Enum


class Ending(Enum):
    """What whoever opened the screens does next."""

    LEFT = "left"
    PRACTISE = "practise"  # and come back, locked
    CLOSED = "closed"  # locked for long: the store is to be closed, and its keys leave the memory
    BROKEN = "broken"  # an unforeseen error; it was told
