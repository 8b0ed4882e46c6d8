"""Look-alikes: records that may be of the same people, found by phone and by name; named with why, best first.

Everybody is put under a few keys (the phone, pairs of the name's words as they may sound), so that only who shares one
is compared. What speaks for a pair is added up; a name alone never does: many bear one (field guide, section 7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import chain, combinations

from msgspec import Struct

from distro.model.people import Household, Sex, atoms_of
from distro.rules.names import SAME_NAME, alike, forms, skeletons, words_of

_PHONE = 9  # the digits of a phone that a country code does not change
# How near two names are, and which part of a name's weight that is.
_NEAR = ((0.95, 1.0), (0.8, 0.7), (SAME_NAME, 0.4))
_CROWD = 60  # of those who share a key with more than these, only who was born about the same year is compared
# A year that more of such a crowd share was written for whoever did not know it: it tells nobody from another.
_NAMESAKES = 300
# Two who can be called apart are two, unless all else agrees: a whole name that few bear, the very year, the people.
# Where several live together the same people say more than where one lives alone.
_APART, _FEW, _FEW_FAMILIES = 0.3, 2, 10
_SHORT = 2  # words: who knows the third name of somebody knows more than twice as much
_MOSTLY = 0.7
_HALF = 0.45  # of a name is enough where the phone and the year are the same
_ENOUGH = 0.75


class LookAlikeSign(StrEnum):
    """What speaks for two records being of the same people."""

    NAME = "name"
    PHONE = "phone"
    BIRTH = "birth"
    PEOPLE = "people"
    ALTERNATE = "alternate"


_WEIGHT = {
    LookAlikeSign.NAME: 0.5,
    LookAlikeSign.PHONE: 0.4,
    LookAlikeSign.BIRTH: 0.25,
    LookAlikeSign.PEOPLE: 0.15,
    LookAlikeSign.ALTERNATE: 0.25,
}


class LookAlike(Struct, frozen=True):
    """Two records that may be one; `score` from 0 to 1. `one` came first."""

    one: Household
    other: Household
    signs: tuple[LookAlikeSign, ...]
    score: float


class LookAlikes:
    """Households, to be asked who of them looks like another."""

    def __init__(self, households: Iterable[Household] = (), thorough: bool = True) -> None:
        """`thorough`: names are looked for as they may sound; otherwise only those that are spelled alike."""
        self._keys = _keys if thorough else _plain_keys
        self._by_key: defaultdict[str, list[Household]] = defaultdict(list)
        self._by_year: defaultdict[tuple[str, int | None], list[Household]] = defaultdict(list)
        for household in households:
            self.add(household)

    def add(self, household: Household) -> None:
        """One more."""
        for key in self._keys(household):
            there = self._by_key[key]
            there.append(household)
            if len(there) > _CROWD:
                for one in (household,) if len(there) > _CROWD + 1 else there:
                    self._by_year[key, one.birth_year].append(one)

    def _sharing(self, key: str, year: int | None) -> Iterable[Household]:
        there = self._by_key.get(key, ())
        if len(there) <= _CROWD:
            return there
        if year is None:
            return ()
        born = (self._by_year.get((key, year + by), ()) for by in (-1, 0, 1))
        return chain(*(those for those in born if len(those) <= _NAMESAKES))

    def of(self, household: Household) -> list[LookAlike]:
        """Who looks like `household`, best first; not itself."""
        seen: dict[str, tuple[Household, int]] = {}
        crowds = sorted(((len(self._by_key.get(key, ())), key) for key in self._keys(household)), reverse=True)
        for crowd, key in crowds:
            seen.update((one.id, (one, crowd)) for one in self._sharing(key, household.birth_year))
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
    signs: list[LookAlikeSign] = []
    score = 0.0
    years = (one.birth_year, other.birth_year)
    apart = None if None in years else abs(years[0] - years[1])  # type: ignore[operator]
    phones = _phones(one, other, apart)
    if phones is _Phones.APART and (apart is None or apart > 1) and not (one.alternates or other.alternates):
        return None  # nearly all: nothing but a name is left to speak for them
    if phones in (_Phones.SAME, _Phones.NEARLY):
        signs.append(LookAlikeSign.PHONE)
        score += _WEIGHT[LookAlikeSign.PHONE] * (1 if phones is _Phones.SAME else 0.6)
    if apart is not None and apart <= 1:
        signs.append(LookAlikeSign.BIRTH)
        score += _WEIGHT[LookAlikeSign.BIRTH] * (1 if apart == 0 else 0.8)
    elif apart is not None and apart > 3 and apart % 10:  # ten years are one digit
        score -= 0.15
    if Sex.UNKNOWN not in (one.head_sex, other.head_sex) and one.head_sex != other.head_sex:
        score -= 0.2
    people = _same_people(one, other)
    if one.size > 1 and people:
        signs.append(LookAlikeSign.PEOPLE)
        score += _WEIGHT[LookAlikeSign.PEOPLE]
    if crossing := _alternates_cross(one, other):
        signs.append(LookAlikeSign.ALTERNATE)
        score += _WEIGHT[LookAlikeSign.ALTERNATE]
    if phones is _Phones.APART and not crossing and (apart != 0 or not people):
        score -= _APART
    if score + _WEIGHT[LookAlikeSign.NAME] < _ENOUGH:
        return None
    near = alike(one.name, other.name)
    if near >= _HALF and phones is _Phones.SAME and apart == 0:
        near = max(near, SAME_NAME)
    if part := next((part for least, part in _NEAR if near >= least), 0.0):
        signs.insert(0, LookAlikeSign.NAME)
        score += _WEIGHT[LookAlikeSign.NAME] * part
        few = _FEW_FAMILIES if one.size > 1 and people else _FEW
        told_apart = phones is _Phones.APART or (phones is _Phones.OPEN and not people)
        if phones is _Phones.NEARLY and part < _MOSTLY:
            score -= _APART  # neighbours in a series of phones, with half a name in common
        if told_apart and not crossing and crowd > few and (part < 1 or _is_short(one.name, other.name)):
            score -= _APART
    enough = score >= _ENOUGH and (LookAlikeSign.NAME in signs or LookAlikeSign.ALTERNATE in signs)
    return LookAlike(one, other, tuple(signs), min(score, 1.0)) if enough else None


class _Phones(StrEnum):
    """What two phones say of each other."""

    SAME = "same"
    NEARLY = "nearly"  # one digit was typed wrong
    APART = "apart"
    OPEN = "open"  # one of them is not known


def _phones(one: Household, other: Household, apart: int | None) -> _Phones:
    """`apart`: by how many years; a digit typed wrong is looked for only where these are near."""
    mine, theirs = dialled(one.phone), dialled(other.phone)
    if not mine or not theirs:
        return _Phones.OPEN
    if mine == theirs:
        return _Phones.SAME
    near = apart is not None and apart <= 1 and len(mine) == len(theirs)
    nearly = near and sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1
    return _Phones.NEARLY if nearly else _Phones.APART


def _is_short(*names: str) -> bool:
    return min(len(words_of(name)) for name in names) <= _SHORT


@lru_cache(maxsize=200_000)
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
