"""Passphrases: made of words of a list, and judged before they are taken.

`words.txt` is the French list of BIP-39 (2,048 words, the first four letters of each unlike any other's; from the
`mnemonic` package, MIT), without its accents so that every keyboard types it alike: 11 bits a word.
"""

from __future__ import annotations

import secrets
from functools import cache
from importlib.resources import files

from distro.store.errors import WeakPassphrase

WORDS = 5
_BITS_A_WORD = 11
_BITS_A_SIGN = 4  # in a token that is no word: digits, signs, capitals inside


@cache
def word_list() -> tuple[str, ...]:
    """The 2,048 words, sorted."""
    return tuple(files("distro.store").joinpath("words.txt").read_text("ascii").split())


def new_passphrase(n: int = WORDS) -> str:
    """`n` words drawn by the system's random source: 11 bits each."""
    return " ".join(secrets.choice(word_list()) for _ in range(n))


def strength(passphrase: str) -> int:
    """How many bits `passphrase` is worth at least, estimated low; repeating a word or a sign adds nothing.

    A word of three letters or more, of any language, counts as one of the list; another token 4 bits a sign.
    """
    bits = 0
    for token in {token.casefold() for token in passphrase.split()}:
        if token.isalpha() and len(token) > 2:
            bits += _BITS_A_WORD if len(set(token)) > 2 else 0
        else:
            bits += _BITS_A_SIGN * len(set(token))
    return bits


def demand_strong(passphrase: str) -> None:
    """WeakPassphrase unless it is worth five words of the list."""
    bits, needed = strength(passphrase), WORDS * _BITS_A_WORD
    if bits < needed:
        raise WeakPassphrase(bits=bits, needed=needed)
