"""Ages as people write them, in completed years: "29", "29 ans", "8 mois", "1 an et 6 mois", "2,5"."""

from __future__ import annotations

import re
from functools import lru_cache

from distro.exchange.register.sheets import Cell
from distro.exchange.register.values.texts import plain, text_of

_YEARS = r"(?:ans?|anos?|annees?|years?|yrs?|yo|y|a|سنه|سنوات|عام|اعوام)"
_MONTHS = r"(?:mois|mes(?:es)?|months?|mths?|mos?|شهر|اشهر|شهور|شهرا)"
_DAYS = r"(?:jours?|jrs?|days?|semaines?|sem|weeks?|wks?|يوم|ايام|اسبوع|اسابيع)"
_PLAIN = re.compile(r"(-?\d{1,4})(?:[.,](\d+))?")
_IN_YEARS = re.compile(rf"(\d{{1,3}})(?:[.,]\d+)?\s*{_YEARS}\.?(?: old)?")
_IN_MONTHS = re.compile(rf"(\d{{1,4}})(?:[.,]\d+)?\s*(?:{_MONTHS}|m)\.?(?: old)?")
# "35 M" beside "28 F" is a man of thirty-five, and no child of as many months.
_SEXED = re.compile(r"\d+\s*M|(?:2[5-9]|[3-9]\d|\d{3,})\s*m")
_IN_BOTH = re.compile(rf"(\d{{1,3}})\s*{_YEARS}\.?,?(?: et| and| y| و)?\s*(\d{{1,2}})\s*{_MONTHS}\.?")
_AND_A_HALF = re.compile(rf"(\d{{1,3}})\s*{_YEARS}\.?,?(?: et| and| y| و)?\s*(?:demie?|1/2|½|a half|half|نصف|ونصف)")
_ABOUT = re.compile(  # an age that is not known exactly is counted as it is written
    r"^(?:environ|env\.?|vers|a peu pres|approx(?:imatively)?\.?|about|around|circa|ca\.|presque|~|≈|±|\+/-|"
    r"حوالي|تقريبا|نحو)\s*"
    r"|\s*(?:environ|env\.?|approx(?:imatively)?\.?|estime[es]?|estimated|presume[es]?|~|±|\+/-|تقريبا)$"
    r"|\s*\((?:environ|approx\.?|estime[es]?|estimated|presume[es]?|تقريبا)\)$"
)
# Arabic says one and two of something in a word.
_WORDS = {**dict.fromkeys(("سنه", "سنه واحده", "عام", "سنه ونصف", "عام ونصف"), 1),
          **dict.fromkeys(("سنتان", "سنتين", "عامان", "عامين", "سنتان ونصف", "سنتين ونصف"), 2),
          **dict.fromkeys(("شهر", "شهر واحد", "شهران", "شهرين", "اسبوع", "اسبوعان", "اسبوعين", "يومان", "يومين"), 0),
          **dict.fromkeys(("un an", "one year"), 1), **dict.fromkeys(("deux ans", "two years"), 2)}  # fmt: skip
_IN_DAYS = re.compile(rf"\d{{1,3}}\s*{_DAYS}\.?(?: old)?")
_NEWBORN = frozenset({"nouveau-ne", "nouveau ne", "nouveau-nee", "newborn", "bebe", "رضيع", "حديث الولاده",
                      "< 1", "<1", "-1 an",
                      "moins d'un an", "moins de 1 an", "under 1"})  # fmt: skip
_DAY_WORDS = re.compile(rf"\b{_DAYS}\b|^[js]$")
_MONTH_WORDS = re.compile(rf"\b{_MONTHS}\b|^m$")
_YEAR_WORDS = re.compile(rf"\b{_YEARS}\b")
OLDEST = 110


def is_months(text: str) -> bool:
    """Whether a header or a unit says months, and not both."""
    word = plain(text)
    return bool(_MONTH_WORDS.search(word)) and not _YEAR_WORDS.search(word)


def is_both(text: str) -> bool:
    """Whether a header says years and months, so that a bare number may be either."""
    word = plain(text)
    return bool(_MONTH_WORDS.search(word) and _YEAR_WORDS.search(word))


def is_unit(text: str) -> bool:
    """Whether a text is the unit of an age and nothing else."""
    word = plain(text).replace("(s)", "s").strip(" .")
    return any(re.fullmatch(unit, word) for unit in (_YEARS, _MONTHS, _DAYS, "m", "j", "s"))


def years_in(cell: Cell, unit: str) -> int:
    """The age in completed years, where its unit stands in a cell of its own; no unit is years.

    ValueError for what is no age or no unit; OverflowError for an age that nobody has.
    """
    word = plain(unit).replace("(s)", "s").strip(" .")
    if not word:
        return years_of(cell)
    if _DAY_WORDS.search(word):
        years_of(cell, in_months=True)
        return 0
    if not is_unit(word) and not is_months(word) and not _YEAR_WORDS.search(word):
        raise ValueError(unit)
    return years_of(cell, is_months(word))


def years_of(cell: Cell, in_months: bool = False) -> int:
    """The age in completed years; a bare number is in years, or in months where the list says so.

    ValueError for what is no age; OverflowError for one that nobody has.
    """
    if isinstance(cell, float | int):
        return _possible(int(cell // 12) if in_months else int(cell // 1))
    if _SEXED.fullmatch(text_of(cell).strip()):
        raise ValueError(cell)
    return _possible(_read(plain(text_of(cell)), in_months))


@lru_cache(maxsize=4096)
def _read(text: str, in_months: bool) -> int:
    if (bare := _ABOUT.sub("", text)) != text:
        text = bare.strip()
    if found := _PLAIN.fullmatch(text):
        return int(found[1]) // 12 if in_months else int(found[1])
    if text in _NEWBORN or _IN_DAYS.fullmatch(text):
        return 0
    if text in _WORDS:
        return _WORDS[text]
    if found := _IN_YEARS.fullmatch(text) or _AND_A_HALF.fullmatch(text):
        return int(found[1])
    if found := _IN_MONTHS.fullmatch(text):
        return int(found[1]) // 12
    if found := _IN_BOTH.fullmatch(text):
        return int(found[1]) + int(found[2]) // 12
    raise ValueError(text)


def _possible(years: int) -> int:
    if not 0 <= years <= OLDEST:
        raise OverflowError(years)
    return years
