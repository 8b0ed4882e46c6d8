"""A peer of the benches of names: the key under which censuses have filed them since 1918."""

from __future__ import annotations

_SOUNDS = ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r")


def soundex(word: str) -> str:
    """The American key of a name: its first letter, and three digits for the consonants after it."""
    codes = {letter: str(digit) for digit, letters in enumerate(_SOUNDS, 1) for letter in letters}
    digits, last = "", codes.get(word[:1], "")
    for letter in word[1:]:
        code = codes.get(letter, "")
        if code and code != last:
            digits += code
        if letter not in "hw":
            last = code
    return f"{word[:1]}{digits:0<3.3}"
