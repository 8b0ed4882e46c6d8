"""The bundle: events on a stick, `NAME.distro` = age(tar(manifest, its signature, segments, events)).

It opens with the stock tools (`age -d`, `tar`, `minisign -V`, `zstd -d`), is sealed for the laptops it is meant for,
and signed by the one that made it; each segment in it is signed by its author. The signature is checked first, and what
a bundle says of its sizes before anything is read: it never takes more memory than the file itself and one segment.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from distro.exchange.envelope import LaptopHead, Segment, SegmentBroken
from distro.exchange.errors import BundleRefused
from distro.exchange.keys import Address, Identity, NotForUs, signed_by
from distro.exchange.packing import NotPacked, pack, unpack
from distro.exchange.segment import head_line, of_lines
from distro.model.bounds import Amount, DeviceId
from distro.rules.clean import harmless

_VERSION = 2
_NAMES = ("manifest.json", "manifest.json.minisig", "segments.jsonl.zst", "events.jsonl.zst")
MOST_SEALED = 64 << 20  # bytes of a bundle: a year of a large site
_MOST_PLAIN = 512 << 20  # bytes of its events, unpacked


class Manifest(Struct, frozen=True):
    """What a bundle says of itself.

    `have` is how far the sender knows each laptop's events (device: last number), `heads` how far their segments go.
    The digests are those of the two files with segments and events.
    """

    version: int
    programme: str
    device: DeviceId
    written_at: datetime
    have: dict[DeviceId, Amount]
    heads: dict[DeviceId, LaptopHead]
    count: Amount
    segments_digest: str
    events_digest: str


class Bundle(Struct, frozen=True):
    """A bundle whose sender is known. Its segments are read one by one; whether one is whole, it says itself."""

    manifest: Manifest
    heads: bytes
    events: bytes

    def segments(self) -> Iterator[Segment]:
        """Each segment, in the order they came. SegmentBroken where one is none: what follows cannot be read."""
        lines = unpack(self.events, _MOST_PLAIN)
        try:
            for head in unpack(self.heads, _MOST_PLAIN):
                yield of_lines(head, lines)
        except NotPacked:
            raise SegmentBroken from None


def write_bundle(
    segments: Iterable[Segment],
    identity: Identity,
    recipients: Sequence[Address],
    programme: str,
    device: str,
    have: Mapping[str, int],
    heads: Mapping[str, LaptopHead],
    now: datetime,
) -> bytes:
    """The bundle of `segments`, for `recipients` to open; the sender can open it too."""
    import pyrage

    given = list(segments)
    events = [line for segment in given for line in segment.lines if line is not None]
    packed = (pack(map(head_line, given)), pack(events))
    digests = [hashlib.sha256(each).hexdigest() for each in packed]
    known = dict(sorted(have.items())), dict(sorted(heads.items()))
    manifest = msgspec.json.encode(Manifest(_VERSION, programme, device, now, *known, len(events), *digests))
    folder = io.BytesIO()
    with tarfile.open(fileobj=folder, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in zip(_NAMES, (manifest, identity.sign(manifest), *packed), strict=True):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    to = [pyrage.x25519.Recipient.from_str(one.recipient) for one in (*recipients, identity.address)]
    return bytes(pyrage.encrypt(folder.getvalue(), to))


def read_bundle(
    sealed: bytes, identity: Identity, trusted: Mapping[str, Address], programme: str, retired: Collection[str] = ()
) -> Bundle:
    """The bundle in these bytes, once its sender is known. `trusted` are the laptops we trust, by device.

    BundleRefused (bundle_too_large, bundle_not_for_us, bundle_broken, bundle_of_retired, bundle_of_stranger,
    bundle_of_newer, bundle_of_other_programme) and nothing is taken in.
    """
    if len(sealed) > MOST_SEALED:
        raise BundleRefused("bundle_too_large")
    try:
        manifest_bytes, signature, heads, events = _unpack(identity.open(sealed))
    except NotForUs:
        raise BundleRefused("bundle_not_for_us") from None
    if (device := _device_of(manifest_bytes)) in retired:
        raise BundleRefused("bundle_of_retired", device=device)
    sender = trusted.get(device)
    if sender is None or not signed_by(sender, manifest_bytes, signature):
        raise BundleRefused("bundle_of_stranger", device=harmless(_device_of(manifest_bytes))[:16])
    if _version_of(manifest_bytes) > _VERSION:
        raise BundleRefused("bundle_of_newer", device=_device_of(manifest_bytes))
    try:
        manifest = msgspec.json.decode(manifest_bytes, type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise BundleRefused("bundle_broken") from None
    if manifest.programme != programme:
        raise BundleRefused("bundle_of_other_programme", programme=harmless(manifest.programme)[:20])
    digests = [hashlib.sha256(each).hexdigest() for each in (heads, events)]
    if digests != [manifest.segments_digest, manifest.events_digest]:
        raise BundleRefused("bundle_broken")
    return Bundle(manifest, heads, events)


class _Sender(Struct):
    device: str
    version: int


def _sender(manifest: bytes) -> _Sender:
    try:
        return msgspec.json.decode(manifest, type=_Sender)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise BundleRefused("bundle_broken") from None


def _device_of(manifest: bytes) -> str:
    return _sender(manifest).device


def _version_of(manifest: bytes) -> int:
    return _sender(manifest).version


def _unpack(folder: bytes) -> list[bytes]:
    """The files, in their order, and nothing else: no other name, no link, no folder, none that is mostly hole.

    Header by header, as they were written: `tarfile` itself follows headers that only name the next one, each deeper
    within the last, and believes what one says of its size.
    """
    files, at = [], 0
    for name in _NAMES:
        begins = at + tarfile.BLOCKSIZE
        try:
            member = tarfile.TarInfo.frombuf(folder[at:begins], "utf-8", "strict")
        except (tarfile.TarError, ValueError):
            raise BundleRefused("bundle_broken") from None
        plain = member.name == name and member.type in (tarfile.REGTYPE, tarfile.AREGTYPE)
        if not plain or not 0 <= member.size <= len(folder) - begins:
            raise BundleRefused("bundle_broken")
        files.append(folder[begins : begins + member.size])
        at = begins + -(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
    if folder[at:].strip(b"\0"):
        raise BundleRefused("bundle_broken")
    return files
