"""The day reports of several sites as one: for a day or a period, each figure per site and in total.

Nothing is counted anew: every figure is a sum of the single day reports (`distro.reports.day`), so that whoever adds
those up by hand finds the same. A household that collects on two days counts on both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from distro.books import Books
from distro.model.people import Members, Sex
from distro.model.programme import Programme
from distro.reports.day.by_donor import donor_parts, shares
from distro.reports.day.conduct import doubled
from distro.reports.day.figures import DayReport, ItemLine
from distro.reports.day.people import attendance
from distro.reports.day.report import day_report
from distro.reports.press.report import Bars, Part, Report, ReportNote, period_report, total_row
from distro.reports.press.table import Cell, Table
from distro.reports.reach import bands
from distro.rules.disclosure import Row, hide, is_small, merge_neighbours, merge_others
from distro.texts import in_words, say

_GRID = "unhcr"


class SiteDay(Struct, frozen=True, kw_only=True):
    """One day at one site: its report, who was reached by sex and age, and which handovers were doubles.

    `doubles` are known now, and may be more than on the evening: it takes two laptops that have met to find them.
    `reached`: by household, how many people it has.
    """

    report: DayReport
    members: tuple[Members, ...]
    doubles: int
    reached: dict[str, int]

    @property
    def site(self) -> str:
        return self.report.point

    @property
    def people(self) -> int:
        """Everybody reached."""
        return self.report.people[-1].reached.people


# The figures of a day, in the order they are read: the text's code, its HXL tag, and how many of a day.
_FIGURES: tuple[tuple[str, str, Callable[[SiteDay], int]], ...] = (
    ("reports.planned", "#targeted+hh", lambda day: day.report.planned.households),
    ("reports.served", "#reached+hh", lambda day: day.report.served.households),
    ("reports.no_show", "#reached+hh+noshow", lambda day: day.report.no_show.households),
    ("movement.beyond", "#reached+hh+beyond", lambda day: day.report.beyond.households),
    ("reports.people_reached", "#reached+ind", lambda day: day.people),
    ("sites.handovers", "#output+handovers", lambda day: day.report.desk.handovers),
    ("reports.refused", "#indicator+refused", lambda day: sum(line.scans for line in day.report.refusals)),
    ("reports.overrides", "#indicator+overrides", lambda day: len(day.report.overrides)),
    ("reports.voids", "#indicator+voids", lambda day: len(day.report.voids)),
    ("sites.doubles", "#indicator+doubles", lambda day: day.doubles),
)


def site_days(programme: Programme, books: Books, sites: Sequence[str], first: date, last: date) -> list[SiteDay]:
    """The days of `sites` from `first` to `last`, both included, by date and site; those still open as they stand."""
    again = doubled(programme, books)
    found = []
    for day in books.days.all():
        if day.point in sites and first <= day.date <= last:
            reached = attendance(books, day).reached
            members = tuple(member for who in reached.values() if who for member in who.members)
            people = {household: sum(member.count for member in who.members) if who else 0
                      for household, who in reached.items()}  # fmt: skip
            report = day_report(programme, books, day.name, per_donor=False)
            found.append(
                SiteDay(report=report, members=members, doubles=len(again & day.handovers.keys()), reached=people)
            )
    return sorted(found, key=lambda day: (day.report.date, sites.index(day.site), day.report.day))


def days_report(
    programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date, made_at: datetime
) -> Report:
    """The merged report of `sites`: a column for each and the total. Counts below five by sex and age are merged.

    KeyError when there was no day at any of them.
    """
    days = site_days(programme, books, sites, first, last)
    if not days:
        raise KeyError(first)
    held = [site for site in sites if any(day.site == site for day in days)]
    names = _short_names(programme, held)
    parts: list[Part] = [_figures(names, days), _served(names, days)]
    data = _by_day(names, days)
    if len(days) > len(held):
        parts.append(data)
    members = {site: [member for day in days if day.site == site for member in day.members] for site in held}
    parts += [
        table for table in (ages_by_site(names, members), _baskets(names, days), *_goods(names, days)) if table.rows
    ]
    alone = hide(sum(day.report.lone_minors for day in days))
    parts += [
        *donor_parts(shares(programme, books, held, first, last)),
        ReportNote(say("sites.lone_minors", count=alone)),
    ]
    title, signers = say("sites.title"), [say("movement.supervisor")]
    report = period_report(programme, title, sites, (first, last), made_at, data, parts, signers)
    totals = tuple((say(code), sum(map(figure, days))) for code, _, figure in _FIGURES[:3])
    once = unique(days)
    figures = (
        *totals,
        (say("reports.people_reached"), sum(day.people for day in days)),
        (say("sites.unique_households"), len(once)),
        (say("sites.unique_people"), sum(once.values())),
    )
    return replace(report, figures=figures)


def unique(days: Sequence[SiteDay]) -> dict[str, int]:
    """The households of all these days, each once however often it came, with their people."""
    return {household: people for day in days for household, people in day.reached.items()}


def _short_names(programme: Programme, sites: Sequence[str]) -> dict[str, str]:
    """What stands over a column: the name up to its comma, mostly the city, unless two sites are called so."""
    names = {site: in_words(programme.point(site).name) for site in sites}
    short = {site: re.split("[,،]", name)[0] for site, name in names.items()}
    told = Counter(short.values())
    return {site: short[site] if told[short[site]] == 1 else name for site, name in names.items()}


def _figures(names: dict[str, str], days: Sequence[SiteDay]) -> Table:
    rows = [(say("sites.days"), *_sums(names, days, lambda day: 1))]
    rows += [(say(code), *_sums(names, days, figure)) for code, _, figure in _FIGURES]
    return Table(say("sites.by_site"), _columns(names, say("sites.figure"), "#meta+name"), tuple(rows))


def _served(names: dict[str, str], days: Sequence[SiteDay]) -> Bars:
    served, planned = (
        [sum(figure(day) for day in days if day.site == site) for site in names]
        for figure in (_FIGURES[1][2], _FIGURES[0][2])
    )
    return Bars(say("movement.served_of_planned"), tuple(zip(names.values(), served, planned, strict=True)))


def _by_day(names: dict[str, str], days: Sequence[SiteDay]) -> Table:
    """A row for each day at each site."""
    columns = (
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+name"),
        *((say(code), tag) for code, tag, _ in _FIGURES),
    )
    rows: list[tuple[Cell, ...]] = [
        (day.report.date, names[day.site], *(figure(day) for _, _, figure in _FIGURES)) for day in days
    ]
    sums = total_row(say("reports.total"), rows)
    return Table(say("movement.days"), columns, (*rows, sums), total=True)


def ages_by_site(names: dict[str, str], members: dict[str, list[Members]]) -> Table:
    """`members` of each site by sex and age, in bands that are the same for all sites: else subtracting would tell.

    Sites too small to be told apart are one; and where bands by sex stay too small, they are told without sex. Empty
    when even that would single somebody out.
    """
    columns = _together(names, members)
    by_sex = {label: bands(those, _GRID) for label, those in columns}
    labels = list(dict.fromkeys(label for rows in by_sex.values() for label, _ in rows))
    counts = {(label, site): dict(rows).get(label, (0, 0, 0)) for site, rows in by_sex.items() for label in labels}
    unknown = any(any(member.sex is Sex.UNKNOWN for member in those) for _, those in columns)
    sexes = [say("donor.female"), say("donor.male"), *([say("reports.unknown")] if unknown else [])]
    told = [(label, tuple(n for site in by_sex for n in counts[label, site][: len(sexes)])) for label in labels]
    rows = merge_neighbours(told)
    heads = [f"{site}: {sex}" for site in by_sex for sex in sexes]
    tags = ["#reached+ind+f", "#reached+ind+m", "#reached+ind+unknown"][: len(sexes)] * len(by_sex)
    if any(is_small(row) for _, row in rows):
        rows = merge_neighbours([(label, tuple(sum(counts[label, site]) for site in by_sex)) for label in labels])
        heads, tags = list(by_sex), ["#reached+ind"] * len(by_sex)
    if any(is_small(row) for _, row in rows):
        return Table(say("donor.grid.unhcr"), (), ())
    head = ((say("donor.age"), "#meta+age"), *zip(heads, tags, strict=True), (say("reports.total"), "#reached+ind"))
    body: list[tuple[Cell, ...]] = [
        (label.replace("?", say("reports.unknown")), *row, sum(row)) for label, row in rows if any(row)
    ]
    total = (total_row(say("reports.total"), body),) if body else ()
    return Table(say("donor.grid.unhcr"), head, (*body, *total), total=bool(body))


def _together(names: dict[str, str], members: dict[str, list[Members]]) -> list[tuple[str, list[Members]]]:
    """The sites with their people; those with fewer than five are joined under one name."""
    sizes: list[Row] = [(site, (sum(member.count for member in members[site]),)) for site in names]
    alone = {label for label, _ in merge_others(sizes, "")} & set(names)
    rest = [member for site in names if site not in alone for member in members[site]]
    columns = [(names[site], members[site]) for site in names if site in alone]
    return [*columns, (say("donor.others"), rest)] if len(alone) < len(names) else columns


def _baskets(names: dict[str, str], days: Sequence[SiteDay]) -> Table:
    """How many of each basket were handed over whole; those begun with a remainder still due in a row of their own."""
    lines: Counter[tuple[str, bool, str]] = Counter()
    words: dict[str, str] = {}
    for day in days:
        for basket in day.report.baskets:
            words[basket.code] = in_words(basket.name)
            lines[basket.code, True, day.site] += basket.whole
            lines[basket.code, False, day.site] += basket.partial
    rows = []
    for code, name in words.items():
        for whole in (True, False):
            counts = [lines[code, whole, site] for site in names]
            if any(counts):
                rows.append((name if whole else say("sites.begun", basket=name), *_with_total(counts)))
    return Table(say("donor.baskets"), _columns(names, say("donor.basket"), "#activity+name"), tuple(rows))


def _goods(names: dict[str, str], days: Sequence[SiteDay]) -> Iterator[Table]:
    """What was handed over, what is lost, and what is left on the last day of each site."""
    last = {day.site: day for day in days}
    for title, of_day, in_days in (
        ("sites.items_handed", lambda item: item.handed_over, days),
        ("sites.items_gone", lambda item: item.lost + item.damaged + item.expired, days),
        ("sites.items_left", _left, list(last.values())),
    ):
        yield _items(names, say(title), in_days, of_day)


def _left(item: ItemLine) -> int | None:
    """What is there: as counted, else by the book; nobody is told before the close."""
    return item.book if item.counted is None else item.counted


def _items(
    names: dict[str, str], title: str, days: Sequence[SiteDay], of_day: Callable[[ItemLine], int | None]
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for item in days[0].report.items:
        counts: list[int | None] = []
        for site in names:
            found = [
                of_day(line) for day in days if day.site == site for line in day.report.items if line.code == item.code
            ]
            known = [n for n in found if n is not None]
            counts.append(sum(known) if len(known) == len(found) else None)
        if any(counts):
            rows.append((in_words(item.name), *_with_total(counts)))
    return Table(title, _columns(names, say("reports.item"), "#item+name"), tuple(rows))


def _columns(names: dict[str, str], first: str, tag: str) -> tuple[tuple[str, str], ...]:
    """A first column, one for each site, and the total where there are several."""
    total = ((say("reports.total"), "#indicator+total"),) if len(names) > 1 else ()
    return ((first, tag), *((name, "#indicator") for name in names.values()), *total)


def _sums(names: dict[str, str], days: Iterable[SiteDay], figure: Callable[[SiteDay], int]) -> list[int | None]:
    of: Counter[str] = Counter()
    for day in days:
        of[day.site] += figure(day)
    return _with_total([of[site] for site in names])


def _with_total(counts: Sequence[int | None]) -> list[int | None]:
    """`counts` of each site, and where there are several their sum; unknown as long as one of them is."""
    if len(counts) < 2:
        return list(counts)
    return [*counts, None if None in counts else sum(n for n in counts if n is not None)]
