"""Shortage: when there is not enough for everybody, the supervisor says how it is shared, and the journal keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from distro.model.entitlements import DueLine, ShortageMode
from distro.model.events import Shortage
from distro.model.people import Household
from distro.model.programme import Programme


def has_priority(programme: Programme, household: Household) -> bool:
    """Whether a flag of the household opens the priority lane."""
    return any(flag.priority_lane for flag in programme.flags if flag.code in household.flags)


def share(due: Sequence[DueLine], shortages: Sequence[Shortage], priority: bool) -> tuple[DueLine, ...]:
    """`due` under the shortages declared for their rounds: what is handed over now, and what is held back until later.

    Equal share: everybody gets the same part of the entitlement, rounded down, less what was taken already. Priority
    first: who has priority gets all, the others nothing until it is lifted. No line is left out: one of which all is
    held back has a quantity of zero.
    """
    by_item = {(shortage.round, shortage.item): shortage for shortage in shortages}
    shared = []
    for line in due:
        shortage = by_item.get((line.round, line.item))
        if shortage is None:
            shared.append(line)
            continue
        if shortage.mode is ShortageMode.PRIORITY_FIRST:
            now = line.quantity if priority else 0
        else:
            taken = line.entitled - line.quantity
            now = min(line.quantity, max(0, line.entitled * shortage.permille // 1000 - taken))
        if now == line.quantity:
            shared.append(line)
        else:
            held = line.quantity - now
            shared.append(replace(line, quantity=now, held=held, short=shortage.mode, permille=shortage.permille))
    return tuple(shared)
