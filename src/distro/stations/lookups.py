"""A point, item, round, household or day by the word that somebody typed; each is refused here, and nowhere else.

Refused names what was asked for and, where the list is short, what there is.
"""

from __future__ import annotations

from collections.abc import Iterable

from distro.books.days import Day
from distro.model.people import Household
from distro.model.programme import Item, Point, Round
from distro.stations.errors import Refused
from distro.stations.session import Session


def point_named(session: Session, code: str) -> Point:
    """The point `code` of the programme."""
    known = {point.code: point for point in session.programme.points}
    if code not in known:
        raise Refused("point_unknown", point=code, known=", ".join(known))
    return known[code]


def item_named(session: Session, code: str) -> Item:
    """The item `code` that stands on shelves; a service is none."""
    for item in session.programme.goods:
        if item.code == code:
            return item
    raise Refused("item_unknown", item=code)


def round_named(session: Session, code: str) -> Round:
    """The round `code`, of the programme or added since."""
    known = {round_.code: round_ for round_ in session.rounds()}
    if code not in known:
        raise Refused("round_unknown", round=code, known=", ".join(known))
    return known[code]


def household_numbered(session: Session, number: str) -> Household:
    """The household with this register number, in whatever case it was typed."""
    household = session.books.register.numbered(number.strip().upper())
    if household is None:
        raise Refused("household_unknown", number=number.strip())
    return household


def households_numbered(session: Session, numbers: Iterable[str]) -> list[Household]:
    """The households with these register numbers. Refused, naming all that nobody bears."""
    found = {number.strip(): session.books.register.numbered(number.strip().upper()) for number in numbers}
    if unknown := [number for number, household in found.items() if household is None]:
        raise Refused("household_unknown", number=", ".join(unknown))
    return list({household.id: household for household in found.values() if household is not None}.values())


def day_named(session: Session, name: str) -> Day:
    """The day `name`, open or closed."""
    day = session.books.days.get(name)
    if day is None:
        raise Refused("day_unknown", day=name)
    return day
