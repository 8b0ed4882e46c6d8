"""What each report says of all that was handed over from one date to another, in the same few figures.

`handovers`; `visits`, a household counts on each day that it came; `people` of these; `households` and `unique` people,
who count once; `items` in pieces. A report gives those that stand in it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

from distro.exchange.office import OfficeRefused, fold_into
from distro.reports.day.figures import DayReport
from distro.reports.day.report import day_report
from distro.reports.distribution import distribution_report
from distro.reports.flows import stock_lines
from distro.reports.postings import postings
from distro.reports.press.table import Table
from distro.reports.reach import reach
from distro.reports.site_days import site_days, unique
from distro.stations.laptops import office
from distro.stations.session import Session

Figures = dict[str, int | dict[str, int]]
Period = tuple[date, date]  # the first and the last day


def every_day(session: Session) -> list[DayReport]:
    """The report of each day."""
    return [day_report(session.programme, session.books, day.name) for day in session.books.days.all()]


def every_report(
    session: Session, told: Sequence[DayReport], sites: tuple[str, ...], tables: Path, *periods: Period
) -> list[dict[str, Figures]]:
    """For each period the figures of the day, days, distribution and stock reports, of the office's views and of the
    distribution report from these, by report; those of the donor report, which begins with the programme, up to its
    last day. `told` is `every_day`.
    """
    tables.write_bytes(_no_tables(session.programme.code))
    office.fold(session, str(tables))
    return [
        {
            "day": _day([report for report in told if first <= report.date <= last]),
            "days": _days(session, sites, first, last),
            "distribution": _distribution(session, sites, first, last),
            "donor": _donor(session, last),
            "stock": _stock(session, sites, first, last),
            "office": _office(tables, first, last),
            "from the office": _from_the_office(session, sites, tables, first, last),
        }
        for first, last in periods
    ]


@cache
def _no_tables(programme: str) -> bytes:
    """The office's tables before anything is folded: they take longer to make than to fill."""
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "empty.sqlite"
        fold_into(str(tables), programme, ())
        return tables.read_bytes()


def _day(reports: Sequence[DayReport]) -> Figures:
    items = Counter[str]()
    for report in reports:
        for line in report.items:
            items[line.code] += line.handed_over
    return {
        "handovers": sum(report.desk.handovers for report in reports),
        "visits": sum(report.served.households + report.beyond.households for report in reports),
        "people": sum(report.people[-1].reached.people for report in reports),
        "items": dict(+items),
    }


def _days(session: Session, sites: tuple[str, ...], first: date, last: date) -> Figures:
    days = site_days(session.programme, session.books, sites, first, last)
    once = unique(days)
    return {"people": sum(day.people for day in days), "households": len(once), "unique": sum(once.values())}


def _distribution(session: Session, sites: tuple[str, ...], first: date, last: date) -> Figures:
    report = distribution_report(session.programme, session.books, sites, first, last, session.now())
    days, *rest = [part for part in report.parts if isinstance(part, Table)]
    told = {tag: [row[at] for row in days.rows[:-1]] for at, (_, tag) in enumerate(days.columns)}
    items = {str(row[1]): row[2] for row in rest[0].rows}

    def total(tag: str) -> int:
        return sum(value for value in told[tag] if isinstance(value, int))

    return {
        "visits": total("#reached+hh") + total("#reached+hh+beyond"),
        "people": total("#reached+ind"),
        "items": {item: given for item, given in items.items() if isinstance(given, int)},
    }


def _donor(session: Session, last: date) -> Figures:
    found = reach(session.programme, session.books, last)
    items = Counter[str]()
    for (item, _), given in found.items.items():
        items[item] += given
    households, people = len(found.households), found.people
    return {"handovers": found.handovers, "households": households, "unique": people, "items": dict(+items)}


def _stock(session: Session, sites: tuple[str, ...], first: date, last: date) -> Figures:
    lines = stock_lines(postings(session.books), frozenset(sites), first, last, session.programme.donor)
    items = Counter[str]()
    for (item, _), line in lines.items():
        items[item] += line.flows["handed_over"]
    return {"items": dict(+items)}


def _office(tables: Path, first: date, last: date) -> Figures:
    between = (first.isoformat(), last.isoformat())
    with closing(sqlite3.connect(tables)) as asked:
        [(handovers, visits, people)] = asked.execute(
            "select coalesce(sum(handovers), 0), coalesce(sum(served + beyond), 0), coalesce(sum(people), 0)"
            " from day_reports where date between ? and ?",
            between,
        )
        [(households,)] = asked.execute(
            "select count(distinct coalesce(p.stands_for, h.household)) from standing_handovers h"
            " join events e on e.id = h.id left join same_people p on p.household = h.household"
            " where e.occurred_on between ? and ?"
            " and exists (select 1 from handover_lines l where l.handover = h.id and l.quantity > 0)",
            between,
        )
        items = dict(
            asked.execute(
                "select item, sum(quantity) from handed_over where occurred_on between ? and ?"
                " group by item having sum(quantity) > 0",
                between,
            )
        )
        shelf = dict(
            asked.execute(
                "select i.item, sum(i.handed_over) from day_items i join day_reports r on r.day = i.day"
                " where r.date between ? and ? group by i.item having sum(i.handed_over) > 0",
                between,
            )
        )
    assert items == shelf, "two views of the office"
    return {"handovers": handovers, "visits": visits, "people": people, "households": households, "items": items}


def _from_the_office(session: Session, sites: tuple[str, ...], tables: Path, first: date, last: date) -> Figures:
    try:
        told = office.distributed(session, str(tables), sites, first, last)
    except OfficeRefused as refused:
        assert refused.code == "office_no_days"
        return {"visits": 0, "people": 0, "items": {}}
    visits = sum(day.served + day.beyond for day in told.days)
    return {"visits": visits, "people": sum(day.people for day in told.days), "items": dict(told.items)}


def together(household: str, alike: list[set[str]]) -> set[str]:
    """Every record of the same people."""
    found = {household}
    while more := set().union(*(pair for pair in alike if pair & found)) - found:
        found |= more
    return found
