"""Reconciliation: what one account's book says, flow by flow, and how far a count is from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from distro.model.goods import Account, AccountKind, Movement
from distro.model.programme import Item

_GONE = {
    AccountKind.LOST: "lost",
    AccountKind.DAMAGED: "damaged",
    AccountKind.EXPIRED: "expired",
    AccountKind.HOUSEHOLD: "handed_over",
    AccountKind.KIT: "kits",
}


@dataclass
class ItemFlow:
    """One item at one account over one day, in the item's smallest unit.

    Point (field guide, section 5): opening + received - handed over - returned - lost - damaged - expired = book.
    `handed_over` is net of voids; `lost` is net of what was found; `kits` is what went into kits.
    """

    opening: int = 0
    received: int = 0
    handed_over: int = 0
    returned: int = 0
    lost: int = 0
    damaged: int = 0
    expired: int = 0
    kits: int = 0

    @property
    def book(self) -> int:
        """What ought to stand there now."""
        return (
            self.opening
            + self.received
            - (self.handed_over + self.returned + self.lost + self.damaged + self.expired + self.kits)
        )


@dataclass
class Flows:
    """The flows of all items at one account, fed by movements."""

    account: Account
    items: dict[str, ItemFlow] = field(default_factory=dict)

    def of(self, item: str) -> ItemFlow:
        """The flow of `item`; all zero when nothing moved."""
        if (flow := self.items.get(item)) is None:
            flow = self.items[item] = ItemFlow()
        return flow

    def post(self, movements: Iterable[Movement], reverse: bool = False) -> None:
        """Book `movements` that touch the account, or take them back; others are passed over."""
        for move in movements:
            quantity = -move.quantity if reverse else move.quantity
            if move.source == self.account:
                name = _GONE.get(move.target.kind, "returned")
                _add(self.of(move.lot.item), name, quantity)
            elif move.target == self.account:
                name = _GONE.get(move.source.kind, "received")
                _add(self.of(move.lot.item), name, quantity if name == "received" else -quantity)


def _add(flow: ItemFlow, name: str, quantity: int) -> None:
    setattr(flow, name, getattr(flow, name) + quantity)


def needs_reason(item: Item, book: int, counted: int) -> bool:
    """Whether the variance counted - book is above the item's tolerance, so that it must be explained.

    No published tolerance exists: it is the programme's, 0 for countable items by default (field guide, section 5).
    """
    return abs(counted - book) * 1000 > abs(book) * item.tolerance_permille
