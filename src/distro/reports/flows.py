"""What moved between sites and others, by item and donor: what was there, came in, went where, is left.

Field guide, section 5.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from distro.model.goods import Account, AccountKind, Lot
from distro.reports.postings import Posting, held_at

FLOWS = ("received", "transferred_in", "found", "handed_over", "transferred_out", "lost", "damaged", "expired", "kits")
_INTO = frozenset({"received", "transferred_in", "found"})
_NAMED = {
    AccountKind.HOUSEHOLD: "handed_over",
    AccountKind.LOST: "lost",
    AccountKind.DAMAGED: "damaged",
    AccountKind.EXPIRED: "expired",
    AccountKind.KIT: "kits",
}


@dataclass
class StockLine:
    """One item of one donor at the sites of a report, in the item's smallest unit.

    opening + received + transferred_in + found - handed_over - transferred_out - lost - damaged - expired - kits
    = closing, which is the sum of its `lots`.
    """

    opening: int = 0
    flows: Counter[str] = field(default_factory=Counter)
    lots: Counter[Lot] = field(default_factory=Counter)

    @property
    def closing(self) -> int:
        """What is left by the book."""
        return self.opening + sum(n if name in _INTO else -n for name, n in self.flows.items())


StockLines = dict[tuple[str, str], StockLine]


def stock_lines(moved: Iterable[Posting], sites: frozenset[str], first: date, last: date, donor: str) -> StockLines:
    """The lines by (item, donor) of `sites` taken together, from `first` to `last`, both included.

    Goods without a known donor count as `donor`'s, the programme's own. Between two of the sites nothing moves. A year
    has millions of movements and few that differ: those that are alike are summed first.
    """
    ours = frozenset(account for site in sites for account in held_at(site))
    alike: defaultdict[tuple[Lot, AccountKind, bool, bool], int] = defaultdict(int)
    for posting in moved:
        if posting.on > last:
            continue
        move = posting.movement
        out, into = move.source in ours, move.target in ours
        if out != into:
            other = move.source if into else move.target
            alike[move.lot, other.kind, into, posting.on < first] += posting.sign * move.quantity
    lines: defaultdict[tuple[str, str], StockLine] = defaultdict(StockLine)
    for (lot, kind, into, earlier), quantity in alike.items():
        line = lines[lot.item, lot.donor or donor]
        change = quantity if into else -quantity
        line.lots[lot] += change
        if earlier:
            line.opening += change
        else:
            line.flows[_name(kind, into)] += _signed(kind, quantity, into)
    return dict(lines)


def flow_of(posting: Posting, ours: Collection[Account]) -> tuple[str, int]:
    """Which flow a movement between `ours` and others is, and its part of it."""
    move = posting.movement
    into = move.target in ours
    other = move.source if into else move.target
    return _name(other.kind, into), _signed(other.kind, posting.sign * move.quantity, into)


def _name(other: AccountKind, into: bool) -> str:
    """What a movement between the site and another account is called. What was lost and is there again was found."""
    if into and other is AccountKind.LOST:
        return "found"
    came = "received" if other is AccountKind.SUPPLIER else "transferred_in"
    return _NAMED.get(other, came if into else "transferred_out")


def _signed(other: AccountKind, quantity: int, into: bool) -> int:
    """Net figures: what came back from households is taken off what went there."""
    return -quantity if into and other in _NAMED and other is not AccountKind.LOST else quantity
