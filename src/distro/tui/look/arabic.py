"""Arabic on a terminal: letters joined and put in visual order, for the terminals that do neither by themselves.

Windows Terminal and xterm show Arabic letters apart and left to right; VTE, Konsole and mintty join and order them.
Nothing can ask a terminal which it is, so this is a setting, with a guess to begin with.
"""

from __future__ import annotations

import os
from functools import lru_cache

from distro.texts import language
from distro.texts.isolates import ISOLATES, isolated

# Konsole and mintty name themselves; VTE (the GNOME terminals) leaves its version.
_DOES_IT = ("VTE_VERSION", "KONSOLE_VERSION", "MINTTY_SHORTCUT")


_NOT_SHOWN = dict.fromkeys(map(ord, ISOLATES))  # a terminal gives such a mark a cell
TERMINAL, DISTRO = "terminal", "distro"  # who does it


def _guess() -> bool:
    if chosen := os.environ.get("DISTRO_ARABIC"):
        return chosen != TERMINAL
    return not any(name in os.environ for name in _DOES_IT)


_shaping = _guess()


def prefer(kept: str) -> None:
    """Whoever did it at an earlier start does it again, unless DISTRO_ARABIC says otherwise for this once."""
    if kept in (TERMINAL, DISTRO) and not os.environ.get("DISTRO_ARABIC"):
        shape_here(kept == DISTRO)


def shape_here(here: bool) -> None:
    """Whether distro shapes Arabic itself from now on (True), or leaves it to the terminal."""
    global _shaping
    _shaping = here


def shaping() -> bool:
    """Whether distro shapes Arabic itself now."""
    return _shaping


def mirrored() -> bool:
    """Whether lines begin at the right."""
    return language() == "ar"


def is_arabic(text: str) -> bool:
    """Whether any letter of `text` is written from right to left."""
    return any("\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc" for letter in text)


def shaped(text: str) -> str:
    """One line in visual order, its Arabic letters joined. Text without Arabic comes back as it is."""
    if not _shaping or not is_arabic(text):
        return text
    return in_visual_order(text, mirrored())


@lru_cache(maxsize=2048)
def in_visual_order(text: str, from_right: bool) -> str:
    """One line as distro shapes it, whether it does so now or not."""
    import arabic_reshaper  # loaded with the first Arabic letter, not before
    from bidi import get_display  # not bidi.algorithm, which knows no isolates

    joined = arabic_reshaper.ArabicReshaper({"shift_harakat_position": True}).reshape(isolated(text))
    ordered = str(get_display(joined, base_dir="R" if from_right else "L"))
    return ordered.translate(_NOT_SHOWN)
