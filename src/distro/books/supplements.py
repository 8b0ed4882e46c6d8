"""What is open of the closed days: what came after the close, and what of the signed variances it explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from distro.books import Books
from distro.books.day import Act, Correction, Day, put_down
from distro.model import events as e


class SupplementLine(Struct, frozen=True, kw_only=True):
    """One item. `came` is what the late papers put on the shelf, below zero what they took; `adjusted` what the signed
    count had put down as found, below zero as lost; `explained` how much of that was the same goods and comes back.
    """

    item: str
    came: int
    adjusted: int
    explained: int


class Supplement(Struct, frozen=True, kw_only=True):
    """What is open for one day. `closes` are those of which a person must say which one holds, two or more, or none.

    `laptops` are the ids of those it came from; `by` who handed over, took back or wrote.
    """

    day: str
    point: str
    handovers: int
    households: int
    voids: int
    papers: int
    laptops: tuple[str, ...]
    by: tuple[str, ...]
    lines: tuple[SupplementLine, ...]
    closes: tuple[e.DayClosed, ...]


def open_supplements(books: Books, items: Sequence[str], point: str | None = None) -> list[Supplement]:
    """Every day with something that nobody has signed, in the order of the days; of one point, or of all.

    `items` are those that stand on shelves, in the programme's order.
    """
    days = [day for day in books.days.all() if point in (None, day.point) and day.supplement_is_open]
    return [_told(books, items, day) for day in days]


def since(before: Iterable[Supplement], now: Iterable[Supplement]) -> tuple[Supplement, ...]:
    """What of `now` is more than, or other than, `before`."""
    known = list(before)
    return tuple(supplement for supplement in now if supplement not in known)


def _told(books: Books, items: Sequence[str], day: Day) -> Supplement:
    acts, held = day.unsigned(), day.closed
    assert held is not None  # else nothing would be late
    handovers = [act.event for act in acts if isinstance(act.event, e.Handover)]
    came, adjusted = net(day, acts), adjusted_by(books, held)
    apart = day.undecided()
    others = {close.device for close in apart if close is not held}
    return Supplement(
        day=day.name,
        point=day.point,
        handovers=len(handovers),
        households=len({handover.household for handover in handovers}),
        voids=sum(isinstance(act.event, e.Void) for act in acts),
        papers=sum(not isinstance(act.event, e.Handover | e.Void) for act in acts),
        laptops=tuple(sorted({act.event.device for act in acts} | others)),
        by=tuple(sorted({act.event.by for act in acts})),
        lines=tuple(
            SupplementLine(
                item=item, came=came[item], adjusted=adjusted[item], explained=same_way(adjusted[item], came[item])
            )
            for item in items
            if came[item]
        ),
        closes=tuple(apart),
    )


def net(day: Day, acts: Iterable[Act | Correction]) -> Counter[str]:
    """What `acts` put on the day's shelf, by item."""
    net: Counter[str] = Counter()
    for act in acts:
        for item, quantity in act.effect(day.account).items():
            net[item] += quantity
    return net


def adjusted_by(books: Books, close: e.DayClosed) -> Counter[str]:
    """What a close put on the shelf, by item, less what all supplements of whatever day took back of it."""
    left = put_down(close)
    for each in books.days.all():
        for supplement in each.supplements:
            for back in supplement.reverses:
                if back.close == close.id:
                    left[back.item] += back.quantity
    return left


def same_way(one: int, other: int) -> int:
    """How much of `one` is explained by `other`, which goes the same way; 0 where they go apart."""
    if one * other <= 0:
        return 0
    return min(one, other, key=abs)
