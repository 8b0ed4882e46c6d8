"""Register numbers: two that are spelled apart may be one."""

from __future__ import annotations

import re
from functools import lru_cache

# The number of the row that shows how, in the list that is handed out to be filled in: nobody bears it.
EXAMPLE = "EXEMPLE"
_PARTED = re.compile(r"[\s_/\-–—]+")
_JOINED = re.compile(r"(?<=[^\W\d_])(?=\d)")  # between a letter and the digit after it
_DIGITS = {ord(letter): str(place % 10) for place, letter in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


@lru_cache(maxsize=65_536)
def same_number(number: str) -> str:
    """What all spellings of one number have in common.

    000123, 123, 123.0 and ١٢٣ are one, and so are RBT-0412, rbt 0412, RBT_0412 and RBT0412; RBT-412 may be another.
    """
    plain = re.sub(r"(?<=\d)\s+(?=\d)", "", number.strip().upper().translate(_DIGITS))
    whole = re.fullmatch(r"0*(\d+?)(?:[.,]0+)?", plain)
    return whole[1] if whole else _PARTED.sub("-", _JOINED.sub("-", plain))


def natural(number: str) -> list[tuple[bool, int, str]]:
    """A key to sort numbers of registers and papers by, as people count: RBT-3 before RBT-26."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", number)]
