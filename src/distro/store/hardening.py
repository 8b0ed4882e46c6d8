"""From a passphrase to a key, slowly: Argon2id (RFC 9106), with the half key that is kept off the laptop."""

from __future__ import annotations

import secrets
import unicodedata
from threading import Lock
from typing import ClassVar

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Struct

from distro.store.seal import KEY_SIZE, derive


class Cost(Struct, frozen=True):
    """What one try of a passphrase costs: `memory` in KiB, `lanes` at once, `passes` over the memory (RFC 9106)."""

    memory: int
    lanes: int
    passes: int

    STRONG: ClassVar[Cost]
    REHEARSAL: ClassVar[Cost]

    def is_bearable(self) -> bool:
        """Whether one try ends in seconds, and is one that Argon2 knows."""
        lanes = 1 <= self.lanes <= _MOST_LANES
        return lanes and 8 * self.lanes <= self.memory <= _MOST_MEMORY and 1 <= self.passes <= _MOST_PASSES


# What a keyring may ask for: whoever can write the file must not be able to make a laptop work for ever.
_MOST_MEMORY, _MOST_LANES, _MOST_PASSES = 1 << 20, 16, 8

Cost.STRONG = Cost(256 * 1024, 3, 3)  # about half a second on a laptop of 2020
Cost.REHEARSAL = Cost(64, 1, 1)  # rehearsals and tests: protects nothing


# OpenSSL counts the threads of all lanes of a process together: two that harden at once on few cores wait for each
# other without end, and the desk's lock page with them, or are told that there is no memory.
_one_at_a_time = Lock()


def harden(cost: Cost, salt: bytes, passphrase: str, half: str) -> bytes:
    """The key of 32 bytes that a passphrase and a half key give with `salt`; how it is spaced and cased is all one."""
    text = " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    slow = Argon2id(salt=salt, length=KEY_SIZE, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    with _one_at_a_time:
        key = slow.derive(text.encode())
    return derive(key + _half_bytes(half), "person")


def new_half() -> str:
    """A half key to be kept off the laptop: 125 random bits in five groups of five letters and digits (base 32)."""
    signs = "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(25))
    return "-".join(signs[at : at + 5] for at in range(0, 25, 5))


def _half_bytes(half: str) -> bytes:
    """The half key as it is typed: blanks, hyphens and case do not matter."""
    return "".join(half.replace("-", " ").split()).upper().encode()
