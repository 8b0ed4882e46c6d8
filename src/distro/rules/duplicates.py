"""Duplicates: two records that may be one household, or one record that two laptops changed apart.

Laptops that register people without knowing of each other make such records. They are named for a person to decide;
nothing is ever merged by itself (field guide, section 7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from distro.model.people import Household
from distro.rules.names import NameIndex, alike

_NEAR = 0.9  # of two names
_LOOKED_AT = 8  # names near one


class Why(StrEnum):
    """What speaks for it."""

    NUMBER = "number"
    PEOPLE = "people"
    CHANGED = "changed"


class DuplicatePair(Struct, frozen=True, kw_only=True):
    """Two records to look at side by side; `why` they are shown. `one` came first."""

    one: Household
    other: Household
    why: Why


def changed_fields(old: Household, new: Household) -> tuple[str, ...]:
    """The names of the fields in which two records of one household differ."""
    return tuple(name for name in Household.__struct_fields__ if getattr(old, name) != getattr(new, name))


def may_be_one(one: Household, other: Household) -> bool:
    """Whether two records may be of the same people.

    Their names are alike, and their phone, the birth year of the head or who belongs to them is the same.
    """
    same = (
        (one.phone and one.phone == other.phone)
        or (one.birth_year and one.birth_year == other.birth_year)
        or Counter(one.members) == Counter(other.members)
    )
    return bool(same) and alike(one.name, other.name) >= _NEAR


def find_duplicates(register: Iterable[Household], origins: Mapping[str, str]) -> Iterator[DuplicatePair]:
    """Pairs that were registered on different laptops and bear the same number or may be the same people.

    `origins` is the laptop that each household was registered on, by its id. The work grows with what all laptops but
    the busiest one registered.
    """
    households = list(register)
    numbers: dict[str, Household] = {}
    index, by_id = NameIndex(), {one.id: one for one in households}
    counts = Counter(origins.get(one.id, "") for one in households)
    if len(counts) < 2:
        return
    [(busiest, _)] = counts.most_common(1)
    for one in households:
        index.add(one.id, one.name)
    seen: set[frozenset[str]] = set()
    for other in households:
        if (one := numbers.setdefault(other.number, other)) is not other:
            seen.add(frozenset((one.id, other.id)))
            yield DuplicatePair(one=one, other=other, why=Why.NUMBER)
    for other in households:
        if origins.get(other.id, "") == busiest:
            continue
        for candidate in index.find(other.name, _LOOKED_AT):
            one, pair = by_id[candidate.id], frozenset((candidate.id, other.id))
            apart = origins.get(one.id, "") != origins.get(other.id, "")
            if len(pair) == 2 and pair not in seen and apart and may_be_one(one, other):
                seen.add(pair)
                yield DuplicatePair(one=one, other=other, why=Why.PEOPLE)
