"""Sealing: AES-256-GCM with a random nonce, and keys derived for one purpose each.

A seal hides and authenticates a text together with associated data that is not hidden. Nonces are 96 random bits; a key
seals one segment or one file, so far fewer than the 2**32 texts that NIST SP 800-38D allows.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16
OVERHEAD = NONCE_SIZE + TAG_SIZE


class BrokenSeal(Exception):
    """Not sealed with this key, or changed since, or not with this associated data."""


def new_key() -> bytes:
    """32 bytes of the system's random source."""
    return os.urandom(KEY_SIZE)


def derive(key: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one `purpose` (HKDF-SHA256, RFC 5869): it tells nothing of `key` or its siblings."""
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=b"distro " + purpose.encode()).derive(key)


class Keys(NamedTuple):
    """The keys of one journal: each from a segment on, so that who knew the last one cannot read what comes."""

    epochs: tuple[tuple[int, bytes], ...]

    @classmethod
    def only(cls, key: bytes) -> Keys:
        """One key for all of it."""
        return cls(((1, key),))

    def of(self, segment: int) -> bytes:
        """The key of a segment, by its number."""
        return next((key for since, key in reversed(self.epochs) if segment >= since), self.epochs[0][1])

    @property
    def newest(self) -> bytes:
        return self.epochs[-1][1]

    @property
    def since(self) -> int:
        """The first segment of the newest key."""
        return self.epochs[-1][0]


class Seal:
    """Seals and opens texts with one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, text: bytes, bound_to: bytes) -> bytes:
        """`text` sealed and bound to `bound_to`; OVERHEAD bytes longer."""
        nonce = os.urandom(NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, text, bound_to)

    def open(self, sealed: bytes | memoryview, bound_to: bytes) -> bytes:
        """The text again; BrokenSeal when it is not exactly what was sealed."""
        try:
            nonce, text = bytes(sealed[:NONCE_SIZE]), memoryview(sealed)[NONCE_SIZE:]  # large ones are not copied
            return self._cipher.decrypt(nonce, text, bound_to)
        except (InvalidTag, ValueError):
            raise BrokenSeal from None
