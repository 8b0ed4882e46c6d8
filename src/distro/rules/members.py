"""Who lives in a household, typed in one line: `F34 M36 F8 M0` is a woman of 34, a man of 36, a girl of 8, a baby boy.

A band that is a sum of age atoms may stand for an age (`F25-59`, `M60+`, `F?`), and `F6-9x2` is two of them. French
`H` (homme) and Arabic `ذ` are male, `ا` and `أ` female. Ages become atoms at once: the age itself is not kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from distro.model.people import ATOMS, Members, Sex, atom_at, atoms_of

_WORD = re.compile(r"([FMHUذاأ?])(\d{1,3}(?:-\d{1,3}|\+)?|\?)(?:[X*](\d{1,2}))?")
_SEX = {"F": Sex.FEMALE, "ا": Sex.FEMALE, "أ": Sex.FEMALE, "M": Sex.MALE, "H": Sex.MALE, "ذ": Sex.MALE}
_OLDEST = 120
_OF_AGE_TO_LEAD = ATOMS.index("15-17")  # younger than that nobody heads a household where somebody older lives
MOST_PEOPLE = 60  # in one household: beyond it a slip, or a foyer, whose people hold cards of their own
_BETWEEN = str.maketrans(dict.fromkeys(",;،؛", " "))


def read_members(text: str) -> tuple[Members, ...]:
    """The members that `text` lists, the same sex and band together, in the order they were first named.

    ValueError with the word that is not understood, or that is one person too many; an empty word for none at all.
    """
    counted: Counter[tuple[Sex, str]] = Counter()
    for word in _words(text):
        found = _WORD.fullmatch(word)
        if found is None:
            raise ValueError(word)
        letter, ages, times = found.groups()
        counted[_SEX.get(letter, Sex.UNKNOWN), _band(word, ages)] += int(times or 1)
        if counted.total() > MOST_PEOPLE:
            raise ValueError(word)
    if not counted or not all(counted.values()):
        raise ValueError("")
    return tuple(Members(sex, ages, n) for (sex, ages), n in counted.items())


def members_in_short(members: Iterable[Members], head: Sex = Sex.UNKNOWN) -> str:
    """The line that `read_members` reads as these members; somebody of the head's sex is named first, the eldest."""
    members = list(members)
    if of_sex := [one for one in members if one.sex is head]:
        first = max(of_sex, key=lambda one: atoms_of(one.ages).start)
        members.sort(key=lambda one: one is not first)
    return " ".join(f"{one.sex}{one.ages}{f'x{one.count}' if one.count > 1 else ''}" for one in members)


class HouseholdHead(Struct, frozen=True):
    """Who stands for the household; no `age` where a band was given."""

    sex: Sex
    age: int | None


def head_in(text: str) -> HouseholdHead:
    """The first one named in what `read_members` reads, or, where that is a child, the first one who is none.

    A birth is typed at either end of the line: a baby that stands first is nobody to be asked for their year of birth.
    """
    people = [match.groups() for match in map(_WORD.fullmatch, _words(text)) if match is not None]
    grown = (one for one in people if atoms_of(_band("", one[1])).stop > _OF_AGE_TO_LEAD)
    letter, ages, _ = next(grown, people[0])
    return HouseholdHead(_SEX.get(letter, Sex.UNKNOWN), int(ages) if ages.isdecimal() else None)


def _words(text: str) -> list[str]:
    return text.upper().translate(_BETWEEN).split()


def _band(word: str, ages: str) -> str:
    """The atom of an age, or a band of whole atoms."""
    if ages.isdecimal():
        if int(ages) > _OLDEST:
            raise ValueError(word)
        return atom_at(int(ages))
    try:
        atoms = atoms_of(ages)
    except ValueError:
        raise ValueError(word) from None
    return ATOMS[atoms.start] if len(atoms) == 1 else ages
