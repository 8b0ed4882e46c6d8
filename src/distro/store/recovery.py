"""Recovery words: twelve words of the list from which the programme's root key can be made again.

128 random bits and four that check them, as BIP-39 has it: a word that was read wrongly is told in fifteen cases of
sixteen, and the key that it would give is no known root in the sixteenth.
"""

from __future__ import annotations

import hashlib
import os

from distro.store.errors import RecoveryWordsWrong
from distro.store.passphrase import word_list
from distro.store.seal import KEY_SIZE

_BYTES, _CHECK, _EACH, _WORDS = 16, 4, 11, 12


def new_recovery_words() -> str:
    """Twelve words, drawn by the system's random source."""
    drawn = os.urandom(_BYTES)
    number = int.from_bytes(drawn) << _CHECK | _check(drawn)
    places = (number >> _EACH * at & 2047 for at in reversed(range(_WORDS)))
    return " ".join(word_list()[place] for place in places)


def key_of_words(words: str) -> bytes:
    """The root key that these words make. RecoveryWordsWrong when they are not twelve, or cannot all be right."""
    said, places = words.casefold().split(), {word: place for place, word in enumerate(word_list())}
    if len(said) != _WORDS or any(word not in places for word in said):
        raise RecoveryWordsWrong()
    number = 0
    for word in said:
        number = number << _EACH | places[word]
    drawn = (number >> _CHECK).to_bytes(_BYTES)
    if number & (1 << _CHECK) - 1 != _check(drawn):
        raise RecoveryWordsWrong()
    return hashlib.blake2b(drawn, person=b"root", digest_size=KEY_SIZE).digest()


def _check(drawn: bytes) -> int:
    return hashlib.sha256(drawn).digest()[0] >> 8 - _CHECK
