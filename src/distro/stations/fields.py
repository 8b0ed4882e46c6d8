"""One household, field by field: registered, corrected or moved by what somebody says of it in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from distro.exchange.register.values.alternates import alternates_in
from distro.exchange.register.values.dates import Order, date_of
from distro.exchange.register.values.groups import group_of
from distro.exchange.register.values.languages import language_of
from distro.exchange.register.values.names import is_nobody
from distro.exchange.register.values.phones import phone_of
from distro.exchange.register.values.sexes import sex_of
from distro.exchange.register.values.texts import western
from distro.model.ids import new_household_id
from distro.model.people import Alternate, Household, PopulationGroup, Sex
from distro.rules.members import head_in, members_in_short, read_members
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered, households_numbered, point_named
from distro.stations.registration import next_number, register
from distro.stations.session import Session

_EARLIEST = 1900
_FIRST_LIST = date(2000, 1, 1)  # a household registered before it is a slip

Fields = Mapping[str, str]


def drafted(session: Session, point: str, said: Fields) -> Household:
    """A new household of `point` as it was said, with the next number of the point unless one was said.

    Refused as `with_fields`, and when its name or its people are not said.
    """
    session.demand(Task.REGISTER)
    for field, missing in (("name", "name_missing"), ("members", "members_missing")):
        if not said.get(field, "").strip():
            raise Refused(missing)
    point = point_named(session, point.strip().upper()).code
    if said.get("point", point).strip().upper() != point:
        raise Refused("field_twice", field="point")
    today = session.now().date()
    blank = Household(
        id=new_household_id(), number="", name="", point=point, group=PopulationGroup.MIGRANT, members=(),
        registered_on=today, source="desk",
    )  # fmt: skip
    household = with_fields(session, blank, said)
    return household if household.number else replace(household, number=next_number(session, household.point))


def change(session: Session, number: str, said: Fields) -> tuple[Household, Household]:
    """The household numbered `number` as it was and as it is now. Refused as `with_fields`."""
    session.demand(Task.REGISTER)
    before = household_numbered(session, number)
    after = with_fields(session, before, said)
    register(session, [after])
    return before, after


def move(session: Session, numbers: Iterable[str], point: str) -> list[Household]:
    """These households belong to `point` from now on, all of them or none. They keep their numbers and cards."""
    session.demand(Task.REGISTER)
    there = point_named(session, point.strip().upper()).code
    moved = [replace(household, point=there) for household in households_numbered(session, numbers)]
    register(session, moved)
    return moved


def with_fields(session: Session, household: Household, said: Fields) -> Household:
    """`household` with what was said of it; an empty text clears a field that may stay open.

    Refused, naming the field, for one that there is not, and for what is not understood.
    """
    for field in said:
        if field not in FIELDS:
            raise Refused("field_unknown", field=field, known=", ".join(FIELDS))
    # Who lives there tells the sex and the year of the head too; where these are said as well, they are what was said.
    for field in sorted(said, key=lambda one: one != "members"):
        household = replace(household, **_read(session, household, field, said[field].strip()))
    sexes = {one.sex for one in household.members}
    if "sex" in said and sexes.isdisjoint({household.head_sex, Sex.UNKNOWN}) and household.head_sex is not Sex.UNKNOWN:
        raise Refused("head_of_other_sex")
    return household


def said_once(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What was said of each field. Refused, naming it, for one that was said twice: nobody knows what holds."""
    once: dict[str, str] = {}
    for field, text in said:
        if field in once:
            raise Refused("field_twice", field=field)
        once[field] = text
    return once


def said_of(household: Household) -> dict[str, str]:
    """Every field of a household in the words that `with_fields` reads as what it is."""
    return {
        "number": household.number,
        "name": household.name,
        "members": members_in_short(household.members, household.head_sex),
        "birth_year": str(household.birth_year or ""),
        "sex": household.head_sex.value,
        "phone": household.phone,
        "group": household.group.value,
        "point": household.point,
        "word": household.word,
        "alternates": alternates_in_short(household.alternates),
        "flags": " ".join(household.flags),
        "language": household.language,
        "registered_on": household.registered_on.isoformat() if household.registered_on else "",
    }


def alternates_in_short(alternates: Iterable[Alternate]) -> str:
    """`Fatou Diallo, soeur; Ali Ba, voisin`."""
    return "; ".join(f"{one.name}, {one.relation}" if one.relation else one.name for one in alternates)


def _read(session: Session, household: Household, field: str, text: str) -> Mapping[str, Any]:
    if field == "point":
        return {"point": point_named(session, text.upper()).code}
    if field == "flags":
        return {"flags": _flags(session, text)}
    today = session.now().date()
    if field == "birth_year":
        return {"birth_year": _year(text, today)}
    if field == "registered_on":
        return {"registered_on": _registered(text, today)}
    if field == "members":
        return _members(household, text, today)
    try:
        return {KEPT_AS.get(field, field): _READERS[field](text)}
    except ValueError:
        raise Refused("field_not_understood", field=field) from None


def _flags(session: Session, text: str) -> tuple[str, ...]:
    codes = [flag.code for flag in session.programme.flags]
    said = tuple(dict.fromkeys(word.upper() for word in re.split(r"[\s,;]+", text) if word))
    if unknown := [word for word in said if word not in codes]:
        raise Refused("flag_unknown", flag=", ".join(unknown), known=", ".join(codes))
    return said


def _year(text: str, today: date) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not _EARLIEST <= int(text) <= today.year:
        raise Refused("field_not_understood", field="birth_year")
    return int(text)


def _registered(text: str, today: date) -> date | None:
    """A day as lists write it, the day before the month."""
    try:
        on = date_of(text, Order.DAY, today) if text else None
    except ValueError:
        on = date.max
    if on is not None and not _FIRST_LIST <= on <= today:
        raise Refused("field_not_understood", field="registered_on")
    return on


def _members(household: Household, text: str, today: date) -> dict[str, Any]:
    """Who lives there, and of their head the sex and the year that are said with it."""
    try:
        members = read_members(text)
    except ValueError as wrong:
        raise Refused("members_not_understood", word=wrong.args[0]) from None
    head = head_in(text)
    year = household.birth_year if head.age is None else today.year - head.age
    return {"members": members, "head_sex": head.sex, "birth_year": year}


def _name(text: str) -> str:
    name = cleaned("name", text)
    if is_nobody(name):
        raise Refused("name_missing")
    return name


def _group(text: str) -> PopulationGroup:
    return PopulationGroup(text.upper()) if text.upper() in list(PopulationGroup) else group_of(text)


def _alternates(text: str) -> tuple[Alternate, ...]:
    """`Fatou Diallo, soeur; Ali Ba (voisin)`."""
    named = alternates_in(text)
    return tuple(Alternate(cleaned("alternates", name), cleaned("alternates", how)) for name, how in named)


def _number(text: str) -> str:
    number = cleaned("number", western(text)).upper()
    if not number:
        raise ValueError(text)
    return number


# What a field that is said is called in the record, where that is another name.
KEPT_AS = {"sex": "head_sex"}
_READERS: dict[str, Callable[[str], Any]] = {
    "name": _name,
    "phone": lambda text: phone_of(text or None).text,
    "group": _group,
    "alternates": _alternates,
    "word": lambda text: cleaned("word", text),
    "sex": sex_of,
    "language": language_of,
    "number": _number,
}
# What of a household can be said.
FIELDS = (*_READERS, "registered_on", "members", "point", "flags", "birth_year")
