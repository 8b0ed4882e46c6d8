"""What a segment is made of: its heading, its signature, the hashes of its events; apart from what signs and packs it,
which takes long to load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from distro.model.bounds import Amount, DeviceId, Key, Number

MOST = 50  # events
MOST_LAPTOPS = 3000  # of a programme: whoever names more makes us ask, or answer, without end
HASH = 32  # bytes


class SegmentBroken(Exception):
    """What came is no segment, or not one that its author signed."""


class Heading(Struct, frozen=True):
    """What the author says of a segment.

    `previous` stands for all that it said before number `first`, `digest` for all up to `last` (see `past_after`):
    wherever a segment begins or ends, one past has one digest at each number. `writer` is the version of distro,
    `source` the digest of the programme as the author had it.
    """

    programme: str
    device: DeviceId
    first: Number
    last: Number
    previous: Annotated[str, Meta(pattern=r"^(?:[0-9a-f]{64})?\Z")]
    digest: Key
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

    def past(self, number: int) -> str:
        """What stands for all that the author said up to `number`, which is in here or just before."""
        heading = self.heading
        return past_after(heading.previous, self.hashes[: (number + 1 - heading.first) * HASH])


def past_after(previous: str, hashes: bytes) -> str:
    """What stands for a past, when events of these hashes follow on `previous`; empty for no past at all."""
    for at in range(0, len(hashes), HASH):
        previous = hashlib.sha256(bytes.fromhex(previous) + hashes[at : at + HASH]).hexdigest()
    return previous


class Segment(Struct, frozen=True):
    """A segment with its events; None where one is gone."""

    envelope: Envelope
    lines: tuple[bytes | None, ...]


class LaptopHead(Struct, frozen=True, array_like=True):
    """How far a laptop's segments go: the last number in them, and what stands for all up to it.

    On a stick with the heading that says so, as its author signed it: what differs from it is proof against its author,
    whoever brings it.
    """

    last: Amount
    digest: str
    signed: bytes = b""
    signature: bytes = b""
