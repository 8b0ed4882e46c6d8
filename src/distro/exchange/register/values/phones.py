"""Phones as a person would dial them."""

from __future__ import annotations

import re

from msgspec import Struct

from distro.exchange.register.sheets import Cell
from distro.exchange.register.values.texts import text_of, visible, western

_SEVERAL = re.compile(r"\s*(?:/|;|,|\bou\b|\bet\b|\bor\b|\bو\b|\n)\s*")
_BETWEEN = re.compile(r"(?<=\d)\s*[-–—|+]\s*(?=[+05-8])")
_WHOSE = re.compile(  # somebody of the household answers it
    r"\s*\(?\s*(?:mari|femme|[ée]pou(?:x|se)|conjointe?|fils|fille|fr[èe]re|s[oœ]e?ur|m[èe]re|p[èe]re|husband|wife|son|daughter|"
    r"brother|sister|mother|father|زوج|زوجة|زوجته|زوجها|ابن|ابنه|ابنة|بنت)\s*\)?\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(\d{8,})[.,]0")  # a number that a spreadsheet wrote as one: 612345678.0
_TRUNK = re.compile(r"(?<=\d)[ \u00a0]?\(0\)")  # +212 (0) 6 ...: the 0 is dialled within the country only
_SIGNS = re.compile(r"[\s.\-()_'\u00a0\u202f]")
_CALLED = re.compile(r"^(?:t[eé]l(?:[eé]phone)?|gsm|portable|mobile|phone|هاتف)\W*", re.IGNORECASE)
_EXTENSION = re.compile(  # whom the exchange puts through, and what else stands behind a number
    r"[\s,;(]*(?:(?:poste|ext(?:ension)?|x|p\.|int(?:erne)?|تحويله|داخلي)[\s.:]*\d{1,5}|"
    r"whats ?app|wa|viber|telegram|واتساب)[\s)]*$",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"(?:(?:il |elle )?n[ '’]?(?:a|en a) )?(?:pas|point) "
    r"(?:de |d['’])?(?:t[ée]l(?:[ée]phone)?|num[ée]ro|gsm|portable)?|"
    r"sans (?:t[ée]l(?:[ée]phone)?|num[ée]ro|portable)|no (?:phone|number|mobile)|without phone|none|nil|nsp|inconnu|"
    r"(?:بدون|ليس لديه|ليس لديها|لا يوجد|لا يملك|لا تملك) ?(?:هاتف|رقم)?",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"(?:\+|00)?\d{8,14}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_LOST_ZERO = re.compile(r"[5-8]\d{8}")  # a Moroccan number of nine digits, and every mobile one without its 0
_NATIONAL = re.compile(r"0[1-9]\d{8}")
_INTERNATIONAL = re.compile(r"(?:\+|00)?212(0?)([5-8]\d{8})")
_ROUNDED = re.compile(r"\d*?0{5,}")
_COORDINATES = re.compile(  # 33.9912 -6.8204 0 0
    r"(?!0[5-8])[-+]?\d{1,3}[.,]\d{2,}(?:[\s,;]+[-+]?\d{1,5}(?:[.,]\d+)?)*"
)
_NONE = frozenset({"", "-", "0", "/", "néant", "neant", "non", "aucun", "none", "no", "n/a", "na", "لا", "لا يوجد"})


class Phone(Struct, frozen=True):
    """A phone; `mended` when its first zero was put back."""

    text: str
    mended: bool = False


def phone_of(cell: Cell) -> Phone:
    """The first phone that a cell names; an empty one for none. ValueError for what cannot be dialled."""
    if cell is None:
        return Phone("")
    raw = western(visible(text_of(cell))).strip()
    if _SCIENTIFIC.fullmatch(raw) or (isinstance(cell, int | float) and _ROUNDED.fullmatch(raw)):
        raise ValueError(raw)
    for part in _parts(_COUNTED.sub(r"\1", raw) if _COUNTED.fullmatch(raw) else raw):
        said = _TRUNK.sub("", _WHOSE.sub("", _EXTENSION.sub("", part)))
        digits = _SIGNS.sub("", _CALLED.sub("", said)).removesuffix("#")
        if digits.endswith("+"):
            digits = f"+{digits[:-1]}"
        if _SHAPE.fullmatch(digits) and len(set(digits.lstrip("+"))) > 1 and (dialled := _dialled(digits)):
            return Phone(dialled, mended=bool(_LOST_ZERO.fullmatch(digits)))
    if raw.casefold() in _NONE or _NO_PHONE.fullmatch(raw):
        return Phone("")
    raise ValueError(raw)


def _parts(raw: str) -> list[str]:
    """The numbers of a cell; a dash parts two of them only where each is whole (06 12-34-56-78 is one)."""
    parts = _SEVERAL.split(raw)
    return [one for part in parts for one in _apart(part)]


def _apart(part: str) -> list[str]:
    halves = _BETWEEN.split(part)
    whole = len(halves) > 1 and all(_SHAPE.fullmatch(_SIGNS.sub("", half)) for half in halves)
    return halves if whole else [part]


def _dialled(digits: str) -> str:
    """The number as it is dialled; "" for one of this country that has a digit too many, or too few."""
    if digits.startswith("+0") and not digits.startswith("+00"):
        digits = digits[1:]
    if digits.lstrip("+").startswith(("212", "00212")):
        found = _INTERNATIONAL.fullmatch(digits)
        return f"+212{found[2]}" if found else ""
    if digits.startswith("0") and not digits.startswith("00"):
        return digits if _NATIONAL.fullmatch(digits) else ""
    return f"0{digits}" if _LOST_ZERO.fullmatch(digits) else digits


def is_phone_like(cell: Cell) -> bool:
    """Whether a cell plainly holds a phone."""
    said = western(visible(text_of(cell))).strip()
    text = _SIGNS.sub("", said)
    return not _COORDINATES.fullmatch(said) and bool(re.fullmatch(r"(?:\+|00)?[1-9]\d{8,13}|0[5-9]\d{8}", text))
