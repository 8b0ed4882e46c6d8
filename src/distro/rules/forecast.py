"""What runs out first, if those who have not come yet all come; what runs out or expires before a round is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec import Struct

from distro.model.goods import Lot
from distro.rules.ledger import first_expired


class RunsOut(Struct, frozen=True):
    """`item` will not do for all: it lasts for about `households` more, of `left` who have not come."""

    item: str
    households: int
    left: int


def runs_out_first(on_hand: Mapping[str, int], needed: Mapping[str, int], left: int) -> RunsOut | None:
    """The item that ends first, were everybody who is left (a number of households) to take `needed` in all.

    None when everything suffices. What is short by the least share of the queue is not said: one item is enough to act.
    """
    lasting = [
        (left * max(0, on_hand.get(item, 0)) // amount, item)
        for item, amount in needed.items()
        if amount > max(0, on_hand.get(item, 0))
    ]
    if not lasting or not left:
        return None
    households, item = min(lasting)
    return RunsOut(item, households, left)


class Spoiling(Struct, frozen=True):
    """So much of a lot will still be here when its date has passed."""

    lot: Lot
    quantity: int


class Outlook(Struct, frozen=True, kw_only=True):
    """How an item will do for a round, if what is needed goes out evenly over its days, the first expired first.

    `good` is what may be handed out today. `spoils` are the lots of which something is left when they expire;
    `runs_out` is the first day that does not get all it needs, and `short` how much is missing in all.
    """

    item: str
    needed: int
    good: int
    spoils: tuple[Spoiling, ...]
    runs_out: date | None
    short: int

    @property
    def suffices(self) -> bool:
        """Whether there is nothing to be done."""
        return not self.spoils and not self.short


def outlook(item: str, lots: Mapping[Lot, int], needed: int, today: date, last: date) -> Outlook:
    """What becomes of `lots` of an item when `needed` of it goes out from `today` to `last`, both included."""
    left = {lot: held for lot, held in sorted(lots.items(), key=lambda pair: first_expired(pair[0])) if held > 0}
    good, days = sum(left.values()), max(1, (last - today).days + 1)
    spoils, runs_out, short = [], None, 0
    for number in range(days):
        day = today + timedelta(days=number)
        gone = {lot: left.pop(lot) for lot in list(left) if lot.expiry is not None and lot.expiry < day}
        spoils += [Spoiling(lot, amount) for lot, amount in gone.items() if amount]
        wanted = needed * (number + 1) // days - needed * number // days
        for lot in left:
            part = min(wanted, left[lot])
            left[lot] -= part
            wanted -= part
        if wanted:
            runs_out, short = runs_out or day, short + wanted
    return Outlook(item=item, needed=needed, good=good, spoils=tuple(spoils), runs_out=runs_out, short=short)
