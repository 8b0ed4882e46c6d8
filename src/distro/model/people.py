"""People: households, their members by sex and age, who may collect, and what they agreed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from distro.model.bounds import Amount, PointCode

# The eleven age atoms. Published grids disagree (UNHCR, UNICEF HOPE, youth 15-24), and every band of
# every one of them is an exact sum of these (field guide, section 6).
ATOMS = ("0", "1-4", "5", "6-9", "10-11", "12-14", "15-17", "18-19", "20-24", "25-59", "60+")
_FIRST_YEAR = (0, 1, 5, 6, 10, 12, 15, 18, 20, 25, 60)
_END = 200  # "60+" has no last year


class Sex(StrEnum):
    """Sex as registered; UNKNOWN where a list gives a household's size and not who is in it."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class PopulationGroup(StrEnum):
    """Migrants and the host community: the project serves both and counts them apart."""

    MIGRANT = "MIGRANT"
    HOST = "HOST"


class CollectorKind(StrEnum):
    """Who collects: the holder, a person named beforehand, or anybody with name and relation noted."""

    PRIMARY = "PRIMARY"
    ALTERNATE = "ALTERNATE"
    PROXY = "PROXY"


@lru_cache(maxsize=512)
def atoms_of(ages: str) -> range:
    """The atoms, as indices into ATOMS, that the band `ages` is made of.

    `ages` is "12", "5-17", "18+" or "?" (any age). Raises ValueError when the band cuts an atom in two ("3-7").
    """
    if ages == "?":
        return range(len(ATOMS))
    first_text, plus, _ = ages.partition("+")
    first_text, dash, last_text = first_text.partition("-")
    first = int(first_text)
    after = _END if plus else (int(last_text) + 1 if dash else first + 1)
    if first not in _FIRST_YEAR or after not in (*_FIRST_YEAR, _END) or after <= first:
        raise ValueError(ages)
    start = _FIRST_YEAR.index(first)
    stop = len(ATOMS) if after == _END else _FIRST_YEAR.index(after)
    return range(start, stop)


def _bands() -> Iterator[str]:
    """Every band that there is."""
    yield "?"
    for start, first in enumerate(_FIRST_YEAR):
        yield f"{first}+"
        for after in (*_FIRST_YEAR[start + 1 :], _END):
            yield f"{first}-{after - 1}"
            if after == first + 1:
                yield str(first)


Ages = Annotated[str, Meta(pattern=rf"^(?:{'|'.join(map(re.escape, _bands()))})\Z")]
FIRST_ADULT_ATOM = atoms_of("18+").start


def atom_at(age: int) -> str:
    """The atom that holds `age`, in completed years."""
    return ATOMS[max(i for i, first in enumerate(_FIRST_YEAR) if first <= max(age, 0))]


class Members(Struct, frozen=True, array_like=True, gc=False):
    """`count` people of one sex in one age band: a single atom, or as coarse as the list that named them."""

    sex: Sex
    ages: Ages
    count: Amount


class Alternate(Struct, frozen=True, gc=False):
    """A person named beforehand who may collect for the household."""

    name: str
    relation: str


# Who agrees to share with every partner association is not asked again for each.
PARTNERS = "partners"


class Consent(Struct, frozen=True, gc=False):
    """What was agreed to: the version of the text, when, by whom, and with whom data may be shared.

    `share_with` names organisations, or PARTNERS for all but the government, which is asked apart.
    """

    version: str
    given_on: date | None = None
    given_by: str = "head"
    share_with: tuple[str, ...] = ()
    share_with_government: bool = False


class Listed(Struct, frozen=True, array_like=True, gc=False):
    """What a list said of a household when it last came in, so that only what is new in a list changes a record.

    `list` is a mark of the list's columns, `sources` say which record of it this is, `said` holds a short mark of each
    field's value ("phone=3f2a name=9b01"): enough to tell whether it changed, and not what it was.
    """

    list: str
    sources: tuple[str, ...] = ()
    said: str = ""


class Household(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An assistance unit: one person alone, a mother with children, a family. Never the shared dwelling.

    `number` is the office's own register number, never an identity document's. `members` includes the head.
    Only the head is named; other members are counted by sex and age (IOM data-minimisation principle).
    """

    id: str
    number: str
    name: str
    point: PointCode
    group: PopulationGroup
    members: tuple[Members, ...]
    head_sex: Sex = Sex.UNKNOWN
    birth_year: int | None = None
    phone: str = ""
    word: str = ""
    alternates: tuple[Alternate, ...] = ()
    flags: tuple[str, ...] = ()
    consent: Consent | None = None
    language: str = "fr"
    registered_on: date | None = None
    source: str = ""
    listed: tuple[Listed, ...] = ()

    @property
    def size(self) -> int:
        """How many people."""
        return sum(m.count for m in self.members)

    @property
    def lone_minor(self) -> bool:
        """Whether these are minors without an adult, one or five (enfants non accompagnés ou séparés)."""
        return is_lone_minor(self.members)


def count(members: Iterable[Members], sex: Sex | None = None, ages: str = "?") -> int:
    """How many of `members` are certainly of `sex` and within `ages`.

    A band that only overlaps `ages` is not counted: an entitlement is never granted on a guess; `unsure` says how
    many people a finer registration could add.
    """
    wanted = atoms_of(ages)
    return sum(
        m.count
        for m in members
        if (sex is None or m.sex == sex)
        and atoms_of(m.ages).start >= wanted.start
        and atoms_of(m.ages).stop <= wanted.stop
    )


def sadd(members: Iterable[Members]) -> tuple[int, int, int, int]:
    """Women, men, girls and boys: those who are certainly that; women and men are 18 and older."""
    members = tuple(members)
    women, men, girls, boys = (count(members, sex, ages) for ages in ("18+", "0-17") for sex in (Sex.FEMALE, Sex.MALE))
    return women, men, girls, boys


def is_lone_minor(members: Iterable[Members]) -> bool:
    """Whether nobody of `members` is certainly an adult, and some were registered at an age that children have.

    Protection comes first: who may be 17 or 20 ("15-24") is protected until the register knows better. Where a list
    gave a household's size and no age at all, nothing says that these are children.
    """
    bands = [m.ages for m in members if m.count]
    if any(atoms_of(ages).start >= FIRST_ADULT_ATOM for ages in bands):
        return False
    return any(ages != "?" for ages in bands)


def lone_minors(members: Iterable[Members]) -> int:
    """How many of `members` are certainly minors without an adult; 0 where an adult is with them."""
    members = tuple(members)
    return count(members, ages="0-17") if is_lone_minor(members) else 0


def unsure(members: Iterable[Members], sex: Sex | None = None, ages: str = "?") -> int:
    """How many of `members` might be of `sex` and within `ages`, but were registered too coarsely to say."""
    wanted = atoms_of(ages)
    members = tuple(members)
    possible = sum(
        m.count
        for m in members
        if (sex is None or m.sex in (sex, Sex.UNKNOWN))
        and atoms_of(m.ages).start < wanted.stop
        and atoms_of(m.ages).stop > wanted.start
    )
    return possible - count(members, sex, ages)
