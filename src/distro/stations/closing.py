"""The close: a blind count, the variances explained, two signatures, the day locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from distro.books import Day
from distro.model import events as e
from distro.model.goods import AdjustmentReason, Lot, Movement
from distro.rules.ledger import move_items
from distro.rules.reconciliation import needs_reason
from distro.stations.days import current_day
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.stations.stockroom import gone_to, shelf_of


class Variance(Struct, frozen=True, kw_only=True):
    """One counted item against its book. `must_explain`: the difference is above the item's tolerance."""

    item: str
    book: int
    counted: int
    must_explain: bool

    @property
    def difference(self) -> int:
        """Counted less book: below zero is missing."""
        return self.counted - self.book


@dataclass
class Close:
    """A close in the making. Nothing is written before `sign`; leave it and the day is simply still open.

    The count is blind: no method gives a book figure before every item has been counted.
    """

    session: Session
    point: str
    _counted: dict[str, int] = field(default_factory=dict)
    _reasons: dict[str, tuple[AdjustmentReason, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day: Day = current_day(self.session, self.point)

    @property
    def items(self) -> list[str]:
        """Every item to be counted, also those whose book is zero."""
        return [item.code for item in self.session.programme.items]

    def count(self, item: str, counted: int) -> None:
        """`counted` of `item` stand on the shelf, in its smallest unit. Zero is a count; not counted is not zero."""
        if item not in self.items:
            raise Refused("item_unknown", item=item)
        if counted < 0:
            raise Refused("amount_below_zero", item=item)
        self._counted[item] = counted

    def missing(self) -> list[str]:
        """The items not counted yet."""
        return [item for item in self.items if item not in self._counted]

    def variances(self) -> list[Variance]:
        """Count against book, item by item. Refused while an item is not counted."""
        if missing := self.missing():
            raise Refused("count_incomplete", n=len(missing), items=", ".join(missing))
        programme = self.session.programme
        return [
            Variance(
                item=code,
                book=(book := self._book(code)),
                counted=self._counted[code],
                must_explain=needs_reason(programme.item(code), book, self._counted[code]),
            )
            for code in self.items
        ]

    def explain(self, item: str, reason: AdjustmentReason, note: str = "") -> None:
        """Why `item` differs."""
        self._reasons[item] = (reason, note.strip())

    def unexplained(self) -> list[Variance]:
        """The variances that still need a reason."""
        return [line for line in self.variances() if line.must_explain and line.item not in self._reasons]

    def sign(self, counted_by: str, approved_by: str, approver_passphrase: str) -> e.DayClosed:
        """Two people sign and the day is locked; the adjustments bring the book to the count.

        Refused while something is not counted or explained, when both are the same person, or when the second
        person's passphrase is wrong (`WrongPassphrase` of the store).
        """
        if left := self.unexplained():
            raise Refused("variance_unexplained", n=len(left), items=", ".join(line.item for line in left))
        if counted_by == approved_by:
            raise Refused("same_person")
        self.session.store.check_passphrase(approved_by, approver_passphrase)
        variances = self.variances()
        event = e.DayClosed(
            **self.session.stamper()(self.point),
            day=self.day.name,
            account=shelf_of(self.point),
            lines=tuple(
                e.CountLine(line.item, line.book, line.counted, *self._reasons.get(line.item, (None, "")))
                for line in variances
            ),
            movements=self._adjustments({line.item: line.difference for line in variances}),
            counted_by=counted_by,
            approved_by=approved_by,
        )
        self.session.append([event])
        return event

    def _book(self, item: str) -> int:
        return self.session.books.stock.on_hand(shelf_of(self.point), item)

    def _adjustments(self, differences: Mapping[str, int]) -> tuple[Movement, ...]:
        """What is missing goes where its reason says, by FEFO; what was found comes back on the item's newest lot."""
        shelf = shelf_of(self.point)
        stock = self.session.books.stock.shelf(shelf)
        today, donor = self.session.now().date(), self.session.programme.donor
        movements: list[Movement] = []
        for item, difference in differences.items():
            reason, _ = self._reasons.get(item, (AdjustmentReason.LOST, ""))
            if difference < 0:
                movements += move_items(stock, [(item, -difference)], shelf, gone_to(reason), today, donor)
            elif difference > 0:
                lots = [lot for lot, _ in stock if lot.item == item] or [Lot(item, donor=donor)]
                newest = max(lots, key=lambda lot: (lot.expiry or date.min, lot.batch))
                movements.append(Movement(newest, difference, gone_to(AdjustmentReason.LOST), shelf))
        return tuple(movements)
