"""A shortage: what is left due of an item against what there is, how it may be shared, and saying so."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from msgspec import Struct

from distro.model import events as e
from distro.model.entitlements import ShortageMode
from distro.model.goods import Account
from distro.rules.lane import has_priority
from distro.rules.ledger import good_stock, of_donors
from distro.rules.roles import Task
from distro.rules.shortage import WHOLE, Sharing, Waiting, fair_share, sharing
from distro.rules.verdict import due
from distro.stations.errors import Refused
from distro.stations.lookups import item_named
from distro.stations.rounds import held_at
from distro.stations.rules_date import today
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of, store_of

_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*%?")


class Scarce:
    """An item of a round at a point, while somebody decides how it is shared. Nothing is written before `declare`.

    Refused for a round that is not held there, an item that is not in it, or a service: that leaves no stock.
    """

    def __init__(self, session: Session, code: str, point: str, item: str) -> None:
        held_at(session, code, point)
        item_named(session, item)
        if item not in _items_of(session, code):
            raise Refused("item_not_in_round", item=item, round=code)
        self._session, self._code, self._point, self._item = session, code, point, item
        self._waiting = [
            (lines, priority)
            for left, priority in _waiting(session, code, point)
            if (lines := [line for line in left if line.item == item])
        ]
        whose = {line.donor for lines, _ in self._waiting for line in lines} or {""}
        self._on_shelf = _there(session, shelf_of(point), item, whose)
        self._in_store = _there(session, store_of(point), item, whose)

    @property
    def standing(self) -> e.ShortageDeclared | None:
        """The shortage of this item that is in force now."""
        short = self._session.books.rounds.shortages(self._point)
        return next((one for one in short if (one.round, one.item) == (self._code, self._item)), None)

    def shared(self, mode: ShortageMode, permille: int = WHOLE) -> Sharing:
        """What sharing in this way would come to. Refused for a share that is none."""
        if not 0 <= permille <= WHOLE:
            raise Refused("share_out_of_range", share=f"{permille / 10:g} %")
        return sharing(self._waiting, mode, permille, self._on_shelf, self._in_store)

    def fair(self) -> int:
        """The greatest equal share that the shelf will do for, as permille."""
        return fair_share(self._waiting, self._on_shelf)

    def declare(self, mode: ShortageMode, permille: int = WHOLE) -> Sharing:
        """Say how the item is shared from now on, or that it no longer is; what it comes to. Written to the journal."""
        self._session.demand(Task.FREEZE_ROUND)
        comes_to = self.shared(mode, permille)
        stamp = self._session.stamper()(self._point)
        declared = e.ShortageDeclared(**stamp, round=self._code, item=self._item, mode=mode, permille=permille)
        self._session.append([declared])
        return comes_to


class ItemLeft(Struct, frozen=True, kw_only=True):
    """What is still due of an item in a round here, and what stands on the shelf."""

    item: str
    due: int
    on_shelf: int

    @property
    def suffices(self) -> bool:
        """Whether the shelf will do for all."""
        return self.due <= self.on_shelf


def left_of(session: Session, code: str, point: str) -> list[ItemLeft]:
    """Each item of the round's baskets that stands on shelves, in the programme's order."""
    held_at(session, code, point)
    needed: Counter[str] = Counter()
    whose: defaultdict[str, set[str]] = defaultdict(set)
    for lines, _ in _waiting(session, code, point):
        for line in lines:
            needed[line.item] += line.quantity
            whose[line.item].add(line.donor)
    return [
        ItemLeft(item=item, due=needed[item], on_shelf=_there(session, shelf_of(point), item, whose[item] or {""}))
        for item in _items_of(session, code)
    ]


def _there(session: Session, account: Account, item: str, donors: Collection[str]) -> int:
    """How much good stock of `item` stands there of `donors`; nothing where more was given than booked."""
    shelf = of_donors(session.books.stock.shelf(account), donors)
    return max(0, good_stock(shelf, today(session, account.place))[item])


def _waiting(session: Session, code: str, point: str) -> Iterator[Waiting]:
    """What each household has left in a round, before any shortage, and whether it has priority."""
    books, programme = session.books, session.programme
    for granted in books.entitlements.at(code, point):
        left = due([granted], books.handovers.of_household(granted.household), books.rounds.original_of)
        household = books.register.get(granted.household)
        if left:
            yield left, household is not None and has_priority(programme, household)


def read_share(text: str) -> int:
    """What somebody wrote for an equal share (60, 60 %, 62,5), as permille. Refused when it is none."""
    found = _PERCENT.fullmatch(text.strip())
    permille = int(found[1]) * 10 + int(found[2] or 0) if found else WHOLE + 1
    if permille > WHOLE:
        raise Refused("share_out_of_range", share=text.strip())
    return permille


def _items_of(session: Session, code: str) -> list[str]:
    """The goods of a round's baskets, in the programme's order."""
    baskets = session.books.rounds.find(session.programme, code).baskets
    given = {line.item for basket in baskets for line in session.programme.basket(basket).lines}
    return [item.code for item in session.programme.goods if item.code in given]
