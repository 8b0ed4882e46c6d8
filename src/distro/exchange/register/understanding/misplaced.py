"""Columns that stand under each other's headers: what each holds is what the other is called.

One cell out of place is a slip of its row; here most of both columns are, and a whole list would come in wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from distro.exchange.register.sheets import Cell
from distro.exchange.register.understanding.cells import share_of
from distro.exchange.register.values.phones import is_phone_like
from distro.exchange.register.values.sexes import sex_of
from distro.exchange.register.values.texts import plain, text_of
from distro.model.people import Sex

_CODE = re.compile(r"[A-Z]{0,5}(?:[-_/. ]?[A-Z]{0,3}\d+)+", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_GROWN = 16  # years that are more than a household has people
_MOST = 0.5
_NAMES = ("name", "family", "given")
_Says = Callable[[Cell], bool]


def is_code(cell: Cell) -> bool:
    """Whether a cell is a number or a code, and no name: "R-001", 12."""
    return bool(_CODE.fullmatch(text_of(cell).strip()))


def is_in_letters(cell: Cell) -> bool:
    """Whether a cell is words alone, as a name is."""
    text = text_of(cell)
    return sum(map(str.isalpha, text)) > 2 and not any(map(str.isdigit, text))


def swapped(cells: Mapping[str, Sequence[Cell]], points: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Two fields each of whose columns holds the other's; `cells` are the filled ones of each field."""
    wrongly: list[tuple[str, _Says, str, _Says]] = []
    for name in _NAMES:
        wrongly += [
            ("number", is_in_letters, name, is_code),
            ("sex", is_in_letters_of_a_name, name, _is_sex),
            ("point", partial(_is_no_point, points), name, partial(_is_point, points)),
        ]
    wrongly += [
        ("size", partial(_is_over, _GROWN - 1), "age", partial(_is_under, _GROWN)),
        ("number", is_phone_like, "phone", _is_no_phone),
        ("registered_on", partial(_is_before, 2000), "birth_date", partial(_is_after, 2015)),
    ]
    for one, one_says, other, other_says in wrongly:
        here, there = cells.get(one, ()), cells.get(other, ())
        if here and there and share_of(here, one_says) > _MOST and share_of(there, other_says) > _MOST:
            yield one, other


def is_in_letters_of_a_name(cell: Cell) -> bool:
    """Whether a cell of the column of sexes is a name."""
    return is_in_letters(cell) and not _is_sex(cell)


def _is_sex(cell: Cell) -> bool:
    try:
        return sex_of(text_of(cell)) is not Sex.UNKNOWN
    except ValueError:
        return False


def _is_point(points: frozenset[str], cell: Cell) -> bool:
    return plain(text_of(cell)) in points


def _is_no_point(points: frozenset[str], cell: Cell) -> bool:
    return is_in_letters(cell) and not _is_point(points, cell)


def _is_no_phone(cell: Cell) -> bool:
    return is_code(cell) and not is_phone_like(cell)


def _number(cell: Cell) -> int | None:
    text = text_of(cell).strip().removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _is_over(bound: int, cell: Cell) -> bool:
    return (_number(cell) or 0) > bound


def _is_under(bound: int, cell: Cell) -> bool:
    number = _number(cell)
    return number is not None and number < bound


def _year(cell: Cell) -> int:
    if isinstance(cell, date):
        return cell.year
    found = _YEAR.search(text_of(cell))
    return int(found[0]) if found else 0


def _is_before(year: int, cell: Cell) -> bool:
    return 0 < _year(cell) < year


def _is_after(year: int, cell: Cell) -> bool:
    return _year(cell) > year
