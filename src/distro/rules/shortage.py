"""Shortage: when there is not enough for everybody, the supervisor says how it is shared, and the journal keeps it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from distro.model.entitlements import DueLine, ShortageMode
from distro.model.events import ShortageDeclared
from distro.rules.ledger import Limits

WHOLE = 1000


def share(due: Sequence[DueLine], shortages: Sequence[ShortageDeclared], priority: bool) -> tuple[DueLine, ...]:
    """`due` under the shortages declared for their rounds: what is handed over now, and what is held back until later.

    No line is left out: one of which all is held back has a quantity of zero.
    """
    by_item = {(shortage.round, shortage.item): shortage for shortage in shortages}
    shared = []
    for line in due:
        short = by_item.get((line.round, line.item))
        now = line.quantity if short is None else part_now(line, short.mode, short.permille, priority)
        if short is None or now == line.quantity:
            shared.append(line)
        else:
            held = line.quantity - now
            shared.append(replace(line, quantity=now, held=held, short=short.mode, permille=short.permille))
    return tuple(shared)


def without_spoiled(due: Sequence[DueLine], at_most: Limits) -> tuple[DueLine, ...]:
    """`due` where of some items no more than `at_most` is good: the rest is held back, as nothing spoiled is given.

    A line that names a donor gets no more than is good of that donor's. Lines of the same item share what is good in
    their order. No line is left out.
    """
    good, lines = dict(at_most), []
    for line in due:
        limits = {(line.item, ""), (line.item, line.donor)} & good.keys()
        now = min([line.quantity, *(good[limit] for limit in limits)])
        for limit in limits:
            good[limit] -= now
        held = line.quantity - now
        lines.append(replace(line, quantity=now, held=line.held + held, spoiled=True) if held else line)
    return tuple(lines)


def part_now(line: DueLine, mode: ShortageMode, permille: int, priority: bool) -> int:
    """How much of what is due is handed over now.

    Equal share: everybody gets the same part of the entitlement, rounded down, less what was taken already. Priority
    first: who has priority gets all, the others nothing until it is lifted.
    """
    if mode is ShortageMode.LIFTED or (mode is ShortageMode.PRIORITY_FIRST and priority):
        return line.quantity
    if mode is ShortageMode.PRIORITY_FIRST:
        return 0
    taken = line.entitled - line.quantity
    return min(line.quantity, max(0, line.entitled * permille // WHOLE - taken))


# What is left of one item for one household, and whether it has priority.
Waiting = tuple[Sequence[DueLine], bool]


class Sharing(Struct, frozen=True, kw_only=True):
    """What a way of sharing comes to: of `households` with some of the item still due, `without` get none for now.

    `needed` is what goes out if all of them come, of `due` in all; `on_shelf` stands at the point, `in_store` behind.
    """

    mode: ShortageMode
    permille: int
    households: int
    without: int
    needed: int
    due: int
    on_shelf: int
    in_store: int

    @property
    def suffices(self) -> bool:
        """Whether the shelf will do for all of them."""
        return self.needed <= self.on_shelf


def sharing(
    waiting: Sequence[Waiting], mode: ShortageMode, permille: int, on_shelf: int = 0, in_store: int = 0
) -> Sharing:
    """What sharing among `waiting` in this way would come to."""
    now = [sum(part_now(line, mode, permille, first) for line in lines) for lines, first in waiting]
    return Sharing(
        mode=mode,
        permille=permille,
        households=len(now),
        without=sum(1 for amount in now if not amount),
        needed=sum(now),
        due=sum(line.quantity for lines, _ in waiting for line in lines),
        on_shelf=on_shelf,
        in_store=in_store,
    )


def fair_share(waiting: Sequence[Waiting], on_shelf: int) -> int:
    """The greatest equal share, in whole percents as permille, that the shelf will do for; WHOLE when for all."""
    low, high = 0, 100
    while low < high:
        middle = (low + high + 1) // 2
        if sharing(waiting, ShortageMode.EQUAL_SHARE, middle * 10, on_shelf).suffices:
            low = middle
        else:
            high = middle - 1
    return low * 10
