"""The morning at a glance: how people flow, and what will not do for all. Off the hot path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from distro.books import Day
from distro.rules.forecast import RunsOut, runs_out_first
from distro.rules.ledger import good_stock
from distro.stations.rounds import still_due
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of


def first_to_run_out(session: Session, point: str) -> RunsOut | None:
    """Which item will not do for all who have not come yet to the open day at `point`, as shortages share it now."""
    books, day = session.books, session.books.days.open_at(point)
    if day is None:
        return None
    services = session.programme.services_given
    needed: Mapping[str, int]
    if books.rounds.shortages(point):
        needed, waiting = _needed_when_short(session, day)
    else:
        expected = books.expected(day)
        needed, waiting = expected.needed, expected.absent
    goods = {item: amount for item, amount in needed.items() if item not in services and amount > 0}
    good = good_stock(books.stock.shelf(shelf_of(point)), day.date)
    return runs_out_first(good, goods, waiting)


def _needed_when_short(session: Session, day: Day) -> tuple[Counter[str], int]:
    """What those who have not come take under the shortages in force, and how many they are."""
    needed, waiting = Counter[str](), set[str]()
    for household, left in still_due(session, day.point, day.rounds):
        if household not in day.came and any(line.quantity for line in left):
            waiting.add(household)
            for line in left:
                needed[line.item] += line.quantity
    return needed, len(waiting)


def flow(session: Session, point: str, minutes: int = 15) -> list[tuple[datetime, int]]:
    """How many handovers stand in each `minutes` of the open day, from the first one on, empty ones too."""
    day = session.books.days.open_at(point)
    times = sorted(made.occurred_at for made in day.handovers.values()) if day else []
    if not times:
        return []
    step = timedelta(minutes=minutes)
    first = times[0].replace(minute=times[0].minute // minutes * minutes, second=0, microsecond=0)
    counts = Counter((at - first) // step for at in times)
    return [(first + number * step, counts[number]) for number in range(max(counts) + 1)]
