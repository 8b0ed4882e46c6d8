"""People's text, cleaned once where it enters: nothing that a terminal, a screen or a spreadsheet would obey."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKUP = re.compile(r"\[[@/!#a-zA-Z][^\[\]]*\]|\[/\]")
_FORMULA = ("=", "+", "@", "\t", "\r", "|")
_SHOWN = 40
_JOINERS = "\u200c\u200d"  # Persian, and what is written like it, cannot do without


class Unclean(StrEnum):
    """Why a text is not taken."""

    CONTROL_CHARACTERS = "control_characters"
    MARKUP = "markup"
    FORMULA = "formula"


def unclean(text: str) -> Unclean | None:
    """What is wrong with a text that somebody gave, or None.

    Control characters and terminal escapes (Cc, Cs, Co, C1), bidi overrides, screen markup ("[@click=...]"), and what
    a spreadsheet would take for a formula.
    """
    odd = not text.isprintable() and any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in text)
    if odd or _BIDI.search(text):
        return Unclean.CONTROL_CHARACTERS
    if _MARKUP.search(text):
        return Unclean.MARKUP
    return Unclean.FORMULA if text.startswith(_FORMULA) else None


def tidy(text: str) -> str:
    """The same text with its white space folded, in Unicode's composed form (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def printed(text: str) -> str:
    """`text` for a terminal, a table or paper: what would steer it, or turn its order round, stands as a dot.

    Wherever it came from: arguments, people's ids, a programme's names, records merged from other laptops.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join("·" if _steers(sign) else sign for sign in text)


def _steers(sign: str) -> bool:
    if sign == "\n" or sign in _JOINERS:
        return False
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") or sign in "\u2028\u2029"


def harmless(text: str) -> str:
    """A short form of any text that is safe to show: what was unclean stands as a dot."""
    shown = "".join(letter if letter.isprintable() and not _BIDI.match(letter) else "·" for letter in text)
    shown = shown.replace("[", "(").replace("]", ")")
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


_OBEYED = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # the last four: full-width signs


def safe_cell(text: str) -> str:
    """A text for a CSV cell: a leading ' keeps a spreadsheet from taking it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip("'").startswith(_OBEYED) else text


def bare_cell(text: str) -> str:
    """The text that `safe_cell` made a cell of."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_OBEYED) else text
