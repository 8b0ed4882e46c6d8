"""Counts of people, and the numbers that households bear."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from distro.exchange.register.sheets import Cell
from distro.exchange.register.values.texts import plain, text_of, visible, western

_ZEROS = re.compile(r"^(\d+)[.,]0+$")
_COUNT = re.compile(
    r"(-?\d+)(?:[.,]0+)?"
    r"(?:\s*(?:pers(?:onnes?|\.)?|people|persons?|pax|membres?|members?|personas?|miembros?|individus?|individuals?|ind\.?|bouches|افراد|فرد|أفراد|"
    r"شخص|اشخاص|أشخاص|نسمه|نسمة))?"
)
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212\ufe63\uff0d]\s*")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_MONTH_DAY = re.compile(
    r"(?:janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec|jan|feb|mar|apr|may|jun|jul|aug|sep)\.?-\d{2}"
    r"|\d{1,2}-(?:janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec|jan|feb|mar|apr|may|jun|jul|aug|sep)\.?"
)
_MOST_EXACT = 1e15  # beyond it a spreadsheet rounds
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


def is_garbled(cell: Cell) -> bool:
    """Whether a spreadsheet made another thing of a number: a date of 3-12, 1,23E+11 of a long one. Digits are lost."""
    if isinstance(cell, date) or (isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= _MOST_EXACT)):
        return True
    return isinstance(cell, str) and bool(_SCIENTIFIC.fullmatch(cell.strip()) or _MONTH_DAY.fullmatch(plain(cell)))


def number_text(cell: Cell) -> str:
    """A household's number as it is kept: capitals, digits 0 to 9, no ".0" that a spreadsheet put there."""
    return _kept(text_of(cell)) if cell is not None else ""


@lru_cache(maxsize=65_536)
def _kept(text: str) -> str:
    return _DASHES.sub("-", _ZEROS.sub(r"\1", " ".join(western(visible(text)).upper().split())))
