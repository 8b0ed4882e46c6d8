"""Shortage: when there is not enough for everybody, the supervisor says how it is shared, and the journal keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from distro.model.entitlements import DueLine
from distro.model.events import Shortage, ShortageMode


def share(due: Sequence[DueLine], shortages: Sequence[Shortage], has_priority: bool) -> tuple[DueLine, ...]:
    """What is handed over of `due` under the shortages declared for their rounds.

    Equal share: everybody gets the same part of the entitlement, rounded down, less what was taken already. Priority
    first: who has priority gets all, the others nothing until it is lifted.
    """
    by_item = {(shortage.round, shortage.item): shortage for shortage in shortages}
    shared = []
    for line in due:
        shortage = by_item.get((line.round, line.item))
        if shortage is None:
            shared.append(line)
            continue
        if shortage.mode is ShortageMode.PRIORITY_FIRST:
            now = line.quantity if has_priority else 0
        else:
            taken = line.entitled - line.quantity
            now = max(0, line.entitled * shortage.permille // 1000 - taken)
        if now:
            shared.append(replace(line, quantity=min(now, line.quantity)))
    return tuple(shared)
