"""Rows whose cells stand under a neighbour's header: one cell was taken out or put in before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from distro.exchange.register.sheets import Cell
from distro.exchange.register.understanding.tables import SheetTable
from distro.exchange.register.values.dates import is_date_like
from distro.exchange.register.values.texts import plain, text_of

_SAMPLE = 400  # rows that are looked at to judge a column
_FEWEST = 3  # cells that say what a column holds
_OUT_OF_PLACE = 2  # cells of a row: one alone is a slip
_FEW_WORDS = 12  # of a column that has its own: towns, statuses
_GROWN, _CHILD = 20, 10  # years: more than a household has people; too few to have one
_DIGITS = re.compile(r"[+\d][\d\s.,/-]*")


class _Kind(StrEnum):
    """What a cell looks like."""

    NUMBER = "number"
    LONG = "long number"
    DATE = "date"
    CODE = "code"
    WORDS = "words"


def shifted_rows(table: SheetTable) -> frozenset[int]:
    """The rows (by place) that fit no header as they stand, and every one a cell further on or back.

    Nothing is put right: which cell is missing, only whoever wrote the list can say.
    """
    columns = _Columns(table)
    return frozenset(at for at, row in table.rows() if columns.is_shifted(row))


class _Columns:
    """What each column of a table holds in most of its rows."""

    def __init__(self, table: SheetTable) -> None:
        sample = [row for _, row in islice(table.rows(), _SAMPLE)]
        self._width = max((place + 1 for place, header in enumerate(table.headers) if header), default=0)
        self._kinds: dict[int, _Kind] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._age, self._size = table.place("age"), table.place("size")
        for place in range(self._width):
            cells = [row[place] for row in sample if place < len(row) and row[place] is not None]
            kinds = Counter(_kind(cell) for cell in cells)
            if len(cells) < _FEWEST or 2 * len(cells) < len(sample):
                continue
            kind, n = kinds.most_common(1)[0]
            if 5 * n < 3 * len(cells):
                continue
            self._kinds[place] = kind
            if kind is _Kind.WORDS:
                said = Counter(plain(text_of(cell)) for cell in cells)
                own = frozenset(word for word, times in said.items() if times > 1)
                if len(own) <= _FEW_WORDS and 5 * sum(said[word] for word in own) >= 3 * len(cells):
                    self._words[place] = own

    def is_shifted(self, row: Sequence[Cell]) -> bool:
        cells = [*row[: self._width], *([None] * (self._width - len(row)))]
        if all(cell is not None for cell in cells):
            return False
        if self._counts_years(cells):
            return True
        return self._wrong(cells) >= _OUT_OF_PLACE and any(not self._wrong(other) for other in _put_right(cells))

    def _counts_years(self, cells: Sequence[Cell]) -> bool:
        """Whether the size is the age that is missing beside it, or the age the size, and a count behind is missing."""
        if self._age is None or self._size != self._age + 1 or self._age not in self._kinds:
            return False
        age, size = cells[self._age], _whole(cells[self._size])
        if age is None:
            return size >= _GROWN
        behind = (place for place, kind in self._kinds.items() if place > self._size and kind is _Kind.NUMBER)
        return _whole(age) in range(1, _CHILD) and size > 1 and any(cells[place] is None for place in behind)

    def _wrong(self, cells: Sequence[Cell]) -> int:
        """How many cells are nothing that their columns hold."""
        return sum(not self._fits(place, cells[place]) for place in self._kinds)

    def _fits(self, place: int, cell: Cell) -> bool:
        if cell is None:
            return True
        if place in self._words:
            return plain(text_of(cell)) in self._words[place]
        return _kind(cell) is self._kinds[place]


def _put_right(cells: list[Cell]) -> Iterator[list[Cell]]:
    """A row with an empty cell put in where one was taken out, or taken out where one was put in."""
    for place, cell in enumerate(cells):
        if cells[-1] is None and cell is not None:
            yield [*cells[:place], None, *cells[place:-1]]
        if cell is None:
            yield [*cells[:place], *cells[place + 1 :], None]


def _whole(cell: Cell) -> int:
    text = text_of(cell).strip().removesuffix(".0") if cell is not None else ""
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _kind(cell: Cell) -> _Kind:
    return _kind_of(text_of(cell).strip()) if isinstance(cell, str | int | float) else _Kind.DATE


@lru_cache(maxsize=65_536)
def _kind_of(text: str) -> _Kind:
    if is_date_like(text):
        return _Kind.DATE
    if _DIGITS.fullmatch(text):
        return _Kind.NUMBER if sum(map(str.isdigit, text)) < 5 else _Kind.LONG
    return _Kind.CODE if any(map(str.isdigit, text)) and " " not in text else _Kind.WORDS
