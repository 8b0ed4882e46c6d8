"""The bundle: events on a stick, `NAME.distro` = age(tar(manifest.json, events.jsonl.zst, manifest.json.minisig)).

It opens with the stock tools (`age -d`, `tar`, `minisign -V`, `zstd -d`), is sealed for the laptops it is meant for,
and signed by the one that made it. Reading checks all of it before anything is believed: nothing in a bundle that was
changed, cut, foreign or oversized is ever taken in.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from distro.exchange.errors import BundleRefused
from distro.exchange.keys import Address, Identity, NotForUs, signed_by
from distro.exchange.packing import NotPacked, TooLarge, pack, unpack

_VERSION = 1
_NAMES = ("manifest.json", "manifest.json.minisig", "events.jsonl.zst")
_MOST_SEALED = 64 << 20  # bytes of a bundle: a year of a large site
_MOST_PLAIN = 512 << 20  # bytes of its events, unpacked


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle says of itself. `have` is how far the sender knows each laptop's events (device: last number)."""

    version: int
    programme: str
    device: str
    written_at: datetime
    have: dict[str, int]
    count: int
    digest: str


def write_bundle(
    events: Sequence[bytes],
    identity: Identity,
    recipients: Sequence[Address],
    programme: str,
    device: str,
    have: Mapping[str, int],
    now: datetime,
) -> bytes:
    """The bundle of `events` (each the JSON of one), for `recipients` to open; the sender can open it too."""
    import pyrage

    packed = pack(events)
    digest = hashlib.sha256(packed).hexdigest()
    manifest = msgspec.json.encode(
        Manifest(_VERSION, programme, device, now, dict(sorted(have.items())), len(events), digest)
    )
    folder = io.BytesIO()
    with tarfile.open(fileobj=folder, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in zip(_NAMES, (manifest, identity.sign(manifest), packed), strict=True):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    to = [pyrage.x25519.Recipient.from_str(one.recipient) for one in (*recipients, identity.address)]
    return bytes(pyrage.encrypt(folder.getvalue(), to))


def read_bundle(
    sealed: bytes, identity: Identity, trusted: Mapping[str, Address], programme: str
) -> tuple[Manifest, list[bytes]]:
    """What a bundle holds: its manifest and the JSON of each event. `trusted` are the laptops we trust, by device.

    BundleRefused (bundle_too_large, bundle_not_for_us, bundle_broken, bundle_of_stranger, bundle_of_other_programme)
    and nothing is taken in.
    """
    if len(sealed) > _MOST_SEALED:
        raise BundleRefused("bundle_too_large")
    try:
        manifest_bytes, signature, packed = _unpack(identity.open(sealed))
    except NotForUs:
        raise BundleRefused("bundle_not_for_us") from None
    try:
        manifest = msgspec.json.decode(manifest_bytes, type=Manifest)
    except msgspec.MsgspecError:
        raise BundleRefused("bundle_broken") from None
    if manifest.version != _VERSION:
        raise BundleRefused("bundle_broken")
    if manifest.programme != programme:
        raise BundleRefused("bundle_of_other_programme", programme=manifest.programme[:20])
    sender = trusted.get(manifest.device)
    if sender is None or not signed_by(sender, manifest_bytes, signature):
        raise BundleRefused("bundle_of_stranger", device=manifest.device[:16])
    if hashlib.sha256(packed).hexdigest() != manifest.digest:
        raise BundleRefused("bundle_broken")
    try:
        events = unpack(packed, _MOST_PLAIN)
    except TooLarge:
        raise BundleRefused("bundle_too_large") from None
    except NotPacked:
        raise BundleRefused("bundle_broken") from None
    if len(events) != manifest.count:
        raise BundleRefused("bundle_broken")
    return manifest, events


def _unpack(folder: bytes) -> tuple[bytes, bytes, bytes]:
    """The three files, in their order, and nothing else: no other name, no link, no folder."""
    try:
        with tarfile.open(fileobj=io.BytesIO(folder), mode="r:") as tar:
            members = tar.getmembers()
            if tuple(member.name for member in members) != _NAMES or not all(member.isreg() for member in members):
                raise BundleRefused("bundle_broken")
            files = [tar.extractfile(member) for member in members]
            first, second, third = (file.read() if file else b"" for file in files)
            return first, second, third
    except tarfile.TarError:
        raise BundleRefused("bundle_broken") from None
