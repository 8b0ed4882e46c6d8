"""A blind count of what stands somewhere: by item or by lot, compared with the book when all is counted, explained."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar

from msgspec import Struct

from distro.books import StockDocument
from distro.model import events as e
from distro.model.goods import Account, AdjustmentReason, Condition, Lot, Movement
from distro.rules import ledger
from distro.rules.reconciliation import needs_reason
from distro.rules.roles import Task
from distro.rules.units import MOST
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.heard import Heard, heard
from distro.stations.proving import prove, prove_may
from distro.stations.session import Session, Stamp
from distro.stations.stockroom import gone_to


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


class Count(ABC):
    """A count in the making of what stands in good condition at `account`, past its date or not.

    `name` says which count it is in the journal: what was kept under it is of it. `on` is the date it goes by, `what`
    the kind of place, as texts call it. Left alone nothing comes of it; only passes that were kept are not forgotten.

    The count is blind: nothing here gives a book figure before every item has been counted. An item is counted as a
    whole, or lot by lot where lots or donors must be told apart. Refused for who may not close: after a count of zeros
    the variances would tell them the book.
    """

    what: ClassVar[str]

    def __init__(self, session: Session, point: str, account: Account, name: str, on: date) -> None:
        session.demand(Task.CLOSE_DAY)
        self.session = session
        self.point = point
        self.account = account
        self.name = name
        self.on = on
        self._counted: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._by_lot: dict[str, dict[Lot, int]] = {}
        self._reasons: dict[str, tuple[AdjustmentReason, str]] = {}
        self._kept: tuple[str, object] = ("", None)  # who proved that they counted, and what

    # ------------------------------------------------------------ counting

    @property
    def items(self) -> list[str]:
        """Every item to be counted, also those whose book is zero."""
        return [item.code for item in self.session.programme.goods]

    def lots_of(self, item: str) -> list[Lot]:
        """The lots of an item that ever stood here, to be counted one by one; no amounts."""
        shelf = self.session.books.stock.shelf(self.account)
        return sorted({lot for lot, state in shelf if lot.item == item and state == Condition.GOOD}, key=_lot_order)

    def count(self, item: str, counted: int) -> None:
        """`counted` of `item` stand on the shelf, in its smallest unit. Zero is a count; not counted is not zero.

        Counting an item again keeps what was said first beside it.
        """
        self._note(item, counted)
        self._by_lot.pop(item, None)

    def count_packs(self, item: str, packs: Mapping[int, int], loose: int) -> None:
        """Whole packs by how many pieces each holds ({25: 4} is four of 25), and loose pieces beside them."""
        self.count(item, sum(holds * number for holds, number in packs.items()) + loose)

    def count_lots(self, item: str, counted: Mapping[Lot, int]) -> None:
        """An item counted lot by lot."""
        if any(amount < 0 for amount in counted.values()):
            raise Refused("amount_below_zero", item=item)
        self._note(item, sum(counted.values()))
        self._by_lot[item] = dict(counted)

    def count_anew(self) -> None:
        """Somebody else counts, from nothing."""
        self._counted.clear()
        self._by_lot.clear()

    def missing(self) -> list[str]:
        """The items not counted yet."""
        return [item for item in self.items if item not in self._counted]

    def _note(self, item: str, counted: int) -> None:
        if item not in self.items:
            raise Refused("item_unknown", item=item)
        if counted < 0:
            raise Refused("amount_below_zero", item=item)
        if counted > MOST:
            raise Refused("amount_too_large", item=item, most=MOST)
        if item in self._counted:
            self._first.setdefault(item, self._counted[item])
        self._counted[item] = counted

    # ------------------------------------------------------------ comparing and explaining

    def variances(self) -> list[Variance]:
        """Count against book, item by item. Refused while an item is not counted."""
        self._demand_counted()
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

    def variances_by_lot(self) -> dict[Lot, int]:
        """Counted less book where it differs: by lot for what was counted so, else under the item's `Lot(item)`."""
        found = {
            Lot(line.item): line.difference for line in self.variances() if line.item not in self._by_lot
        } | self._lot_differences()
        return {lot: difference for lot, difference in found.items() if difference}

    def to_recount(self) -> list[str]:
        """The items that differ and were counted only once: a second look costs less than an explanation."""
        return [line.item for line in self.variances() if line.must_explain and line.item not in self._first]

    def explain(self, item: str, reason: AdjustmentReason, note: str = "") -> None:
        """Why `item` differs."""
        self._reasons[item] = (reason, cleaned("note", note))

    def unexplained(self) -> list[Variance]:
        """The variances that still need a reason."""
        return [line for line in self.variances() if line.must_explain and line.item not in self._reasons]

    # ------------------------------------------------------------ signing

    def heard(self) -> list[Heard]:
        """The other laptops of this point, and until when they were heard: what they did since is not in the book here.

        Read their stick, or meet at the hub, and count then; it is possible without them.
        """
        return heard(self.session, self.point)

    @abstractmethod
    def storekeepers(self) -> set[str]:
        """Who received, issued or moved goods here today: they do not count."""

    def _kept_store(self) -> Iterator[StockDocument | e.TransferArrived]:
        """What storekeepers write; whoever sat there while the store was counted is none."""
        papers = self.session.books.stock_documents
        yield from (paper for paper in papers if not (isinstance(paper, e.GoodsMoved) and paper.is_of_count))
        yield from papers.arrivals()

    def keep(self, counted_by: str, secret: str) -> e.ShelfCounted:
        """Write this pass of the count down, signed by who counted: durable before anybody sees the book.

        Refused while an item is not counted, for who kept the store today, and for who is nobody here or does not prove
        it by a passphrase or PIN (WrongPassphrase of the store).
        """
        self._demand_counted()
        self._demand_counter(counted_by, secret)
        pass_ = self._pass(counted_by, self.session.stamper())
        self.session.append([pass_])
        self._kept = (counted_by, self._found())
        return pass_

    def take_up(self) -> None:
        """Go on from the last pass that somebody signed. Refused where nobody counted yet."""
        passes = self._passes()
        if not passes:
            raise Refused("nobody_counted", day=self.name)
        for line in passes[-1].lines:
            if line.lots:
                self.count_lots(line.item, dict(line.lots))
            else:
                self.count(line.item, line.counted)

    @property
    def kept_by(self) -> str:
        """Who signed this very count just now; empty when nobody did, or something was counted anew since."""
        person, found = self._kept
        return person if found == self._found() else ""

    def _found(self) -> object:
        """What stands there as far as it was counted, whatever the book says."""
        return dict(self._counted), dict(self._by_lot)

    def passes_missing(self) -> int:
        """How many people must still count, each for themselves, before the book is opened."""
        counters = {one.counted_by for one in self._passes()}
        return max(0, self.session.programme.count_passes - len(counters)) if self._in_passes else 0

    def passes_differ(self) -> list[str]:
        """The items of which the last two people found different amounts: both count these again."""
        if not self._in_passes:
            return []
        last: dict[str, e.ShelfCounted] = {}
        for one in self._passes():
            last.pop(one.counted_by, None)
            last[one.counted_by] = one
        found = [{line.item: line.counted for line in one.lines} for one in list(last.values())[-2:]]
        return [item for item in self.items if len({each.get(item) for each in found}) > 1]

    def keep_first(self) -> None:
        """Write down what was counted, by nobody's signature yet, where no pass is kept: it stays visible whatever is
        recorded to explain it.
        """
        if not self.kept():
            self._demand_counted()
            self.session.append([self._pass("", self.session.stamper())])

    def kept(self) -> list[e.ShelfCounted]:
        """Every pass of this count that is written down, the first one first."""
        return self.session.books.counts.of(self.name)

    def _passes(self) -> list[e.ShelfCounted]:
        """Those that somebody signed."""
        return [one for one in self.kept() if one.counted_by]

    @property
    def _in_passes(self) -> bool:
        return self.session.programme.count_passes > 1

    def _demand_signed(self, counted_by: str, approved_by: str, passphrase: str, secret: str) -> None:
        """That two may sign: each proves who they are, and all is counted and explained; as `sign` of a count says."""
        self.session.demand(Task.CLOSE_DAY)
        if _same(counted_by, approved_by):
            raise Refused("same_person")
        if not self._just_kept_by(counted_by):
            self._demand_counter(counted_by, secret)
        prove_may(self.session, approved_by, passphrase, Task.APPROVE)
        if self.is_new(approved_by):
            raise Refused("approver_is_new", person=approved_by)
        if self.passes_missing():
            raise Refused("count_pass_missing", n=self.session.programme.count_passes)
        if differ := self.passes_differ():
            raise Refused("count_passes_differ", items=", ".join(differ))
        if left := self.unexplained():
            raise Refused("variance_unexplained", n=len(left), items=", ".join(line.item for line in left))

    @abstractmethod
    def sign(self, counted_by: str, approved_by: str, approver_passphrase: str, counter_secret: str = "") -> object:
        """Two people sign for what was counted."""

    @abstractmethod
    def is_new(self, person: str) -> bool:
        """Whether somebody else let `person` in, or gave them another key, too lately for them to approve."""

    def _just_kept_by(self, person: str) -> bool:
        return bool(person) and self.kept_by == person

    def _demand_counted(self) -> None:
        if missing := self.missing():
            raise Refused("count_incomplete", n=len(missing), items=", ".join(missing))

    def _demand_counter(self, person: str, secret: str) -> None:
        """A PIN says who is at the keyboard, and that is all that is asked of who counts."""
        if person in self.storekeepers():
            raise Refused("counter_is_storekeeper", person=person)
        prove(self.session, person, secret)

    def _pass(self, counted_by: str, stamp: Stamp) -> e.ShelfCounted:
        return e.ShelfCounted(
            **stamp(self.point),
            day=self.name,
            account=self.account,
            lines=self._lines(),
            counted_by=counted_by,
        )

    def _lines(self) -> tuple[e.FoundLine, ...]:
        return tuple(
            e.FoundLine(item, self._counted[item], self._book(item), tuple(self._by_lot.get(item, {}).items()))
            for item in self.items
        )

    def _book(self, item: str) -> int:
        return self.session.books.stock.on_hand(self.account, item)

    def _lot_differences(self) -> dict[Lot, int]:
        """Counted less book of every lot that was counted as such, and of those that were not found at all."""
        shelf = self.session.books.stock.shelf(self.account)
        differences: Counter[Lot] = Counter()
        for item, lots in self._by_lot.items():
            differences.update(lots)
            differences.subtract({lot: n for (lot, state), n in shelf.items() if lot.item == item and state == "good"})
        return dict(differences)

    def _adjustments(self, variances: Iterable[Variance]) -> Iterable[Movement]:
        """What is missing goes where its reason says, by FEFO; what was found comes back on the lots that are known.

        What is said to have expired is taken from the lots that have.
        """
        shelf = self.account
        stock = self.session.books.stock.shelf(shelf)
        by_lot = self._lot_differences()
        today, donor = self.on, self.session.programme.donor
        for line in variances:
            reason = self._reasons.get(line.item, (AdjustmentReason.LOST, ""))[0]
            target = gone_to(reason)
            if line.item in self._by_lot:
                for lot, difference in by_lot.items():
                    if lot.item == line.item and difference:
                        ends = (shelf, target) if difference < 0 else (target, shelf)
                        yield Movement(lot, abs(difference), *ends)
            elif line.difference < 0:
                expired = reason is AdjustmentReason.EXPIRED
                for lot, part in ledger.missing(stock, line.item, -line.difference, today, spoiled_first=expired):
                    yield Movement(lot, part, shelf, target)
            elif line.difference > 0:
                for lot, part in ledger.found(stock, line.item, line.difference, donor):
                    yield Movement(lot, part, gone_to(AdjustmentReason.LOST), shelf)


def _lot_order(lot: Lot) -> tuple[date, str, str]:
    return (lot.expiry or date.min, lot.batch, lot.donor)


def _same(one: str, other: str) -> bool:
    """Whether two ids are one person's, however they are written."""
    return one.strip().casefold() == other.strip().casefold()
