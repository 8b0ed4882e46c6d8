"""What a segment is made of: its heading, its signature, the hashes of its events; apart from what signs and packs it,
which takes long to load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from distro.model.bounds import Amount, DeviceId, Number

MOST = 50  # events
HASH = 32  # bytes


class SegmentBroken(Exception):
    """What came is no segment, or not one that its author signed."""


class Heading(Struct, frozen=True):
    """What the author says of a segment. `previous` is the name of the one before, empty for the first.

    `writer` is the version of distro, `source` the digest of the programme as the author had it.
    """

    programme: str
    device: DeviceId
    first: Number
    last: Number
    previous: str
    digest: str
    writer: str
    source: str


class Envelope(Struct, frozen=True):
    """A segment without its events: its heading byte for byte, the signature, and the hash of each event."""

    signed: bytes
    signature: bytes
    hashes: bytes

    @property
    def heading(self) -> Heading:
        """SegmentBroken when there is none, or it does not go with the hashes."""
        try:
            heading = msgspec.json.decode(self.signed, type=Heading)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            raise SegmentBroken from None
        if not 0 <= heading.last - heading.first < MOST:
            raise SegmentBroken
        if len(self.hashes) != HASH * (heading.last - heading.first + 1):
            raise SegmentBroken
        return heading

    def matching(self, lines: Sequence[bytes | None]) -> tuple[bytes | None, ...]:
        """Those of `lines` that are what was signed; None for what is gone, or is here as something else."""
        return tuple(
            line if line is not None and hashlib.sha256(line).digest() == self.hash_at(at) else None
            for at, line in enumerate(lines)
        )

    def hash_at(self, at: int) -> bytes:
        """The hash of the event at that place."""
        return self.hashes[at * HASH : (at + 1) * HASH]

    @property
    def name(self) -> str:
        """Another content, another author or another past has another name."""
        return hashlib.sha256(self.signed).hexdigest()


class Segment(Struct, frozen=True):
    """A segment with its events; None where one is gone."""

    envelope: Envelope
    lines: tuple[bytes | None, ...]


class Head(Struct, frozen=True, array_like=True):
    """How far a laptop's segments go: the last number in them, and the name of the last one."""

    last: Amount
    name: str
