"""Opening a distribution day."""

from __future__ import annotations

from distro.books import Day
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.rounds import named
from distro.stations.session import Session


def open_day(session: Session, point: str, rounds: tuple[str, ...]) -> Day:
    """Open a day at `point` for `rounds`, which must be frozen there and within their window.

    Refused when the point is unknown, a day is open there already, or a round is not ready.
    """
    session.demand(Task.OPEN_DAY)
    if point not in {known.code for known in session.programme.points}:
        raise Refused("point_unknown", point=point, known=", ".join(p.code for p in session.programme.points))
    if running := session.books.days.open_at(point):
        raise Refused("day_open_already", day=running.name)
    if not rounds:
        raise Refused("day_without_round")
    today = session.now().date()
    for code in rounds:
        round_ = named(session, code)
        if not session.books.entitlements.is_frozen(code, point):
            raise Refused("round_not_frozen", round=code)
        if not round_.window_from <= today <= round_.window_to:
            raise Refused("round_not_now", round=code, first=round_.window_from, last=round_.window_to)
    name = f"{point}-{today:%Y-%m-%d}"
    same = sum(1 for day in session.books.days.all() if day.name.startswith(name))
    name = name if not same else f"{name}-{same + 1}"
    session.append([e.DayOpened(**session.stamper()(point), day=name, date=today, rounds=rounds)])
    return current_day(session, point)


def current_day(session: Session, point: str) -> Day:
    """The day that is open at `point`. Refused when none is."""
    day = session.books.days.open_at(point)
    if day is None:
        raise Refused("day_not_open", point=point)
    return day
