"""How finely a crowd may be told by sex and age, so that nobody can work out a count below five.

Grids of different bands give such counts back by subtraction: "0-5" less "0-4" are those of five. Therefore all figures
are sums of the same blocks: age by sex, none of them small. A grid shows of its own bands what the blocks allow. So do
two reports, one after the other: a block must not have changed by less than five since an earlier one either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from distro.model.people import ATOMS, FIRST_ADULT_ATOM, Members, Sex, atoms_of
from distro.rules.disclosure import is_small

# Indices into ATOMS from one up to another.
Span = tuple[int, int]
_ALL: Span = (0, len(ATOMS))
_CHILDREN: Span = (0, FIRST_ADULT_ATOM)
_ADULTS: Span = (FIRST_ADULT_ATOM, len(ATOMS))


@dataclass
class _Block:
    """`span` is None for people whose age nobody knows; `unsure`: people of too coarse an age were put in, `unknown`:
    of no age at all.
    """

    span: Span | None
    counts: list[int]
    unsure: bool = False
    unknown: bool = False

    def take(self, other: _Block) -> None:
        if self.span and other.span:
            self.span = (min(self.span[0], other.span[0]), max(self.span[1], other.span[1]))
        self.unsure |= other.unsure
        self.unknown |= other.unknown
        self.counts = [a + b for a, b in zip(self.counts, other.counts, strict=True)]


@dataclass(frozen=True)
class CrowdRow:
    """One row: ages as indices into ATOMS, None where nobody knows them; a count for each of the crowd's `sexes`."""

    span: Span | None
    counts: tuple[int, ...]
    unsure: bool


class Crowd:
    """`members` cut at the bounds of `grids`, then joined until no count is small, nor its change since any `before`.

    `sexes`: which of them are counted together. Nothing `may_be_told` when even one row for all would be too small.
    """

    def __init__(
        self,
        members: Iterable[Members],
        grids: Iterable[Sequence[str]],
        before: Sequence[Sequence[Members]] = (),
    ) -> None:
        members = list(members)
        bounds = sorted({bound for grid in grids for ages in grid for bound in _span(ages)} | set(_ALL))
        self.sexes = _columns(members, before)
        wide = len(self.sexes)
        spans: list[Span] = list(pairwise(bounds))
        nothing = [0] * (wide * (1 + len(before)))  # as they are, then what changed since each time before
        blocks = [_Block(span, [*nothing]) for span in spans]
        coarse = {span: _Block(None, [*nothing], unsure=True) for span in (_CHILDREN, _ADULTS, _ALL)}
        coarse[_ALL].unknown = True
        for at, those in enumerate((members, *before)):
            for one in those:
                block = next((b for b in blocks if _within(one, b.span)), None) or coarse[_kind(one)]
                column = self.column(one.sex)
                if at:
                    block.counts[at * wide + column] -= one.count
                else:
                    for time in range(1 + len(before)):
                        block.counts[time * wide + column] += one.count
        for span in (_CHILDREN, _ADULTS, _ALL):
            _settle(blocks, coarse[span], span)
        self._unknown_in = next((b.span for b in blocks if b.unknown), None)
        self.rows = tuple(CrowdRow(b.span, tuple(b.counts[:wide]), b.unsure) for b in blocks)
        self.may_be_told = not any(is_small(b.counts) for b in blocks)

    @property
    def tells_sexes(self) -> bool:
        """Whether women and girls are told from men and boys."""
        return self.column(Sex.FEMALE) != self.column(Sex.MALE)

    def column(self, sex: Sex) -> int:
        """Which of `sexes` somebody is counted with."""
        return next(at for at, together in enumerate(self.sexes) if sex in together)

    def grid(self, grid: Sequence[str]) -> list[CrowdRow]:
        """The bands of a grid, joined where the blocks do not tell them apart; those of unknown age last."""
        cuts = {row.span[0] for row in self.rows if row.span}
        joined: list[Span] = []
        for ages in grid:
            low, high = _span(ages)
            if joined and low not in cuts:
                joined[-1] = (joined[-1][0], high)
            else:
                joined.append((low, high))
        told = [self._sum(span) for span in joined]
        return [*told, *(row for row in self.rows if row.span is None)]

    def figure(self, ages: str, sex: Sex | None = None) -> int | None:
        """How many are of `ages`, and of `sex`; None where that may not be told."""
        low, high = _span(ages)
        cuts = {bound for row in self.rows if row.span for bound in row.span}
        if not self.may_be_told or not {low, high} <= cuts or (sex and not self.tells_sexes):
            return None
        counts = self._sum((low, high)).counts
        return sum(counts) if sex is None else counts[self.column(sex)]

    def sadd(self, members: Iterable[Members]) -> tuple[int, ...] | None:
        """Women, men, girls, boys and others among some of the crowd, counted as the blocks are; None if not told."""
        if self.figure("18+", Sex.FEMALE) is None:
            return None
        counts = [0] * 5
        columns = [self.column(Sex.FEMALE), self.column(Sex.MALE)]
        for one in members:
            side, column = self._side(one), self.column(one.sex)
            told = side is not None and column in columns
            counts[columns.index(column) + (0 if side == _ADULTS else 2) if told else 4] += one.count
        return tuple(counts)

    def _side(self, one: Members) -> Span | None:
        """Whether somebody counts among adults or children; of whom nobody knows it, as those do they were put with."""
        if (side := _kind(one)) != _ALL:
            return side
        into = self._unknown_in
        return None if into is None else _ADULTS if into[0] >= FIRST_ADULT_ATOM else _CHILDREN

    def _sum(self, span: Span) -> CrowdRow:
        rows = [row for row in self.rows if row.span and span[0] <= row.span[0] and row.span[1] <= span[1]]
        counts = tuple(sum(row.counts[at] for row in rows) for at, _ in enumerate(self.sexes))
        return CrowdRow(span, counts, any(row.unsure for row in rows))


