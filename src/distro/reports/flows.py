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

    Goods without a known donor count as `donor`'s, the programme's own. Between two of the sites nothing moves.
    """
    ours = frozenset(account for site in sites for account in held_at(site))
    lines: defaultdict[tuple[str, str], StockLine] = defaultdict(StockLine)
    for posting in moved:
        move = posting.movement
        out, into = move.source in ours, move.target in ours
        if out == into or posting.on > last:
            continue
        line = lines[move.lot.item, move.lot.donor or donor]
        change = posting.sign * move.quantity if into else -posting.sign * move.quantity
        line.lots[move.lot] += change
        if posting.on < first:
            line.opening += change
        else:
            name, quantity = _flow(posting, into)
            line.flows[name] += quantity
    return dict(lines)


def flow_of(posting: Posting, ours: Collection[Account]) -> tuple[str, int]:
    """Which flow a movement between `ours` and others is, and its part of it."""
    return _flow(posting, posting.movement.target in ours)


def _flow(posting: Posting, into: bool) -> tuple[str, int]:
    move = posting.movement
    quantity = _signed(move.source, posting.sign * move.quantity, into)
    return _name(move.source if into else move.target, into), quantity


def _name(other: Account, into: bool) -> str:
    """What a movement between the site and `other` is called. What was lost and is there again was found."""
    if into and other.kind is AccountKind.LOST:
        return "found"
    return _NAMED.get(other.kind, ("received" if other.kind is AccountKind.SUPPLIER else "transferred_in") if into
                      else "transferred_out")  # fmt: skip


def _signed(source: Account, quantity: int, into: bool) -> int:
    """Net figures: what came back from households is taken off what went there."""
    return -quantity if into and source.kind in _NAMED and source.kind is not AccountKind.LOST else quantity
