"""What became of the items of a handover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from distro.model.events import HandoverLine


@dataclass(frozen=True)
class Received:
    """What became of one item in a handover: how much was given, how much of it declined, and what it stands for."""

    round: str
    basket: str
    item: str
    quantity: int
    declined: int
    instead_of: str


def received(lines: Iterable[HandoverLine]) -> list[Received]:
    """The lines of a handover, an item given in part and declined in part as one."""
    found: dict[tuple[str, str, str, str], Received] = {}
    for line in lines:
        key = (line.round, line.basket, line.item, line.instead_of)
        before = found.get(key, Received(*key[:3], 0, 0, line.instead_of))
        declined = 0 if line.quantity else line.settles
        found[key] = replace(before, quantity=before.quantity + line.quantity, declined=before.declined + declined)
    return list(found.values())
