"""A shortage: what is left due of an item against what there is, how it may be shared, and saying so."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from distro.model import events as e
from distro.model.entitlements import DueLine, ShortageMode
from distro.rules.roles import Task
from distro.rules.shortage import has_priority, share
from distro.rules.verdict import due
from distro.stations.errors import Refused
from distro.stations.rounds import held_at
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of, store_of

_WHOLE = 1000


class Sharing(Struct, frozen=True, kw_only=True):
    """What a way of sharing comes to: of `households` with some of the item still due, `without` get nothing for now.

    `needed` is what goes out if all of them come, of `due` in all; `on_shelf` stands at the point, `in_store` beside it.
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


class Scarce:
    """An item of a round at a point, while somebody decides how it is shared. Nothing is written before `declare`.

    Refused for a round that is not held there, an item that is not in it, or a service: that leaves no stock.
    """

    def __init__(self, session: Session, code: str, point: str, item: str) -> None:
        round_ = held_at(session, code, point)
        if item not in {known.code for known in session.programme.goods}:
            raise Refused("item_unknown", item=item)
        if item not in items_of(session, code):
            raise Refused("item_not_in_round", item=item, round=round_.code)
        self._session, self._code, self._point, self._item = session, code, point, item
        stock = session.books.stock
        self._on_shelf = max(0, stock.on_hand(shelf_of(point), item))
        self._in_store = max(0, stock.on_hand(store_of(point), item))
        self._waiting = list(self._still_waiting())

    @property
    def standing(self) -> e.Shortage | None:
        """The shortage of this item that is in force now."""
        short = self._session.books.rounds.shortages(self._point)
        return next((one for one in short if (one.round, one.item) == (self._code, self._item)), None)

    def shared(self, mode: ShortageMode, permille: int = _WHOLE) -> Sharing:
        """What sharing in this way would come to. Refused for a share that is none."""
        if not 0 <= permille <= _WHOLE:
            raise Refused("share_out_of_range", share=permille)
        shortage = self._shortage(mode, permille)
        shortages = [] if mode is ShortageMode.LIFTED else [shortage]
        now = [sum(one.quantity for one in share(lines, shortages, first)) for lines, first in self._waiting]
        return Sharing(
            mode=mode,
            permille=permille,
            households=len(now),
            without=sum(1 for amount in now if not amount),
            needed=sum(now),
            due=sum(line.quantity for lines, _ in self._waiting for line in lines),
            on_shelf=self._on_shelf,
            in_store=self._in_store,
        )

    def fair(self) -> int:
        """The greatest equal share, in whole percents as permille, that the shelf will do for; 1000 when for all."""
        low, high = 0, 100
        while low < high:
            middle = (low + high + 1) // 2
            if self.shared(ShortageMode.EQUAL_SHARE, middle * 10).suffices:
                low = middle
            else:
                high = middle - 1
        return low * 10

    def declare(self, mode: ShortageMode, permille: int = _WHOLE) -> Sharing:
        """Say how the item is shared from now on, or that it no longer is; what it comes to. Written to the journal."""
        self._session.demand(Task.FREEZE_ROUND)
        comes_to = self.shared(mode, permille)
        self._session.append([self._shortage(mode, permille)])
        return comes_to

    def _shortage(self, mode: ShortageMode, permille: int) -> e.Shortage:
        stamp = self._session.stamper()(self._point)
        return e.Shortage(**stamp, round=self._code, item=self._item, mode=mode, permille=permille)

    def _still_waiting(self) -> Iterable[tuple[list[DueLine], bool]]:
        """What is left of the item for each household, and whether it has priority."""
        books, programme = self._session.books, self._session.programme
        for granted in books.entitlements.at(self._code, self._point):
            left = due([granted], books.handovers.of_household(granted.household), books.rounds.first)
            lines = [line for line in left if line.item == self._item]
            household = books.register.get(granted.household)
            if lines:
                yield lines, household is not None and has_priority(programme, household)


def items_of(session: Session, code: str) -> list[str]:
    """The goods of a round's baskets, in the programme's order."""
    baskets = session.books.rounds.find(session.programme, code).baskets
    given = {line.item for basket in baskets for line in session.programme.basket(basket).lines}
    return [item.code for item in session.programme.goods if item.code in given]
