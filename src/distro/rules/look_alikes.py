"""Look-alikes: records that may be of the same people, found by phone and by name; named with why, best first.

Everybody is put under a few keys (the phone, pairs of the name's words as they may sound), so that only who shares one
is compared. What speaks for a pair is added up; a name alone never does: many bear one (field guide, section 7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from msgspec import Struct

from distro.model.people import Household, Sex, atoms_of
from distro.rules.names import SAME_NAME, alike, forms, skeletons, words_of

_PHONE = 9  # the digits of a phone that a country code does not change
# How near two names are, and which part of a name's weight that is.
_NEAR = ((0.95, 1.0), (0.8, 0.7), (SAME_NAME, 0.4))
_CROWD = 60  # who share a key with more than these say nothing by it
# A short name, or half a one, that more than so many bear says so much less of two who can be called apart.
_FEW, _COMMON = 6, 0.2
_SHORT = 2  # words: who knows the third name of somebody knows more than twice as much
_ENOUGH = 0.75


class Sign(StrEnum):
    """What speaks for two records being of the same people."""

    NAME = "name"
    PHONE = "phone"
    BIRTH = "birth"
    PEOPLE = "people"
    ALTERNATE = "alternate"


_WEIGHT = {Sign.NAME: 0.5, Sign.PHONE: 0.4, Sign.BIRTH: 0.25, Sign.PEOPLE: 0.15, Sign.ALTERNATE: 0.25}


class LookAlike(Struct, frozen=True):
    """Two records that may be one; `score` from 0 to 1. `one` came first."""

    one: Household
    other: Household
    signs: tuple[Sign, ...]
    score: float


class LookAlikes:
    """Households, to be asked who of them looks like another."""

    def __init__(self, households: Iterable[Household] = (), thorough: bool = True) -> None:
        """`thorough`: names are looked for as they may sound; otherwise only those that are spelled alike."""
        self._keys = _keys if thorough else _plain_keys
        self._by_key: defaultdict[str, list[Household]] = defaultdict(list)
        for household in households:
            self.add(household)

    def add(self, household: Household) -> None:
        """One more."""
        for key in self._keys(household):
            self._by_key[key].append(household)

    def of(self, household: Household) -> list[LookAlike]:
        """Who looks like `household`, best first; not itself."""
        seen: dict[str, tuple[Household, int]] = {}
        by_crowd = sorted((self._by_key.get(key, ()) for key in self._keys(household)), key=len, reverse=True)
        for there in by_crowd:
            if len(there) <= _CROWD:
                seen.update((one.id, (one, len(there))) for one in there)
        seen.pop(household.id, None)
        found = (compared(one, household, crowd) for one, crowd in seen.values())
        return sorted(filter(None, found), key=lambda one: (-one.score, one.one.id))


def look_alikes(households: Iterable[Household]) -> Iterator[LookAlike]:
    """Every pair among `households`, the later of the two as `other`."""
    known = LookAlikes()
    for household in households:
        yield from known.of(household)
        known.add(household)


def compared(one: Household, other: Household, crowd: int = 0) -> LookAlike | None:
    """What speaks for two records being one; None when it is not enough. `crowd`: how many have names like these."""
    signs: list[Sign] = []
    score = 0.0
    if dialled(one.phone) and dialled(one.phone) == dialled(other.phone):
        signs.append(Sign.PHONE)
        score += _WEIGHT[Sign.PHONE]
    years = (one.birth_year, other.birth_year)
    if None not in years:
        apart = abs(years[0] - years[1])  # type: ignore[operator]
        if apart <= 1:
            signs.append(Sign.BIRTH)
            score += _WEIGHT[Sign.BIRTH] * (1 if apart == 0 else 0.8)
        elif apart > 3:
            score -= 0.15
    if Sex.UNKNOWN not in (one.head_sex, other.head_sex) and one.head_sex != other.head_sex:
        score -= 0.2
    if one.size > 1 and _same_people(one, other):
        signs.append(Sign.PEOPLE)
        score += _WEIGHT[Sign.PEOPLE]
    if _alternates_cross(one, other):
        signs.append(Sign.ALTERNATE)
        score += _WEIGHT[Sign.ALTERNATE]
    if score + _WEIGHT[Sign.NAME] < _ENOUGH:
        return None
    near = alike(one.name, other.name)
    if part := next((part for least, part in _NEAR if near >= least), 0.0):
        signs.insert(0, Sign.NAME)
        score += _WEIGHT[Sign.NAME] * part
        common = crowd > _FEW and (part < 1 or _is_short(one.name, other.name))
        if common and _phones_differ(one, other):
            score -= _COMMON
    enough = score >= _ENOUGH and (Sign.NAME in signs or Sign.ALTERNATE in signs)
    return LookAlike(one, other, tuple(signs), min(score, 1.0)) if enough else None


def _phones_differ(one: Household, other: Household) -> bool:
    phones = dialled(one.phone), dialled(other.phone)
    return all(phones) and phones[0] != phones[1]


def _is_short(*names: str) -> bool:
    return min(len(words_of(name)) for name in names) <= _SHORT


def dialled(phone: str) -> str:
    """A phone without what is written in several ways: spaces, the country code."""
    return "".join(filter(str.isdecimal, phone))[-_PHONE:]


def _same_people(one: Household, other: Household) -> bool:
    """Whether as many live in both, and of the same sexes, as far as both lists say."""
    return one.size == other.size and _sexes(one) == _sexes(other)


def _sexes(household: Household) -> Mapping[tuple[Sex, bool], int]:
    counts: dict[tuple[Sex, bool], int] = {}
    for one in household.members:
        child = atoms_of(one.ages).stop <= 7
        counts[one.sex, child] = counts.get((one.sex, child), 0) + one.count
    return counts


def _alternates_cross(one: Household, other: Household) -> bool:
    """Whether who may collect for one is the head, or may collect, of the other."""
    mine, theirs = [a.name for a in one.alternates], [a.name for a in other.alternates]
    pairs = [(name, other.name) for name in mine] + [(one.name, name) for name in theirs]
    pairs += [(a, b) for a in mine for b in theirs]
    return any(alike(*pair) >= _NEAR[0][0] for pair in pairs)


def _plain_keys(household: Household) -> set[str]:
    """The words of the name in whatever order, and the phone."""
    keys = {" ".join(sorted(household.name.casefold().split()))}
    if phone := dialled(household.phone):
        keys.add(f"+{phone}")
    return keys


def _keys(household: Household) -> set[str]:
    keys = set(_name_keys(household.name))
    if phone := dialled(household.phone):
        keys.add(f"+{phone}")
    return keys


@lru_cache(maxsize=200_000)
def _name_keys(name: str) -> frozenset[str]:
    """Pairs of words by their consonants, in whatever order; a single word by how it may sound."""
    words = words_of(name)
    if len(words) == 1:
        return frozenset(f"={form}" for form in forms(words[0])[:2])
    return frozenset(
        "|".join(sorted((first, second)))
        for one, other in combinations(words[:4], 2)
        for first in _sounds(one)
        for second in _sounds(other)
    )


@lru_cache(maxsize=65_536)
def _sounds(word: str) -> tuple[str, ...]:
    found = sorted(skeletons(word)) or list(forms(word)[:2])
    return tuple(found[:4])
