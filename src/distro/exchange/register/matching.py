"""Step three: which household of the register a list speaks of. Where it came from and who it is must both agree."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from distro.exchange.register.telling.told import ToldHousehold
from distro.model.people import Household
from distro.rules.look_alikes import dialled
from distro.rules.names import SAME_NAME, alike
from distro.rules.numbers import same_number

_MARK = 4  # hex digits: enough to tell a change, too few to find a phone by trying


class Match(Struct, frozen=True):
    """What was found for one row: its household, or why none may be taken; neither when it is new.

    `elsewhere` is a household of these very people under another number: the list was numbered anew.
    """

    told: ToldHousehold
    household: Household | None = None
    problem: str = ""
    elsewhere: Household | None = None


class KnownRecords:
    """The register, by where its records came from and by number."""

    def __init__(self, register: Iterable[Household]) -> None:
        self._by_source: defaultdict[str, list[Household]] = defaultdict(list)
        self._by_number: dict[str, Household] = {}
        self._by_name: dict[str, list[Household]] | None = None
        self.households = list(register)
        for household in self.households:
            self._by_number.setdefault(same_number(household.number), household)
            for listed in household.listed:
                for source in listed.sources:
                    self._by_source[source].append(household)

    def match(self, told: ToldHousehold) -> Match:
        """The household of one row."""
        for source in told.sources:
            if source.startswith("uuid:") and (found := self._by_source.get(source)):
                return self._checked(told, found[0])
        for source in told.sources:
            for household in self._by_source.get(source, ()):
                if _is_same(told, household) and not _are_apart(told, household):
                    return self._checked(told, household)
        if not told.number:
            return Match(told)
        listed = [one for one in self._by_source.get(_source_of(told.number), ()) if _is_same(told, one)]
        if listed:
            return Match(told, listed[0])
        there = self._by_number.get(same_number(told.number))
        if there is None:
            return Match(told)
        if _is_same(told, there) and not _are_apart(told, there):
            return Match(told, there)
        return Match(told, problem="number_taken", elsewhere=self.elsewhere(told))

    def _checked(self, told: ToldHousehold, household: Household) -> Match:
        """A submission that is known; its number, where the list gives one, is not another household's."""
        there = self._by_number.get(same_number(told.number)) if told.number else None
        if there is not None and there.id != household.id:
            return Match(told, problem="number_taken")
        return Match(told, household)

    def elsewhere(self, told: ToldHousehold) -> Household | None:
        """A household of the same name under another number."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for household in self.households:
                self._by_name[" ".join(sorted(household.name.casefold().split()))].append(household)
        found = self._by_name.get(" ".join(sorted(told.name.casefold().split())), ())
        return next((one for one in found if same_number(one.number) != same_number(told.number)), None)

    def takes(self, number: str) -> Household | None:
        """Who bears a number."""
        return self._by_number.get(same_number(number))


def mark_of(value: object) -> str:
    """A short mark of what a list said."""
    return _mark(str(value))


@lru_cache(maxsize=65_536)
def _mark(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_MARK // 2).hexdigest()


def sources_of(told: ToldHousehold) -> tuple[str, ...]:
    """All that this row is known by, to be kept with its household."""
    return (*told.sources, _source_of(told.number)) if told.number else told.sources


def _source_of(number: str) -> str:
    return f"number:{same_number(number)}"


def _is_same(told: ToldHousehold, household: Household) -> bool:
    """Whether a row may be of these people: the name is alike, or sex and birth year, or the phone, speak for it.

    A list without names (numbers and phones) is taken at its number.
    """
    if not told.name or not household.name or alike(told.name, household.name) >= SAME_NAME:
        return True
    if _said_so_before(told, household):
        return True  # somebody corrected the name here since
    if told.phone and dialled(told.phone) == dialled(household.phone):
        return True
    return bool(told.sex and told.birth_year) and (told.sex, told.birth_year) == (
        household.head_sex,
        household.birth_year,
    )


def _said_so_before(told: ToldHousehold, household: Household) -> bool:
    """Whether a list called this household so under this very number before."""
    source, name = _source_of(told.number), f"name={mark_of(told.name)}"
    return any(source in listed.sources and name in listed.said.split() for listed in household.listed)


def _are_apart(told: ToldHousehold, household: Household) -> bool:
    """Whether both come from submissions that are not the same: one form's row 1 is not another form's."""
    theirs = {source for listed in household.listed for source in listed.sources if source.startswith("uuid:")}
    mine = {source for source in told.sources if source.startswith("uuid:")}
    rows = {source for listed in household.listed for source in listed.sources if source.startswith("row:")}
    same_row = bool(rows & set(told.sources))
    return bool(mine and theirs and not mine & theirs) and not same_row


def renumbered(matches: Sequence[Match]) -> list[Match]:
    """The rows whose number is another household's while their people stand under another number."""
    return [match for match in matches if match.problem == "number_taken" and match.elsewhere is not None]


def is_shorn(told: ToldHousehold, household: Household) -> bool:
    """Whether one of two numbers is the other without its letters or zeros: RBT-0012 and 12."""
    mine, theirs = (re.findall(r"\d+", same_number(number)) for number in (told.number, household.number))
    return bool(mine and theirs) and mine[-1].lstrip("0") == theirs[-1].lstrip("0")
