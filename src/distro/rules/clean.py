"""People's text, cleaned once where it enters: nothing that a terminal, a screen or a spreadsheet would obey."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

# What Unicode calls format characters (Cf), and letters that show as nothing: what turns the direction of writing,
# tags, notes between the lines, fillers. Not the two joiners, which Persian and Indic scripts cannot do without, nor
# the signs that stand over Arabic, Syriac and Kaithi numbers, which are seen.
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{UNSEEN}]")
_MARKS = 6  # on one letter: more than any script writes
_MAYBE_PILED = re.compile(rf"[^\w\s!-~]{{{_MARKS + 1},}}")
_PASTED = re.compile("[\u00ad\u200b\u2060-\u2064]")
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

    Control characters and terminal escapes (Cc, Cs, Co, C1), what is not seen (`UNSEEN`), marks piled on a letter,
    screen markup ("[@click=...]"), and what a spreadsheet would take for a formula.
    """
    odd = not text.isprintable() and any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in text)
    if odd or hides_or_piles(text):
        return Unclean.CONTROL_CHARACTERS
    if _MARKUP.search(text):
        return Unclean.MARKUP
    return Unclean.FORMULA if text.startswith(_FORMULA) else None


def hides_or_piles(text: str) -> bool:
    """Whether something in it is not seen, or so many marks stand on one letter that they cover the lines above it."""
    if text.isascii():
        return False
    return _UNSEEN.search(text) is not None or any(_thinned(signs) != signs for signs in _MAYBE_PILED.findall(text))


def tidy(text: str) -> str:
    """The same text with its white space folded, in Unicode's composed form (NFC), without the places for a line's end
    that come along unseen when somebody pastes from a document."""
    if not text.isascii():
        text = _PASTED.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def printed(text: str) -> str:
    """`text` for a terminal, a table or paper: what would steer it, or turn its order round, stands as a dot.

    Wherever it came from: arguments, people's ids, a programme's names, records merged from other laptops.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _MAYBE_PILED.sub(lambda found: _thinned(found[0]), text)
    return "".join("·" if _steers(sign) else sign for sign in text)


def _thinned(signs: str) -> str:
    """The same signs, with no more marks in a row than a letter bears."""
    kept: list[str] = []
    in_a_row = 0
    for sign in signs:
        in_a_row = in_a_row + 1 if unicodedata.category(sign)[0] == "M" else 0
        if in_a_row <= _MARKS:
            kept.append(sign)
    return "".join(kept)


def _steers(sign: str) -> bool:
    if sign == "\n" or sign in _JOINERS:
        return False
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") or _UNSEEN.match(sign) is not None


def harmless(text: str) -> str:
    """A short form of any text that is safe to show: what was unclean stands as a dot."""
    shown = "".join(letter if letter.isprintable() and not _UNSEEN.match(letter) else "·" for letter in printed(text))
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
