"""What was done on paper while there was no power, entered afterwards with the time it happened."""

from __future__ import annotations

import re
from datetime import datetime

from distro.books import Day
from distro.model import events as e
from distro.model.people import Household
from distro.rules.collectors import alternate_named
from distro.stations.days import current_day, moment
from distro.stations.desk import HOLDER, Desk, proxy
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from distro.stations.session import Session

_CLOCK = re.compile(r"(\d{1,2})\s*[:hH.]?\s*(\d{2})")


def enter(desk: Desk, number: str, clock: str, signed_by: str = "") -> e.Handover:
    """The household numbered `number` had signed for all that was due, at `clock` (10:35, 10h35) of the open day.

    `signed_by` is whose signature it is, unless the holder's: the name of an alternate, or `name, relation` of a proxy.
    Refused for an unknown household, a time that is none, or one before the day was opened or still to come, as far as
    the clock shows the day itself; and as any handover where nothing is due. `recorded_at` is now.
    """
    session = desk.session
    day = current_day(session, desk.point)
    household = household_numbered(session, number)
    at = _moment(clock, day.opened.occurred_at)
    if not _may_be(session, day, at):
        raise Refused("time_not_today", time=clock.strip(), opened=f"{day.opened.occurred_at:%H:%M}")
    verdict = desk.look_up(household.id, on_paper=True)
    collector = _collector(household, signed_by)
    return desk.hand_over(verdict, collector=collector, how=e.How.PAPER, occurred_at=at)


def _may_be(session: Session, day: Day, at: datetime) -> bool:
    """Whether the day was open by then, and it is no later. A clock that showed another date tells neither: after a
    power cut it may say 2000, and past midnight it says an hour that was before the first handover.
    """
    began = day.opened.occurred_at.replace(second=0, microsecond=0)
    if day.opened.recorded_at.date() == day.date and at < began:
        return False
    return session.now().date() != day.date or at <= moment(session, day)


def _collector(household: Household, signed_by: str) -> e.Collector:
    if not signed_by.strip():
        return HOLDER
    name, _, relation = signed_by.partition(",")
    return alternate_named(household, name) or proxy(name, relation)


def _moment(clock: str, day: datetime) -> datetime:
    found = _CLOCK.fullmatch(clock.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused("time_not_understood", time=clock.strip())
    return day.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
