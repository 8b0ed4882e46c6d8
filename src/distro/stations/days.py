"""Opening a distribution day: its date is confirmed by a person, and is the date of all rules."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from distro.books import Day
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.clock_doubt import doubt
from distro.stations.errors import Refused
from distro.stations.laptops import root
from distro.stations.lookups import point_named, round_named
from distro.stations.rounds import freezing
from distro.stations.session import Session
from distro.stations.stockroom import issuing_all


def open_day(
    session: Session,
    point: str,
    rounds: tuple[str, ...],
    on: date | None = None,
    again_because: str = "",
    freeze: bool = False,
    issue_all: bool = False,
) -> Day:
    """Open a day at `point` for `rounds`, which must be within their window and frozen there.

    Today is confirmed by itself unless the clock is doubtful: then somebody says the date, as `on`. A date that was
    closed already wants a reason, `again_because`. `freeze` closes the lists of rounds that are open still, and
    `issue_all` sends all good stock from the store to the point, in the same batch: all of it or nothing. Refused when
    the point is unknown, a day is open there already, or a round is not ready.
    """
    session.demand(Task.OPEN_DAY)
    point_named(session, point)
    if running := session.books.days.open_at(point):
        raise Refused("day_open_already", day=running.name)
    if not rounds:
        raise Refused("day_without_round")
    if on is None and (found := doubt(session)) is not None:
        raise Refused(found.why, now=found.now, against=found.against)
    today = session.now().date() if on is None else on
    open_lists = [code for code in rounds if not session.books.entitlements.is_frozen(code, point)]
    for code in rounds:
        round_ = round_named(session, code)
        if code in open_lists and not freeze:
            raise Refused("round_not_frozen", round=code)
        if not round_.window_from <= today <= round_.window_to:
            raise Refused("round_not_now", round=code, first=round_.window_from, last=round_.window_to)
    name = f"{point}-{today:%Y-%m-%d}"
    same = [day for day in session.books.days.all() if day.point == point and day.date == today]
    reason = cleaned("reason", again_because)
    if same and not reason:
        closed = same[-1].closed
        assert closed is not None  # else it would be open
        raise Refused(
            "day_closed_already", day=same[-1].name, at=closed.occurred_at,
            laptop=session.books.devices.name_of(closed.device), by=closed.approved_by,
        )  # fmt: skip
    taken = {day.name for day in same}  # somebody else may have left numbers out
    name = name if not same else next(free for nth in count(len(same) + 1) if (free := f"{name}-{nth}") not in taken)
    if open_lists:
        session.demand(Task.FREEZE_ROUND)
        root.demand_office(session)
    stamp = session.stamper(datetime.combine(today, session.now().timetz()))
    begun = [event for code in open_lists for event in freezing(session, code, point, stamp)]
    begun.append(e.DayOpened(**stamp(point), day=name, date=today, rounds=rounds, reason=reason))
    if issue_all:
        begun += issuing_all(session, point, stamp, name, today)
    session.append(begun)
    return current_day(session, point)


def confirm(session: Session, point: str) -> e.DayOpened:
    """A person confirms that the open day goes on under its date, whatever this laptop's clock says now."""
    session.demand(Task.OPEN_DAY)
    day = current_day(session, point)
    again = e.DayOpened(**session.stamper(moment(session, day))(point), day=day.name, date=day.date, rounds=day.rounds)
    session.append([again])
    return again


def current_day(session: Session, point: str) -> Day:
    """The day that is open at `point`. Refused when none is; where another laptop closed it, that is said."""
    day = session.books.days.open_at(point)
    if day is not None:
        return day
    last = session.books.days.last_at(point)
    if last is not None and last.closed is not None and last.closed.device != session.store.device:
        laptop = session.books.devices.name_of(last.closed.device)
        raise Refused(
            "day_closed_elsewhere", day=last.name, laptop=laptop, at=last.closed.occurred_at, by=last.closed.approved_by
        )
    raise Refused("day_not_open", point=point)


def moment(session: Session, day: Day) -> datetime:
    """Now, on the date of `day`: the time of day is the clock's, the date is what a person confirmed."""
    return datetime.combine(day.date, session.now().timetz())
