"""Stock over a period, per item and donor: what was there, came in, went where, is left (field guide, section 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from distro.books import Books
from distro.model.goods import Lot
from distro.model.programme import Programme
from distro.reports.day.by_donor import donor_parts, shares
from distro.reports.flows import FLOWS, StockLines, stock_lines
from distro.reports.forms.documents import kind_of
from distro.reports.postings import Posting, day_of, held_at, postings
from distro.reports.press.report import Bars, Part, Report, ReportLines, period_report
from distro.reports.press.table import Cell, Table
from distro.rules.ledger import first_expired
from distro.texts import in_words, say

_PLOTTED = 5


def stock_report(
    programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date, made_at: datetime
) -> Report:
    """The stock report of `sites` for a period, with the stock over time and the variances of its closes."""
    every = list(postings(books))
    lines = stock_lines(every, frozenset(sites), first, last, programme.donor)
    table = _table(programme, lines)
    parts: list[Part] = [table, *_papers(books, sites, first, last)]
    parts += donor_parts(shares(programme, books, sites, first, last, lines=lines))
    parts += [over_time(programme, every, sites, first, last)] if lines else []
    parts += variances(programme, books, sites, first, last)
    signers = [say("movement.storekeeper"), say("movement.supervisor")]
    return period_report(programme, say("movement.title"), sites, (first, last), made_at, table, parts, signers)


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
        on = day_of(books, paper, paper.day)
        if paper.site in sites and first <= on <= last:
            cancelled = books.stock_documents.cancellation_of(paper.document) is not None
            state = say("movement.cancelled") if cancelled else ""
            rows.append((paper.document, on, say(f"reports.document.{kind_of(paper)}"), paper.by, state))
    columns = (
        (say("slip.number"), "#meta+id"),
        (say("reports.date"), "#date+occurred"),
        (say("movement.paper"), "#description"),
        (say("reports.document.written_by"), "#contact"),
        (say("movement.state"), "#status"),
    )
    return [Table(say("movement.papers"), columns, tuple(rows))] if rows else []


def over_time(
    programme: Programme, every: Iterable[Posting], sites: tuple[str, ...], first: date, last: date
) -> ReportLines:
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
    return ReportLines(say("movement.over_time"), tuple(days), tuple(series))


def variances(programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date) -> list[Bars]:
    """How far the counts of the period's closes were from the book, by item; what is missing and what is too much."""
    found: Counter[str] = Counter()
    for day in books.days.all():
        if day.closed is not None and day.point in sites and first <= day.date <= last:
            for line in day.closed.lines:
                found[line.item] += line.counted - line.book
    bars = tuple((in_words(programme.item_words(item)), n, None) for item, n in found.items() if n)
    return [Bars(say("movement.variances"), bars)] if bars else []
