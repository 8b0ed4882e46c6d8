"""Whether this laptop's clock can be believed: what is asked about once, before anything is handed over.

The rules go by the date of the open day, which a person confirmed, so that a wrong clock gives nothing twice and denies
nothing; it is told all the same, for the times on paper come from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from distro.books import Day
from distro.stations.session import Session

_MOVES = timedelta(minutes=5)  # how far a clock that is set by the network may go back by itself


class ClockDoubt(StrEnum):
    """Why a clock is not believed. A text of the `errors` catalogue each."""

    BACK = "clock_back"
    OUTSIDE = "clock_outside"
    JUMPED = "clock_jumped"
    PAST_MIDNIGHT = "clock_past_midnight"


class DoubtedClock(Struct, frozen=True, kw_only=True):
    """What speaks against the clock: what it says `now`, and the moment or day that it does not go with."""

    why: ClockDoubt
    now: datetime
    against: datetime


def doubt(session: Session) -> DoubtedClock | None:
    """Before a day is opened: the clock stands before the last thing done here, or outside the programme."""
    now, last = session.now(), session.books.last_here
    if last is not None and now < last - _MOVES:
        return DoubtedClock(why=ClockDoubt.BACK, now=session.clock.now(), against=last)
    if not session.programme.starts <= now.date() <= session.programme.ends:
        edge = session.programme.starts if now.date() < session.programme.starts else session.programme.ends
        return DoubtedClock(
            why=ClockDoubt.OUTSIDE, now=session.clock.now(), against=datetime.combine(edge, now.timetz())
        )
    return None


def doubt_at_desk(session: Session, day: Day) -> DoubtedClock | None:
    """While `day` is open: the clock went back, or no longer shows the date it showed when somebody confirmed the day.

    A day open past midnight is asked about too. Whoever confirms the day again (`days.confirm`) settles it; so does
    whoever sets right a clock that showed another date.
    """
    now, last = session.now(), session.books.last_here
    shows_the_day = now.date() == day.date
    if last is not None and now < last - _MOVES and not (shows_the_day and last.date() != day.date):
        return DoubtedClock(why=ClockDoubt.BACK, now=session.clock.now(), against=last)
    if shows_the_day:
        return None
    own = [opening for opening in day.openings if opening.device == session.store.device]
    shown = own[-1].recorded_at if own else datetime.combine(day.date, now.timetz())
    days = (now.date() - shown.date()).days
    if days == 0:
        return None
    why = ClockDoubt.PAST_MIDNIGHT if days == 1 else ClockDoubt.JUMPED
    return DoubtedClock(why=why, now=session.clock.now(), against=shown)
