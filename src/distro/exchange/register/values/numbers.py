"""Counts of people, and the numbers that households bear."""

from __future__ import annotations

import re

from distro.exchange.register.sheets import Cell
from distro.exchange.register.values.texts import text_of, visible, western

_COUNT = re.compile(r"(-?\d+)(?:[.,]0+)?")
_NOTHING = frozenset(
    {"-", "--", "–", "—", "/", "néant", "neant", "aucun", "aucune", "none", "nil", "لا يوجد", "n/a", "na"}
)


def count_of(cell: Cell) -> int | None:
    """How many: None for an empty cell or a dash. ValueError for what is no whole number."""
    if cell is None:
        return None
    if isinstance(cell, float):
        if not cell.is_integer():
            raise ValueError(cell)
        return int(cell)
    text = western(visible(text_of(cell))).strip().casefold()
    if text in _NOTHING:
        return None
    found = _COUNT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1])


def number_text(cell: Cell) -> str:
    """A household's number as it is kept: capitals, digits 0 to 9, no ".0" that a spreadsheet put there."""
    text = western(visible(text_of(cell))).strip().upper()
    return re.sub(r"^(\d+)[.,]0+$", r"\1", " ".join(text.split()))
