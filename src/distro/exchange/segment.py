"""A segment: 1 to 50 events of one laptop in a row, packed; immutable, and named by what is in it.

`ev.MAR23.<laptop>.<first>.<last>.<digest>` is its name and its subject at a hub: whoever sees the names knows what is
there, and what was changed on the way does not answer to its name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from distro.exchange import packing

MOST = 50
_DIGEST = 16
_MOST_PLAIN = 4 << 20  # bytes of fifty events, unpacked
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


class SegmentBroken(Exception):
    """What came is not the segment that was asked for."""


class _Numbered(Struct):
    device: str
    seq: int


_decode = msgspec.json.Decoder(_Numbered).decode


class Segment(Struct, frozen=True, order=True):
    """A laptop's events numbered `first` to `last`; `digest` begins the SHA-256 of its packed bytes."""

    device: str
    first: int
    last: int
    digest: str

    def subject(self, programme: str) -> str:
        """Its name at a hub."""
        return f"{room_of(programme)}.{self.device}.{self.first}.{self.last}.{self.digest}"


def room_of(programme: str) -> str:
    """What the names of all segments of a programme begin with."""
    return f"ev.{name_of(programme)}"


def name_of(programme: str) -> str:
    """A programme's code as part of a name at a hub."""
    return _UNSAFE.sub("_", programme)


def parse(subject: str) -> Segment | None:
    """The segment of that name; None when it is none."""
    parts = subject.split(".")
    if len(parts) != 6 or parts[0] != "ev" or not (parts[3].isdecimal() and parts[4].isdecimal()):
        return None
    return Segment(parts[2], int(parts[3]), int(parts[4]), parts[5])


def pack(device: str, first: int, documents: Sequence[bytes]) -> tuple[Segment, bytes]:
    """`documents`, the JSON of a laptop's events from number `first` on, as a segment and its bytes."""
    packed = packing.pack(documents)
    digest = hashlib.sha256(packed).hexdigest()[:_DIGEST]
    return Segment(device, first, first + len(documents) - 1, digest), packed


def unpack(segment: Segment, packed: bytes) -> list[bytes]:
    """The JSON of each event. SegmentBroken when the bytes are not those of its name, or events of other numbers."""
    if hashlib.sha256(packed).hexdigest()[:_DIGEST] != segment.digest:
        raise SegmentBroken(segment.device)
    try:
        documents = packing.unpack(packed, _MOST_PLAIN)
    except packing.NotPacked:
        raise SegmentBroken(segment.device) from None
    try:
        found = [(event.device, event.seq) for event in map(_decode, documents)]
    except msgspec.MsgspecError:
        raise SegmentBroken(segment.device) from None
    # A laptop may speak for itself only, and a hub lets each write under its own name only.
    if found != [(segment.device, number) for number in range(segment.first, segment.last + 1)]:
        raise SegmentBroken(segment.device)
    return documents


def missing(held: Iterable[Segment], device: str, last: int) -> Iterator[range]:
    """The runs of at most fifty numbers of `device`, up to `last`, that no segment in `held` covers."""
    at = 1
    for one in sorted(one for one in held if one.device == device):
        yield from _fifties(at, min(one.first - 1, last))
        at = max(at, one.last + 1)
    yield from _fifties(at, last)


def _fifties(first: int, last: int) -> Iterator[range]:
    return (range(at, min(at + MOST, last + 1)) for at in range(first, last + 1, MOST))
