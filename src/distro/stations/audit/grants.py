"""Who took more than was granted, and who was granted two things, as the audit reads it.

A first reading notes of each household and round a few numbers: one for what it was granted, one for all that it took,
as most households were granted what many others were, and took it alike. Only the documents of households that stand
out there are then looked at one by one. It shares no code with the books.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any

from msgspec import json

from distro.stations.audit.moves import of_kind
from distro.stations.audit.stream import Document

KINDS = ("Entitled", "EntitlementAmended", "Handover")
_CHUNK = 256  # households that lie beside each other
_MOST = 50_000  # amounts that are told from each other; who got anything else is looked at one by one
_REMEMBERED = 4_096  # what many were granted or took alike
# How much of each basket's items, as pairs so that it can be told from others.
_Amounts = frozenset[tuple[tuple[str, str], int]]


class _Numbers:
    """A number for each household, 0 for most."""

    def __init__(self) -> None:
        self._chunks: dict[int, array[int]] = {}

    def __getitem__(self, household: int) -> int:
        chunk = self._chunks.get(household // _CHUNK)
        return chunk[household % _CHUNK] if chunk else 0

    def __setitem__(self, household: int, number: int) -> None:
        chunk = self._chunks.get(household // _CHUNK)
        if chunk is None:
            chunk = self._chunks[household // _CHUNK] = array("I", bytes(4 * _CHUNK))
        chunk[household % _CHUNK] = number

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """The households that have a number, and which."""
        for at, chunk in self._chunks.items():
            for place, number in enumerate(chunk):
                if number:
                    yield at * _CHUNK + place, number


class _Told:
    """A number for each of what is told from others, from 1 on; 0 for nothing at all."""

    def __init__(self) -> None:
        self._numbers: dict[_Amounts, int] = {frozenset(): 0}
        self._amounts: list[_Amounts] = [frozenset()]
        self._sums: dict[Hashable, int] = {}

    def number(self, amounts: Mapping[tuple[str, str], int]) -> int:
        """The number of these amounts; OverflowError when there are too many to be told from each other."""
        told = frozenset(amounts.items())
        if (known := self._numbers.get(told)) is None:
            if (known := len(self._amounts)) > _MOST:
                raise OverflowError
            self._numbers[told] = known
            self._amounts.append(told)
        return known

    def amounts(self, number: int) -> dict[tuple[str, str], int]:
        return dict(self._amounts[number])

    def more(self, number: int, other: int) -> int:
        """The number of both amounts together."""
        if (known := self._sums.get((number, other))) is None:
            total = Counter(self.amounts(number))
            total.update(self.amounts(other))
            known = self._sums[number, other] = self.number(total)
        return known

    def most(self, number: int, other: int) -> int:
        """The number of what is the larger amount of each."""
        one, two = self.amounts(number), self.amounts(other)
        return self.number({key: max(one.get(key, 0), two.get(key, 0)) for key in one | two})


class StandingOut:
    """Tell it of every document, then ask which `households` may have more than is theirs, or two grants."""

    def __init__(self, goes_on: Mapping[str, str], voided: Iterable[str]) -> None:
        self._goes_on = goes_on
        self._voided = frozenset(voided)
        self._households: dict[str, int] = {}
        self._out: set[int] = set()
        self._told = _Told()
        self._first: defaultdict[str, _Numbers] = defaultdict(_Numbers)  # granted, by round
        self._amended: defaultdict[str, _Numbers] = defaultdict(_Numbers)
        self._taken: defaultdict[str, _Numbers] = defaultdict(_Numbers)
        self._words: dict[bytes, int] = {}  # the lines of a grant, and their number, which is never 0
        self._amounts = [0]  # of each of these
        self._granted = lru_cache(_REMEMBERED)(self._granted_by)
        self._settled = lru_cache(_REMEMBERED)(self._settled_by)

    def see(self, document: Document) -> None:
        kind = document["kind"]
        if kind not in KINDS or (kind == "Handover" and self._counts_nowhere(document)):
            return
        household = self._households.setdefault(intern(document["household"]), len(self._households))
        try:
            if kind == "Handover":
                for round_, number in self._settled(json.encode(document["lines"])):
                    taken = self._taken[round_]
                    taken[household] = self._told.more(taken[household], number)
            elif kind == "Entitled":
                self._entitled(household, document)
            else:
                amended = self._amended[document["round"]]
                amended[household] = self._told.most(amended[household], self._granted(json.encode(document["lines"])))
        except OverflowError:
            self._out.add(household)

    def _counts_nowhere(self, handover: Document) -> bool:
        return bool(handover.get("override_by")) or handover["id"] in self._voided

    def _granted_by(self, lines: bytes) -> int:
        amounts: dict[tuple[str, str], int] = {}
        for basket, item, quantity, *_ in json.decode(lines):
            amounts.setdefault((basket, item), quantity)
        return self._told.number(amounts)

    def _entitled(self, household: int, document: Document) -> None:
        """The first grant stands; of two that are not the same in every word it is looked at what they say."""
        first, lines = self._first[document["round"]], json.encode(document["lines"])
        if (number := self._words.get(lines)) is None:
            if len(self._words) == _MOST:
                raise OverflowError
            self._amounts.append(self._granted_by(lines))  # which there may be too many of, too
            number = self._words[lines] = len(self._words) + 1
        if not first[household]:
            first[household] = number
        elif first[household] != number:
            self._out.add(household)

    def _settled_by(self, lines: bytes) -> list[tuple[str, int]]:
        """What a handover settles, by each round in which that counts."""
        taken: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for round_, basket, _, _, settles, due in map(_line, json.decode(lines)):
            for counting in counted_in(round_, self._goes_on):
                taken[counting][basket, due] += settles
        return [(round_, self._told.number(amounts)) for round_, amounts in taken.items()]

    def households(self) -> set[str]:
        found = set(self._out)
        judged: dict[tuple[int, int, int], bool] = {}
        for round_, taken in self._taken.items():
            first, amended = self._first[round_], self._amended[round_]
            for household, number in taken:
                case = (first[household], amended[household], number)
                if (fits := judged.get(case)) is None:
                    fits = judged[case] = self._fits(*case)
                if not fits:
                    found.add(household)
        return {household for household, number in self._households.items() if number in found}

    def _fits(self, first: int, amended: int, taken: int) -> bool:
        granted, more = self._told.amounts(self._amounts[first]), self._told.amounts(amended)
        amounts = self._told.amounts(taken)
        return all(settled <= max(granted.get(key, 0), more.get(key, 0)) for key, settled in amounts.items())


def _line(line: Sequence[Any]) -> tuple[str, str, str, int, int, str]:
    """Of a handover: (round, basket, item, quantity, settles, what it settles)."""
    round_, basket, item, quantity, settles, *rest = line
    return round_, basket, item, quantity, settles, rest[0] if rest and rest[0] else item


def goes_on_with(documents: Iterable[Document]) -> dict[str, str]:
    """The round that each make-up goes on with."""
    goes_on: dict[str, str] = {}
    for document in of_kind(documents, "RoundAdded"):
        goes_on.setdefault(document["added"]["code"], document["of"])
    return goes_on


def counted_in(round_: str, goes_on: Mapping[str, str]) -> list[str]:
    """The rounds in which it counts what was taken in one: a make-up grants nothing anew.

    Whoever lies may say that a round goes on with itself.
    """
    counted = [round_]
    while (before := goes_on.get(counted[-1])) is not None and before not in counted:
        counted.append(before)
    return counted


def more_than_granted(
    documents: Iterable[Document], goes_on: Mapping[str, str], voided: Iterable[str], explained: set[str]
) -> Iterator[str]:
    """The handovers in which somebody took more than was granted, and no named person overrode or explained it; one for
    each, however many lines it has. Of who came after a round was frozen its make-ups alone say what is theirs.
    """
    there, voided = list(documents), frozenset(voided)
    granted: dict[tuple[str, str, str, str], int] = {}
    of_round = {(document["household"], document["round"]) for document in of_kind(there, "Entitled")}
    for document in of_kind(there, "Entitled"):
        household, (round_, *before) = document["household"], counted_in(document["round"], goes_on)
        for basket, item, quantity, *_ in document["lines"]:
            granted.setdefault((household, round_, basket, item), quantity)
            for first in before:
                if (household, first) not in of_round:
                    key = (household, first, basket, item)
                    granted[key] = max(quantity, granted.get(key, 0))
    for document in of_kind(there, "EntitlementAmended"):  # what was taken before it came stays taken
        for basket, item, quantity, *_ in document["lines"]:
            key = (document["household"], document["round"], basket, item)
            granted[key] = max(quantity, granted.get(key, 0))
    told = set[str]()
    taken: Counter[tuple[str, str, str, str]] = Counter()
    for document in of_kind(there, "Handover"):
        if document.get("override_by") or document["id"] in voided:
            continue
        for round_, basket, _, _, settles, due in map(_line, document["lines"]):
            for counting in counted_in(round_, goes_on):
                key = (document["household"], counting, basket, due)
                taken[key] += settles
                over = taken[key] > granted.get(key, 0)
                if over and document["id"] not in explained and document["id"] not in told:
                    told.add(document["id"])
                    yield document["id"]


def granted_apart(documents: Iterable[Document]) -> Iterator[str]:
    """Where two laptops granted a household different things in one round, and neither amended what the other had."""
    granted: dict[tuple[str, str], Document] = {}
    told = set[str]()
    for document in of_kind(documents, "Entitled"):
        stands = granted.setdefault((document["round"], document["household"]), document)
        where = f"{document['round']} {document['site']} {stands['device']} {document['device']}"
        if stands["device"] != document["device"] and stands["lines"] != document["lines"] and where not in told:
            told.add(where)
            yield where
