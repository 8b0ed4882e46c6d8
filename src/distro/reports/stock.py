"""Stock over a period, per item and donor: what was there, came in, went where, is left (field guide, section 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from distro.books import Books
from distro.model.goods import Account, AccountKind, Lot
from distro.model.programme import Programme
from distro.reports.postings import Posting, held_at, postings
from distro.reports.press.report import Bars, Lines, Report, period_report
from distro.reports.press.table import Cell, Table
from distro.rules.ledger import first_expired
from distro.texts import in_words, say

FLOWS = ("received", "transferred_in", "found", "handed_over", "transferred_out", "lost", "damaged", "expired", "kits")
_INTO = frozenset({"received", "transferred_in", "found"})
_NAMED = {
    AccountKind.HOUSEHOLD: "handed_over",
    AccountKind.LOST: "lost",
    AccountKind.DAMAGED: "damaged",
    AccountKind.EXPIRED: "expired",
    AccountKind.KIT: "kits",
}
_PLOTTED = 5


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


def stock_report(
    programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date, made_at: datetime
) -> Report:
    """The stock report of `sites` for a period, with the stock over time and the variances of its closes."""
    every = list(postings(books))
    lines = stock_lines(every, frozenset(sites), first, last, programme.donor)
    table = _table(programme, lines)
    parts: list[Table | Bars | Lines] = [table, *_papers(books, sites, first, last)]
    parts += [over_time(programme, every, sites, first, last)] if lines else []
    parts += variances(programme, books, sites, first, last)
    signers = [say("movement.storekeeper"), say("movement.supervisor")]
    return period_report(programme, say("movement.title"), sites, (first, last), made_at, table, parts, signers)


def _name(other: Account, into: bool) -> str:
    """What a movement between the site and `other` is called. What was lost and is there again was found."""
    if into and other.kind is AccountKind.LOST:
        return "found"
    return _NAMED.get(other.kind, ("received" if other.kind is AccountKind.SUPPLIER else "transferred_in") if into
                      else "transferred_out")  # fmt: skip


def _signed(source: Account, quantity: int, into: bool) -> int:
    """Net figures: what came back from households is taken off what went there."""
    return -quantity if into and source.kind in _NAMED and source.kind is not AccountKind.LOST else quantity


def _table(programme: Programme, lines: StockLines) -> Table:
    names = {item.code: (number, in_words(item.name)) for number, item in enumerate(programme.items)}
    rows: list[tuple[Cell, ...]] = [
        (
            names.get(item, (0, item))[1],
            item,
            donor,
            line.opening,
            *(line.flows[name] for name in FLOWS),
            line.closing,
            _in_a_list(line.lots),
        )
        for (item, donor), line in sorted(
            lines.items(), key=lambda pair: (names.get(pair[0][0], (0, ""))[0], pair[0][1])
        )
    ]
    columns = (
        (say("reports.item"), "#item+name"),
        (say("reports.code"), "#item+code"),
        (say("donor.donor"), "#org+funder"),
        (say("reports.opening"), "#indicator+opening"),
        *((say(f"movement.{name}"), f"#indicator+{name.replace('_', '+')}") for name in FLOWS),
        (say("movement.closing"), "#indicator+closing"),
        (say("movement.lots"), "#item+lots"),
    )
    return Table(say("movement.stock"), columns, tuple(rows))


def _in_a_list(lots: Counter[Lot]) -> str:
    """What is left of each lot, the one that expires first before the others; nothing of zero."""
    told = []
    for lot in sorted((lot for lot, n in lots.items() if n), key=first_expired):
        until = f" ({lot.expiry:%d/%m/%Y})" if lot.expiry else ""
        told.append(f"{lot.batch or '–'}{until}: {lots[lot]}")
    return "; ".join(told)


def _papers(books: Books, sites: tuple[str, ...], first: date, last: date) -> list[Table]:
    """Every paper of the period; cancelled numbers stay, and no number is missing."""
    rows: list[tuple[Cell, ...]] = []
    for paper in books.stock_documents:
        if paper.site in sites and first <= paper.occurred_at.date() <= last:
            kind = "received" if not hasattr(paper, "why") else paper.why
            cancelled = books.stock_documents.cancellation_of(paper.document) is not None
            state = say("movement.cancelled") if cancelled else ""
            rows.append((paper.document, paper.occurred_at.date(), say(f"reports.document.{kind}"), paper.by, state))
    columns = (
        (say("slip.number"), "#meta+id"),
        (say("reports.date"), "#date+occurred"),
        (say("movement.paper"), "#description"),
        (say("reports.document.written_by"), "#contact"),
        (say("movement.state"), "#status"),
    )
    return [Table(say("movement.papers"), columns, tuple(rows))] if rows else []


def over_time(programme: Programme, every: Iterable[Posting], sites: tuple[str, ...], first: date, last: date) -> Lines:
    """What stood at the sites at the end of each day on which anything moved, for the items that moved most."""
    ours = frozenset(account for site in sites for account in held_at(site))
    steps: defaultdict[str, Counter[date]] = defaultdict(Counter)
    volume: Counter[str] = Counter()
    for posting in every:
        move = posting.movement
        out, into = move.source in ours, move.target in ours
        if out != into and posting.on <= last:
            quantity = posting.sign * move.quantity * (1 if into else -1)
            steps[move.lot.item][max(posting.on, first)] += quantity
            volume[move.lot.item] += abs(quantity)
    shown = [item for item, _ in volume.most_common(_PLOTTED)]
    days = sorted({first, last, *(day for item in shown for day in steps[item])})
    series = []
    for item in shown:
        held, values = 0, []
        for day in days:
            held += steps[item][day]
            values.append(held)
        series.append((in_words(programme.item_words(item)), tuple(values)))
    return Lines(say("movement.over_time"), tuple(days), tuple(series))


def variances(programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date) -> list[Bars]:
    """How far the counts of the period's closes were from the book, by item; what is missing and what is too much."""
    found: Counter[str] = Counter()
    for day in books.days.all():
        if day.closed is not None and day.point in sites and first <= day.date <= last:
            for line in day.closed.lines:
                found[line.item] += line.counted - line.book
    bars = tuple((in_words(programme.item_words(item)), n, None) for item, n in found.items() if n)
    return [Bars(say("movement.variances"), bars)] if bars else []
