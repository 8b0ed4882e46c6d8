"""The ledger: balances are sums of movements, and every movement takes from one account and gives to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from distro.model.goods import Account, Condition, Lot, Movement

# What an account holds, by lot and condition, in the item's smallest unit.
Shelf = Mapping[tuple[Lot, Condition], int]


class Ledger:
    """The balances of all accounts. Their sum over accounts is zero for every lot, whatever happens."""

    def __init__(self) -> None:
        self._shelves: defaultdict[Account, defaultdict[tuple[Lot, Condition], int]] = defaultdict(
            lambda: defaultdict(int)
        )

    def post(self, movements: Iterable[Movement], reverse: bool = False) -> None:
        """Book `movements`, or take them back."""
        for move in movements:
            quantity = -move.quantity if reverse else move.quantity
            key = (move.lot, move.condition)
            self._shelves[move.source][key] -= quantity
            self._shelves[move.target][key] += quantity

    def shelf(self, account: Account) -> Shelf:
        """What `account` holds."""
        return self._shelves.get(account, {})

    def on_hand(self, account: Account, item: str, condition: Condition = Condition.GOOD) -> int:
        """How much of `item` the account holds, all lots together; below zero when more was given than booked in."""
        return sum(
            quantity
            for (lot, state), quantity in self.shelf(account).items()
            if lot.item == item and state == condition
        )

    def accounts(self) -> list[Account]:
        """Every account that ever moved."""
        return sorted(self._shelves)


def move_items(
    shelf: Shelf, quantities: Iterable[tuple[str, int]], source: Account, target: Account, today: date, donor: str
) -> tuple[Movement, ...]:
    """The movements that take `quantities` (item, amount) from `source`, whose shelf this is, to `target`.

    First expired first out, never an expired lot (FEFO); lots without an expiry go first in, first out by batch. When
    the shelf holds too little, the rest is booked on a nameless lot of `donor`, below zero: the goods are already in
    somebody's hands, so this never refuses.
    """
    wanted: defaultdict[str, int] = defaultdict(int)
    for item, quantity in quantities:
        wanted[item] += quantity
    usable: dict[str, list[tuple[Lot, int]]] = {item: [] for item in wanted}
    for (lot, state), held in shelf.items():
        if lot.item in usable and held > 0 and state == Condition.GOOD and (lot.expiry is None or lot.expiry >= today):
            usable[lot.item].append((lot, held))
    return tuple(
        Movement(lot, part, source, target)
        for item, quantity in wanted.items()
        for lot, part in _take(sorted(usable[item], key=_first_expired), quantity, Lot(item, donor=donor))
    )


def _take(lots: Iterable[tuple[Lot, int]], quantity: int, nameless: Lot) -> Iterable[tuple[Lot, int]]:
    """`quantity` from `lots` in their order, the rest from a nameless one; nothing of zero."""
    for lot, held in lots:
        if not quantity:
            return
        part = min(quantity, held)
        yield lot, part
        quantity -= part
    if quantity:
        yield nameless, quantity


def _first_expired(lot_held: tuple[Lot, int]) -> tuple[date, str, str]:
    lot, _ = lot_held
    return (lot.expiry or date.max, lot.batch, lot.donor)
