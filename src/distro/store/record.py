"""A record: one sealed batch, chained to the one before.

    number (8 bytes, little endian) | SHA-256 of the record before (32) | nonce (12) | sealed payload | tag (16)

The payload is packed (see packing.py) before it is sealed. Number and hash are authenticated by the seal. The hash of a
record covers all of it, so whoever knows the last one knows that nothing before it was changed, left out or put in.
They stand in plain so that records behind a damaged place can still be opened one by one when a store is repaired.
"""

from __future__ import annotations

import hashlib
import struct
from typing import NamedTuple

from distro.store.packing import UnreadableRecord, pack, unpack
from distro.store.seal import OVERHEAD, BrokenSeal, Seal

_LINK = struct.Struct("<Q32s")
_LINK_SIZE = _LINK.size
MIN_SIZE = _LINK_SIZE + OVERHEAD


class Head(NamedTuple):
    """The last record of a journal: its number from 1 (0: none yet), and its SHA-256, which covers all before it."""

    seq: int
    hash: bytes

    @property
    def code(self) -> str:
        """The first 16 hex digits, for print."""
        return self.hash.hex()[:16]


EMPTY = Head(0, bytes(32))


def close_record(seal: Seal, before: Head, payload: bytes) -> bytes:
    """The record that follows `before` and holds `payload`."""
    link = _LINK.pack(before.seq + 1, before.hash)
    return link + seal.close(pack(payload), link)


def link_of(record: bytes) -> Head:
    """What `record` says it follows (unproven until it is opened)."""
    seq, hash_before = _LINK.unpack_from(record)
    return Head(seq - 1, hash_before)


def follows(record: bytes, before: Head) -> bool:
    """Whether `record` says that it comes directly after `before`."""
    return len(record) >= MIN_SIZE and link_of(record) == before


def head_of(record: bytes) -> Head:
    """The chain's head when `record` is its last."""
    (seq,) = struct.unpack_from("<Q", record)
    return Head(seq, hashlib.sha256(record).digest())


def open_record(seal: Seal, record: bytes) -> bytes:
    """The payload; BrokenSeal when it was not sealed with this key, was changed since, or is of a later form."""
    try:
        return unpack(seal.open(record[_LINK_SIZE:], record[:_LINK_SIZE]))
    except UnreadableRecord:
        raise BrokenSeal from None
