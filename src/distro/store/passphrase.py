"""Passphrases: made of words of a list, and judged before they are taken.

`words.txt` is the French list of BIP-39 (2,048 words, the first four letters of each unlike any other's; from the
`mnemonic` package, MIT), without its accents so that every keyboard types it alike: 11 bits a word that was drawn.

Nobody can tell whether a word was drawn. So one of the list counts as if it was, and so do one or two others among
them. Of words of one's own six different ones are a passphrase where five are none: five first names are soon tried.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

from msgspec import Struct

from distro.store.errors import WeakPassphrase

WORDS = 5
_DRAWN = 11  # bits of a word of the list
_OWN = 10  # bits of another word, after the first two: of these alone six are needed
_SIGN = 4  # bits of a sign that is part of no word
_PARTS = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn")


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 words, sorted."""
    return tuple(files("distro.store").joinpath("words.txt").read_text("ascii").split())


@cache
def _places() -> dict[str, int]:
    return {word: place for place, word in enumerate(word_list())}


def new_passphrase(n: int = WORDS) -> str:
    """`n` different words drawn by the system's random source: 11 bits each."""
    drawn = secrets.SystemRandom()
    while True:
        words = " ".join(drawn.sample(word_list(), n))
        if strength(words) >= n * _DRAWN:  # two neighbours of the list count as one
            return words


class Worth(Struct, frozen=True):
    """What a passphrase is worth at least, in bits; `own` of its words were not drawn from the list."""

    bits: int
    own: int


def worth(passphrase: str) -> Worth:
    """Estimated low: what is repeated, in a row of the alphabet or a keyboard, or next to another adds nothing."""
    drawn: set[int] = set()
    own: set[str] = set()
    signs: set[str] = set()
    for part in _PARTS.findall(_folded(passphrase)):
        if len(part) < 3 or not part.isalpha():
            signs |= set(part) - {" "}
        elif (place := _places().get(part)) is not None:
            drawn.add(place)
        elif not _is_row(part):
            own.add(part)
    apart = [place for place in drawn if place - 1 not in drawn]
    words = _DRAWN * (len(apart) + min(len(own), 2)) + _OWN * max(len(own) - 2, 0)
    return Worth(words + _SIGN * len(signs), len(own))


def strength(passphrase: str) -> int:
    """How many bits `passphrase` is worth at least."""
    return worth(passphrase).bits


def demand_strong(passphrase: str) -> None:
    """WeakPassphrase unless it is worth five words of the list."""
    bits, needed = strength(passphrase), WORDS * _DRAWN
    if bits < needed:
        raise WeakPassphrase(bits=bits, needed=needed)


def _folded(text: str) -> str:
    """Without case and accents, as the list is."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _is_row(word: str) -> bool:
    """A piece of the alphabet or of a row of keys, in either direction, or of two letters over and over."""
    return len(set(word)) < 3 or any(word in row or word[::-1] in row for row in _ROWS)
