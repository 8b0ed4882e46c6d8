"""Dates as people write them; the order of day and month is a column's, not a cell's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from distro.exchange.register.sheets import Cell
from distro.exchange.register.values.texts import plain, text_of

_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:[ t]\d.*)?")
_ISO = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ t].*)?")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_ABOUT = re.compile(  # a year that is not known exactly
    r"^(?:vers|environ|env\.?|en|circa|ca\.|about|around|presume[es]?(?: en)?|ne[es]? en|~|≈|حوالي|نحو|سنه|عام)"
    r"\s*(?=\d{4}$)"
    r"|(?<=^\d{4})\s*\(?(?:environ|env\.?|presume[es]?|estime[es]?|estimated|approx\.?|about|\?|~|تقريبا)\)?$"
    r"|^(?:(?:00|xx|--|__|\?\?)\s*[/.\-]\s*){2}(?=\d{4}$)"  # the day and the month left open
)
_BORN = re.compile(r"^(?:ne[es]?|born|nacid[oa]|مواليد|ولد)(?: (?:le|en|on|in|el|سنه|عام))?\s+(?=\S)")
_AT_A_PLACE = re.compile(r"(?<=\d)\s*,?\s+(?:a|at|in|en|في|ب)\s+[^\d]+$")  # "12/01/1990 à Conakry"
_WITH_YEAR = re.compile(r"(?:19|20)\d\d")
_BASIC = re.compile(r"(19\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")  # 19900503
_SERIAL = re.compile(r"\d{5}")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_IN_WORDS = re.compile(
    r"(?:[^\W\d]+\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)?(?: de )?"
    r"[ \-/.]*([^\W\d]+)\.?,?(?: del? )?[ \-/.]*(\d{4}|\d{2})(?:[ t]\d.*)?"
)
_MONTH_FIRST = re.compile(r"(?:[^\W\d]+,? )?([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH_WORD_YEAR = re.compile(r"([^\W\d]+)\.?[ \-/.]*(\d{4})")
_MONTH_SHORT_YEAR = re.compile(r"(0?[1-9]|1[0-2]|[^\W\d]+)\.?[ \-/.]+'?(3[2-9]|[4-9]\d)")  # no day: over 31
_EXCEL_FIRST, _EXCEL_LAST = 7_000, 60_000  # 1919 to 2064, as days that a spreadsheet counts
_EXCEL_ZERO = date(1899, 12, 30)
_MONTHS = (
    "janvier janv jan january enero يناير جانفي كانون2", "fevrier fevr fev february feb febrero فبراير فيفري شباط",
    "mars mar march marzo مارس اذار", "avril avr april apr abril ابريل افريل نيسان", "mai may mayo ماي مايو ايار",
    "juin june jun junio يونيو يونيه جوان حزيران", "juillet juil july jul julio يوليوز يوليو جويليه تموز",
    "aout august aug agosto غشت اغسطس اوت اب", "septembre sept sep september septiembre شتنبر سبتمبر ايلول",
    "octobre oct october octubre اكتوبر", "novembre nov november noviembre نونبر نوفمبر",
    "decembre dec december diciembre دجنبر ديسمبر",
)  # fmt: skip
_MONTH = {plain(word): number for number, line in enumerate(_MONTHS, 1) for word in line.split()}


class Order(StrEnum):
    """Which comes first."""

    DAY = "dmy"
    MONTH = "mdy"


def orders_told(cells: Iterable[Cell]) -> tuple[set[Order], bool]:
    """Which orders the cells of a column prove, and whether any of them could be read in both ways."""
    proven: set[Order] = set()
    open_ = False
    for cell in cells:
        if not isinstance(cell, str):
            continue
        found = _NUMBERS.fullmatch(plain(cell))
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            proven.add(Order.DAY)
        elif second > 12 >= first:
            proven.add(Order.MONTH)
        elif first != second:
            open_ = True
    return proven, open_


def date_of(cell: Cell, order: Order, asof: date) -> date:
    """ValueError for what is no whole date."""
    found = _date_or_year(cell, order, asof)
    if isinstance(found, int):
        raise ValueError(text_of(cell))
    return found


def birth_of(cell: Cell, order: Order, asof: date) -> date | int:
    """A birth date, or the year alone where no more is said. ValueError for neither."""
    return _date_or_year(cell, order, asof)


def short_year(cell: Cell, asof: date) -> int | None:
    """A year in two digits: of this century where it has been, else of the last; None for anything else."""
    text = text_of(cell).strip(" '’").removesuffix(".0")
    if not text.isdecimal() or len(text) > 2:
        return None
    return _whole_year(text, asof)


def birth_in_age(cell: Cell, order: Order, asof: date) -> date | int | None:
    """When somebody was born, where that stands in the place of an age: "né en 2019", 1987; None for an age."""
    if isinstance(cell, date):
        return cell
    if not _WITH_YEAR.search(text_of(cell)):
        return None
    try:
        return _date_or_year(cell, order, asof)
    except ValueError:
        return None


def _date_or_year(cell: Cell, order: Order, asof: date) -> date | int:
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        if 1900 <= cell <= 2100 and float(cell).is_integer():
            return int(cell)
        if _EXCEL_FIRST <= cell <= _EXCEL_LAST:
            return _EXCEL_ZERO + timedelta(days=int(cell))
        if _BASIC.fullmatch(text_of(cell)):
            return _read(text_of(cell), order, asof)
        raise ValueError(cell)
    return _read(plain(text_of(cell)), order, asof)


@lru_cache(maxsize=65_536)
def _read(text: str, order: Order, asof: date) -> date | int:
    text = _ABOUT.sub("", _BORN.sub("", _AT_A_PLACE.sub("", text)))
    if found := _BASIC.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        if order is Order.MONTH:
            day, month = month, day
        return date(_whole_year(found[3], asof), month, day)
    if _SERIAL.fullmatch(text) and _EXCEL_FIRST <= int(text) <= _EXCEL_LAST:
        return _EXCEL_ZERO + timedelta(days=int(text))
    if (found := _YEAR.fullmatch(text)) and 1850 <= int(found[1]) <= 2100:
        return int(found[1])
    if (found := _MONTH_YEAR.fullmatch(text)) and 1 <= int(found[1]) <= 12:
        return int(found[2])
    if (found := _IN_WORDS.fullmatch(text)) and found[2] in _MONTH:
        return date(_whole_year(found[3], asof), _MONTH[found[2]], int(found[1]))
    if (found := _MONTH_FIRST.fullmatch(text)) and found[1] in _MONTH:
        return date(int(found[3]), _MONTH[found[1]], int(found[2]))
    if (found := _MONTH_SHORT_YEAR.fullmatch(text)) and (found[1] in _MONTH or found[1].isdecimal()):
        return 1900 + int(found[2])
    if (found := _MONTH_WORD_YEAR.fullmatch(text)) and found[1] in _MONTH:
        return int(found[2])
    raise ValueError(text)


def _whole_year(text: str, asof: date) -> int:
    """Two digits are of this century where that has been, else of the last."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + 2000 if year + 2000 <= asof.year else year + 1900


def is_date_like(cell: Cell) -> bool:
    """Whether a cell is plainly a date."""
    if isinstance(cell, date):
        return True
    text = plain(cell) if isinstance(cell, str) else ""
    return bool(_NUMBERS.fullmatch(text) or _ISO.fullmatch(text))
