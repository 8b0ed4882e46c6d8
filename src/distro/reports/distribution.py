"""The distribution report: each day of a period, who was planned and came, what went out, by weight too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from distro.books import Books, Day
from distro.model.programme import Programme
from distro.model.served_day import ServedDay
from distro.reports.day.by_donor import donor_parts, shares
from distro.reports.day.figures import DonorShare
from distro.reports.day.people import attendance, heads
from distro.reports.press.report import Bars, Part, Report, period_report, total_row
from distro.reports.press.table import Cell, Table
from distro.rules.units import grams
from distro.texts import in_words, say


class Distributed(Struct, frozen=True, kw_only=True):
    """What was done in a period: its days, `items` in their smallest unit by code, and the share of each donor."""

    days: tuple[ServedDay, ...]
    items: Mapping[str, int]
    donors: tuple[DonorShare, ...]


def distribution_report(
    programme: Programme, books: Books, sites: tuple[str, ...], first: date, last: date, made_at: datetime
) -> Report:
    """The days of `sites` from `first` to `last`, both included; those still open are as they stand."""
    days = [day for day in books.days.all() if day.point in sites and first <= day.date <= last]
    items: Counter[str] = Counter()
    for day in days:
        for handover in day.handovers.values():
            for line in handover.lines:
                items[line.item] += line.quantity
    told = Distributed(
        days=tuple(_served(books, day) for day in days),
        items=items,
        donors=shares(programme, books, sites, first, last),
    )
    return report_of(programme, told, sites, (first, last), made_at)


def report_of(
    programme: Programme, told: Distributed, sites: tuple[str, ...], period: tuple[date, date], made_at: datetime
) -> Report:
    """The report of what is `told` of `sites` in `period`, wherever it was counted."""
    table = _days(programme, told.days)
    bars = []
    for day in told.days:
        came = day.served + day.beyond
        bars.append((day.name, came, max(day.planned, came)))
    plot = [Bars(say("movement.served_of_planned"), tuple(bars))] if bars else []
    parts: list[Part] = [table, *plot, _items(programme, told.items), *donor_parts(told.donors)]
    title, signers = say("movement.distribution"), [say("movement.supervisor")]
    return period_report(programme, title, sites, period, made_at, table, parts, signers)


def _served(books: Books, day: Day) -> ServedDay:
    came = attendance(books, day)
    return ServedDay(
        name=day.name,
        date=day.date,
        point=day.point,
        rounds=tuple(day.rounds),
        signed=(day.closed.counted_by, day.closed.approved_by) if day.closed else None,
        planned=heads(came.planned).households,
        served=heads(came.served).households,
        no_show=heads(came.no_show).households,
        beyond=heads(came.beyond).households,
        people=heads(came.reached).people,
    )


def _days(programme: Programme, days: Sequence[ServedDay]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            day.date,
            in_words(programme.point(day.point).name),
            ", ".join(day.rounds),
            " / ".join(day.signed) if day.signed else say("movement.open"),
            day.planned,
            day.served,
            day.no_show,
            day.beyond,
            day.people,
        )
        for day in days
    ]
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


def _items(programme: Programme, given: Mapping[str, int]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for item in programme.items:
        if quantity := given.get(item.code, 0):
            weight = grams(item, quantity)
            rows.append((in_words(item.name), item.code, quantity, None if weight is None else weight // 1000))
    columns = (
        (say("reports.item"), "#item+name"),
        (say("reports.code"), "#item+code"),
        (say("movement.handed_over"), "#output+num"),
        (say("movement.kilograms"), "#output+kg"),
    )
    return Table(say("movement.items"), columns, tuple(rows))
