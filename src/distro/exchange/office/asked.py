"""What the office's tables answer about a period and sites: the figures of the distribution report, from the views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from distro.exchange.errors import OfficeRefused
from distro.exchange.office.engines import OfficeAnswers, read_tables
from distro.exchange.office.rows import VERSION
from distro.model.served_day import ServedDay

_DAYS = """
select r.day, r.date, r.site, r.counted_by, r.approved_by, r.planned, r.served, r.no_show, r.beyond, r.people
from day_reports r join days d on d.day = r.day
where r.site in ({sites}) and r.date between ? and ? order by d.opening
"""
_ROUNDS = """
select o.day, o.round from day_reports r join day_rounds o on o.day = r.day
where r.site in ({sites}) and r.date between ? and ? order by o.day, o.place
"""
_ITEMS = """
select l.item, sum(l.quantity) from day_reports r
join day_handovers h on h.day = r.day and h.stands = 1 join handover_lines l on l.handover = h.id
where r.site in ({sites}) and r.date between ? and ? group by l.item having sum(l.quantity) <> 0
"""
# What each handover gave: goods by the donor of their lot, and services, of which nothing moves, by what was due.
_GAVE = """
with standing as (
    select h.day, h.id, h.household from day_reports r join day_handovers h on h.day = r.day and h.stands = 1
    where r.site in ({sites}) and r.date between ? and ?),
gave as (
    select s.day, s.id, s.household, m.item, m.donor, '' as basket, '' as due, m.quantity
    from standing s join movements m on m.event = s.id
    union all
    select s.day, s.id, s.household, l.item, '', l.basket, case l.instead_of when '' then l.item else l.instead_of end,
           l.quantity
    from standing s join handover_lines l on l.handover = s.id
    where l.quantity <> 0 and l.item in ({services}))
"""
_GOODS = (
    _GAVE
    + """
select item, donor, basket, due, sum(quantity) from gave group by item, donor, basket, due having sum(quantity) <> 0
"""
)
# Whom it reached, people judged to be the same as one, with as many as the day's report has; the last day says it.
_WHOM = (
    _GAVE
    + """
select g.donor, g.basket, g.due, g.household, g.people from (
    select distinct d.date, w.id, w.donor, w.basket, w.due, c.people as household,
           coalesce(en.people, hp.people, (select k.people from households k where k.id = c.household), 1) as people
    from gave w
    join days d on d.day = w.day
    left join same_people p on p.household = w.household
    join day_came c on c.day = w.day and c.people = coalesce(p.stands_for, w.household)
    left join entitlements en on en.id = c.entitlement
    left join handover_people hp on hp.handover = c.handover and c.entitlement is null) g
order by g.date, g.id, g.donor, g.basket, g.due
"""
)


class Source(Struct, frozen=True):
    """Of whose goods something was: the donor of a lot, or of a service the basket and the item that was due."""

    donor: str
    basket: str
    due: str


class ToldPeriod(Struct, frozen=True, kw_only=True):
    """What was done: the days, what went out by item, and by item and source; and whom each source reached, oldest
    day first: the household, and how many people it has."""

    days: tuple[ServedDay, ...]
    items: Mapping[str, int]
    goods: Mapping[tuple[str, Source], int]
    whom: Sequence[tuple[Source, str, int]]


def ask_period(
    target: str, programme: str, sites: Sequence[str], first: date, last: date, services: Sequence[str]
) -> ToldPeriod:
    """What the tables of `programme` at `target` say of `sites` from `first` to `last`, both included.

    `services` are the items of which no stock is kept.

    OfficeRefused when they cannot be read, are others, or have no day of these sites then.
    """
    with read_tables(target) as tables:
        _demand_ours(tables, programme)
        days = _days(tables, sites, first, last)
        if not days:
            raise OfficeRefused("office_no_days", where=tables.where, first=first, last=last)
        items = {item: int(n) for item, n in _ask(tables, _ITEMS, sites, first, last)}
        goods = {
            (item, Source(*source)): int(n) for item, *source, n in _ask(tables, _GOODS, sites, first, last, services)
        }
        whom = tuple(
            (Source(*source), household, people)
            for *source, household, people in _ask(tables, _WHOM, sites, first, last, services)
        )
    return ToldPeriod(days=days, items=items, goods=goods, whom=whom)


def _demand_ours(tables: OfficeAnswers, programme: str) -> None:
    held = list(tables.ask("select version, programme from office")) if "office" in tables.names() else []
    if [version for version, _ in held] != [VERSION]:
        raise OfficeRefused("office_no_tables", where=tables.where)
    [(_, theirs)] = held
    if theirs != programme:
        raise OfficeRefused("office_other_programme", where=tables.where, programme=theirs)


def _days(tables: OfficeAnswers, sites: Sequence[str], first: date, last: date) -> tuple[ServedDay, ...]:
    rounds: dict[str, list[str]] = {}
    for day, round_ in _ask(tables, _ROUNDS, sites, first, last):
        rounds.setdefault(day, []).append(round_)
    return tuple(
        ServedDay(
            name=day,
            date=on if isinstance(on, date) else date.fromisoformat(on),  # SQLite has no dates
            point=site,
            rounds=tuple(rounds.get(day, ())),
            signed=(counted, approved) if counted is not None else None,
            planned=planned,
            served=served,
            no_show=no_show,
            beyond=beyond,
            people=people,
        )
        for day, on, site, counted, approved, planned, served, no_show, beyond, people in _ask(
            tables, _DAYS, sites, first, last
        )
    )


def _ask(
    tables: OfficeAnswers, question: str, sites: Sequence[str], first: date, last: date, services: Sequence[str] = ()
) -> Iterator[tuple[Any, ...]]:
    asked = question.format(sites=_marks(sites), services=_marks(services))
    yield from tables.ask(asked, *sites, first, last, *services)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values)) or "''"  # no list is empty in SQL
