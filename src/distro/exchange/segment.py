"""A segment: 1 to 50 events of one laptop in a row, made once and signed by that laptop; whoever passes it on passes it
on unchanged.

Its heading says whose it is, which numbers it holds, what stands for all that came before and for all up to its end,
and what wrote it. So a reader knows the author whoever brought it, and that nothing is left out between two segments. A
laptop that erased people's data passes on, in place of each event that is gone, the hash it had.

`ev.MAR23.<laptop>.<first>.<last>.<digest>` is its subject at a hub: whoever sees the names knows what is there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct

from distro.exchange import packing
from distro.exchange.envelope import HASH, MOST, Envelope, Heading, LaptopHead, Segment, SegmentBroken, past_after
from distro.exchange.keys import Address, Identity, signing_key
from distro.model.ids import is_device

MOST_BYTES = 4 << 20  # of fifty events, unpacked
_HEADING = 4096  # bytes: a heading is a tenth of it
_SHOWN = 16  # letters of a digest in a subject
_CONTEXT = b"distro segment 1\n"  # what else this key signs is no segment
_DIGEST = re.compile(f"[0-9a-f]{{{_SHOWN}}}")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


def seal(
    identity: Identity, programme: str, device: str, previous: str, first: int, lines: Sequence[bytes | None],
    writer: str, source: str,
) -> Segment:  # fmt: skip
    """The segment of `lines`, the JSON of this laptop's events from number `first` on. None was erased before this."""
    hashes = b"".join(hashlib.sha256(line).digest() if line is not None else bytes(HASH) for line in lines)
    heading = Heading(
        programme=programme,
        device=device,
        first=first,
        last=first + len(lines) - 1,
        previous=previous,
        digest=past_after(previous, hashes),
        writer=writer,
        source=source,
    )
    signed = msgspec.json.encode(heading)
    signature = identity.private_key.sign(_CONTEXT + signed)
    return Segment(Envelope(signed, signature, hashes), tuple(lines))


def check(segment: Segment, author: Address, programme: str) -> Heading:
    """The heading of a segment of `programme` that `author` signed, whole. SegmentBroken when it is not."""
    envelope = segment.envelope
    try:
        key = Ed25519PublicKey.from_public_bytes(signing_key(author))
        key.verify(envelope.signature, _CONTEXT + envelope.signed)
    except (InvalidSignature, ValueError):
        raise SegmentBroken from None
    heading = envelope.heading
    if heading.programme != programme or past_after(heading.previous, envelope.hashes) != heading.digest:
        raise SegmentBroken
    if envelope.matching(segment.lines) != segment.lines:
        raise SegmentBroken
    return heading


def is_its_authors(head: LaptopHead, device: str, author: Address, programme: str) -> bool:
    """Whether laptop `device`, whose keys are `author`, signed that its segments go so far and stand for that."""
    if len(head.signed) > _HEADING:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signing_key(author)).verify(head.signature, _CONTEXT + head.signed)
        heading = msgspec.json.decode(head.signed, type=Heading)
    except (InvalidSignature, msgspec.MsgspecError, ValueError, RecursionError):
        return False
    said = (heading.programme, heading.device, heading.last, heading.digest)
    return said == (programme, device, head.last, head.digest)


# ---------------------------------------------------------------- as lines


class _Head(Struct, frozen=True, omit_defaults=True):
    """How an envelope travels: hashes stand for what is gone alone, the others follow from the events."""

    signed: bytes
    signature: bytes
    gone: dict[int, bytes] = {}


_decode_head = msgspec.json.Decoder(_Head).decode


def head_line(segment: Segment) -> bytes:
    """The envelope as one line of JSON."""
    gone = {at: segment.envelope.hash_at(at) for at, line in enumerate(segment.lines) if line is None}
    return msgspec.json.encode(_Head(segment.envelope.signed, segment.envelope.signature, gone))


def of_lines(head: bytes, lines: Iterator[bytes]) -> Segment:
    """The segment of this head and the `lines` that follow, of which it takes its own. SegmentBroken."""
    try:
        found = _decode_head(head)
        heading = msgspec.json.decode(found.signed, type=Heading)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise SegmentBroken from None
    count = heading.last - heading.first + 1
    if not 0 < count <= MOST or not all(0 <= at < count and len(gone) == HASH for at, gone in found.gone.items()):
        raise SegmentBroken
    own = list(islice(lines, count - len(found.gone)))
    if len(own) != count - len(found.gone):
        raise SegmentBroken
    following = iter(own)
    all_ = tuple(None if at in found.gone else next(following) for at in range(count))
    hashes = b"".join(found.gone[at] if line is None else hashlib.sha256(line).digest() for at, line in enumerate(all_))
    return Segment(Envelope(found.signed, found.signature, hashes), all_)


def pack(segment: Segment) -> bytes:
    """The whole segment, as it stands at a hub."""
    return packing.pack([head_line(segment), *(line for line in segment.lines if line is not None)])


def unpack(packed: bytes) -> Segment:
    """The segment again. SegmentBroken when it is none."""
    try:
        lines = packing.unpack(packed, MOST_BYTES)
        return of_lines(next(lines, b""), lines)
    except packing.NotPacked:
        raise SegmentBroken from None


# ---------------------------------------------------------------- names at a hub


class Subject(Struct, frozen=True, order=True):
    """What the name of a segment at a hub says of it."""

    device: str
    first: int
    last: int
    digest: str

    def ends(self, past: str) -> bool:
        """Whether a segment of this name ends what `past` stands for."""
        return self.digest == past[:_SHOWN]

    def at(self, programme: str) -> str:
        return f"{prefix_of(programme)}.{self.device}.{self.first}.{self.last}.{self.digest}"


def subject_of(segment: Segment) -> Subject:
    heading = segment.envelope.heading
    return Subject(heading.device, heading.first, heading.last, heading.digest[:_SHOWN])


def prefix_of(programme: str) -> str:
    """What the names of all segments of a programme begin with."""
    return f"ev.{name_of(programme)}"


def name_of(programme: str) -> str:
    """A programme's code as part of a name at a hub."""
    return _UNSAFE.sub("_", programme)


def parse(subject: str) -> Subject | None:
    """What that name says; None when it is none."""
    parts = subject.split(".")
    if len(parts) != 6 or parts[0] != "ev" or not (_is_number(parts[3]) and _is_number(parts[4])):
        return None
    if not is_device(parts[2]) or not _DIGEST.fullmatch(parts[5]):
        return None
    return Subject(parts[2], int(parts[3]), int(parts[4]), parts[5])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
