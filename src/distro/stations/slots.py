"""Time slots: who is invited to a point when, and how that goes on the day. Nobody is ever refused for coming at
another time: the desk does not ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct

from distro.books import Day
from distro.model import events as e
from distro.model.people import Household
from distro.rules.numbers import natural
from distro.rules.roles import Task
from distro.rules.slots import RunningSlots, SlotPlan, Turn, desks_needed, most_served, seconds_a_household, spread
from distro.stations.errors import Refused
from distro.stations.lookups import point_named
from distro.stations.rounds import held_at, still_due
from distro.stations.rules_date import today
from distro.stations.session import Session

_DAYS = 5  # whose pace counts
_AT_THE_DESK = (e.How.SCANNED, e.How.TYPED, e.How.SEARCHED)
LATE = 30  # minutes after a slot in which its people are still waited for


class Hours(Struct, frozen=True, kw_only=True):
    """What a plan is made for: from one minute of a date to another, in slots of `minutes`.

    Without `desks` as many as are needed, without `seconds` a household as many as were measured.
    """

    date: date
    begins: int
    ends: int
    minutes: int = 30
    desks: int | None = None
    seconds: int | None = None


def measured(session: Session, point: str) -> int | None:
    """The seconds that a household took at a desk of `point` on its last days; None when too few were served."""
    here = [day for day in session.books.days.all() if day.point == point and day.handovers][-_DAYS:]
    return seconds_a_household(times for day in here for times in _by_desk(day))


def _by_desk(day: Day) -> list[list[datetime]]:
    """When each desk handed over. What was copied from paper says when, but not to the second."""
    desks: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)
    for made in day.handovers.values():
        if made.how in _AT_THE_DESK:
            desks[made.device, made.desk].append(made.occurred_at)
    return list(desks.values())


def draft(session: Session, point: str, codes: Sequence[str], hours: Hours) -> SlotPlan:
    """The plan for who has something left in these rounds and no time on another date to come, in order of numbers.

    Refused for a round that is not held there or not frozen, a date that is over or outside its window, hours that are
    none, nothing measured and no `seconds` said, and when nobody is left to invite.
    """
    session.demand(Task.OPEN_DAY)
    point_named(session, point)
    on = today(session, point)
    for code in codes:
        round_ = held_at(session, code, point)
        if not session.books.entitlements.is_frozen(code, point):
            raise Refused("round_not_frozen", round=code)
        if not max(on, round_.window_from) <= hours.date <= round_.window_to:
            raise Refused("slots_date", round=code, first=max(on, round_.window_from), last=round_.window_to)
    if not 0 <= hours.begins < hours.ends or hours.minutes < 1 or hours.desks == 0 or hours.seconds == 0:
        raise Refused("slots_hours")
    seconds = measured(session, point) if hours.seconds is None else hours.seconds
    if seconds is None:
        raise Refused("slots_not_measured")
    waiting = _to_invite(session, point, codes, hours.date)
    if not waiting:
        raise Refused("slots_nobody")
    window = 60 * (hours.ends - hours.begins)
    needed = desks_needed(len(waiting), seconds, window)
    desks = needed if hours.desks is None else hours.desks
    invited = waiting[: most_served(desks, seconds, window)]
    return SlotPlan(
        point=point,
        rounds=tuple(codes),
        date=hours.date,
        minutes=hours.minutes,
        seconds=seconds,
        desks=desks,
        needed=needed,
        slots=spread(invited, hours.begins, hours.ends, hours.minutes),
        left=len(waiting) - len(invited),
    )


def _to_invite(session: Session, point: str, codes: Sequence[str], date: date) -> list[str]:
    """Who has something left and is not invited for another day from today on."""
    on = today(session, point)
    plans = [plan for plan in session.books.slots.at(point) if plan.date >= on and plan.date != date]
    elsewhere = {household for plan in plans for slot in plan.slots for household in slot.households}
    waiting = {household for household, _ in still_due(session, point, codes)} - elsewhere
    known = [found for household in waiting if (found := session.books.register.get(household)) is not None]
    return [household.id for household in sorted(known, key=lambda one: natural(one.number))]


def plan(session: Session, made: SlotPlan) -> e.SlotsPlanned:
    """Invite as drafted; a plan that stood for that date is replaced."""
    session.demand(Task.OPEN_DAY)
    planned = e.SlotsPlanned(
        **session.stamper()(made.point),
        date=made.date,
        rounds=made.rounds,
        minutes=made.minutes,
        desks=made.desks,
        seconds=made.seconds,
        slots=made.slots,
    )
    session.append([planned])
    return planned


def planned_for(session: Session, point: str, date: date | None) -> e.SlotsPlanned:
    """The plan for a date, or else the next one from today on. Refused when there is none."""
    point_named(session, point)
    on = today(session, point)
    coming = [plan for plan in session.books.slots.at(point) if plan.date == date or (date is None and plan.date >= on)]
    if not coming:
        raise Refused("slots_none", point=point)
    return min(coming, key=lambda plan: plan.date)


def invited(session: Session, plan: e.SlotsPlanned) -> Iterator[tuple[int, list[Household]]]:
    """Each slot's beginning with its households that are still in the register."""
    for slot in plan.slots:
        known = (session.books.register.get(household) for household in slot.households)
        yield slot.begins, [household for household in known if household is not None]


def running(session: Session, point: str, date: date | None = None) -> RunningSlots | None:
    """How the slots of a date run, of today without one; None where nobody is invited for it."""
    date = date or today(session, point)
    plan = session.books.slots.on(point, date)
    if plan is None:
        return None
    came = {each for day in session.books.days.all() if (day.point, day.date) == (point, date) for each in day.came}
    turns = tuple(
        Turn(slot.begins, slot.begins + plan.minutes, len(slot.households), len(came.intersection(slot.households)))
        for slot in plan.slots
    )
    now = _minute_of(session, date)
    waited_for = sum(turn.invited - turn.came for turn in turns if now < turn.ends + LATE)
    window = 60 * (turns[-1].ends + LATE - max(now, turns[0].begins))
    seconds = measured(session, point) or plan.seconds
    return RunningSlots(
        date=date,
        turns=turns,
        now=next((turn for turn in turns if turn.begins <= now < turn.ends), None),
        uninvited=len(came) - sum(turn.came for turn in turns),
        seconds=seconds,
        desks=plan.desks,
        needed=desks_needed(waited_for, seconds, window) if waited_for else 0,
    )


def _minute_of(session: Session, date: date) -> int:
    """This minute of a date, by the clock on the wall: below zero before it, beyond a day's after it."""
    now = session.now()
    return (now.date() - date).days * 24 * 60 + now.hour * 60 + now.minute
