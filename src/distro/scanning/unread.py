"""Why a scan that came fast enough was no card, where the scanner's settings give it away.

A scanner is a keyboard: set to a layout that `layouts` has no table for, it types as many letters as a card has, and
other ones; set to send every letter as Alt and its number, it types digits. Neither is ever read as a card: the person
is told what to set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

_CODE = 21  # letters of a card code
_LEAD = 4  # characters that a scanner may announce its symbology with

# Alt with a digit: as Textual names the key, or what it takes Escape and the digit for.
_ALT = {f"alt+{digit}": str(digit) for digit in range(10)} | dict(zip("º¡™£¢∞§¶•ª", "0123456789", strict=True))
# The numbers of capital and small letters, in two to four digits each.
_LETTERS_AS_NUMBERS = re.compile(r"(?:0{0,2}[6-8]\d|0?9\d|0?1[0-2]\d)+")


class Unread(StrEnum):
    """What keeps the scanner from being understood."""

    LAYOUT = "layout"
    ALT_DIGITS = "alt_digits"


def unread(keys: Iterable[str]) -> Unread | None:
    """What the keys of a burst point to; each as the character it gave, or its name where it gave none."""
    keys = list(keys)
    digits = "".join(_ALT.get(key, key) for key in keys)
    if len(digits) >= 2 * _CODE and digits.isdecimal() and _LETTERS_AS_NUMBERS.fullmatch(digits):
        return Unread.ALT_DIGITS
    text = "".join(key for key in keys if len(key) == 1)
    others = sum(not character.isalpha() for character in text)
    if text.isascii():
        fits = _CODE <= len(text) <= _CODE + _LEAD and others <= _LEAD // 2
    else:  # some of these layouts give two characters for a key
        fits = _CODE <= len(text) <= 2 * _CODE and others * 3 <= len(text)
    return Unread.LAYOUT if fits and not any(character.isdecimal() or character == " " for character in text) else None
