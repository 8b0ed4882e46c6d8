"""The distribution report: each day of a period, who was planned and came, what went out, by weight too."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from distro.books import Books, Day
from distro.model.programme import Programme
from distro.reports.day.by_donor import donor_parts, shares
from distro.reports.day.people import Attendance, attendance, heads
from distro.reports.press.report import Bars, Part, Report, period_report, total_row
from distro.reports.press.table import Cell, Table
from distro.rules.units import grams
from distro.texts import in_words, say


def distribution_report(
    programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date, made_at: datetime
) -> Report:
    """The days of `sites` from `first` to `last`, both included; those still open are as they stand."""
    days = [day for day in books.days.all() if day.point in sites and first <= day.date <= last]
    came = [(day, attendance(books, day)) for day in days]
    table = _days(programme, came)
    bars = []
    for day, attended in came:
        served, planned = len(day.served()), len(attended.planned)
        bars.append((day.name, served, max(planned, served)))
    plot = [Bars(say("movement.served_of_planned"), tuple(bars))] if bars else []
    whose = donor_parts(shares(programme, books, sites, first, last))
    parts: list[Part] = [table, *plot, _items(programme, days), *whose]
    title, signers = say("movement.distribution"), [say("movement.supervisor")]
    return period_report(programme, title, sites, (first, last), made_at, table, parts, signers)


def _days(programme: Programme, days: list[tuple[Day, Attendance]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for day, came in days:
        closed = f"{day.closed.counted_by} / {day.closed.approved_by}" if day.closed else say("movement.open")
        rows.append(
            (
                day.date,
                in_words(programme.point(day.point).name),
                ", ".join(day.rounds),
                closed,
                heads(came.planned).households,
                heads(came.served).households,
                heads(came.no_show).households,
                heads(came.beyond).households,
                heads(came.reached).people,
            )
        )
    columns = (
        (say("reports.date"), "#date+occurred"),
        (say("reports.point"), "#loc+name"),
        (say("reports.rounds"), "#activity+round"),
        (say("movement.signed"), "#contact"),
        (say("reports.planned"), "#targeted+hh"),
        (say("reports.served"), "#reached+hh"),
        (say("reports.no_show"), "#reached+hh+noshow"),
        (say("movement.beyond"), "#reached+hh+beyond"),
        (say("reports.people_reached"), "#reached+ind"),
    )
    if rows:
        rows.append(total_row(say("reports.total"), rows))
    return Table(say("movement.days"), columns, tuple(rows), total=bool(rows))


def _items(programme: Programme, days: list[Day]) -> Table:
    given: Counter[str] = Counter()
    for day in days:
        for handover in day.handovers.values():
            for line in handover.lines:
                given[line.item] += line.quantity
    rows: list[tuple[Cell, ...]] = []
    for item in programme.items:
        if given[item.code]:
            weight = grams(item, given[item.code])
            rows.append((in_words(item.name), item.code, given[item.code], None if weight is None else weight // 1000))
    columns = (
        (say("reports.item"), "#item+name"),
        (say("reports.code"), "#item+code"),
        (say("movement.handed_over"), "#output+num"),
        (say("movement.kilograms"), "#output+kg"),
    )
    return Table(say("movement.items"), columns, tuple(rows))