def _settle(blocks: list[_Block], coarse: _Block, span: Span) -> None:
    """Put those of too coarse an age among the most of `span`, or in a row of their own; then join what is small."""
    mine = [b for b in blocks if b.span and span[0] <= b.span[0] and b.span[1] <= span[1]]
    if coarse.unknown and any(coarse.counts) and not is_small(coarse.counts):
        blocks.append(coarse)
    elif any(coarse.counts):
        max(mine, key=lambda b: sum(b.counts)).take(coarse)
    _join(blocks, mine)


def _join(blocks: list[_Block], mine: list[_Block]) -> None:
    """Join a block that is small with the smaller of its neighbours among `mine`, until none is or one is left."""
    while len(mine) > 1 and (small := next((b for b in mine if is_small(b.counts)), None)) is not None:
        at = mine.index(small)
        beside = [mine[place] for place in (at - 1, at + 1) if 0 <= place < len(mine)]
        other = min(beside, key=lambda b: sum(b.counts))
        other.take(small)
        mine.remove(small)
        blocks.remove(small)


def _columns(members: Sequence[Members], before: Sequence[Sequence[Members]]) -> tuple[frozenset[Sex], ...]:
    """Women and girls, men and boys, those of unknown sex where there are any; joined while one of them is small."""
    times = [{sex: sum(m.count for m in those if m.sex is sex) for sex in Sex} for those in (members, *before)]
    columns = [frozenset({sex}) for sex in Sex if sex is not Sex.UNKNOWN or any(total[sex] for total in times)]

    def people(column: frozenset[Sex]) -> int:
        return sum(times[0][sex] for sex in column)

    def is_too_small(column: frozenset[Sex]) -> bool:
        then = [sum(total[sex] for sex in column) for total in times]
        return is_small((then[0], *(then[0] - one for one in then[1:])))

    while len(columns) > 1 and (small := next(filter(is_too_small, reversed(columns)), None)):
        other = max((c for c in columns if c is not small), key=people)
        columns = [c | small if c is other else c for c in columns if c is not small]
    return tuple(columns)


def _span(ages: str) -> Span:
    atoms = atoms_of(ages)
    return atoms.start, atoms.stop


def _within(one: Members, span: Span | None) -> bool:
    low, high = _span(one.ages)
    return span is not None and span[0] <= low and high <= span[1]


def _kind(one: Members) -> Span:
    """Children, adults, or nobody knows."""
    return next((span for span in (_CHILDREN, _ADULTS) if _within(one, span)), _ALL)


def words_of(span: Span) -> str:
    """The band of a span: `12-17`, `60+`."""
    low, high = ATOMS[span[0]], ATOMS[span[1] - 1]
    first = low.partition("-")[0].removesuffix("+")
    if high.endswith("+"):
        return f"{first}+"
    last = high.rpartition("-")[2]
    return first if first == last else f"{first}-{last}"
