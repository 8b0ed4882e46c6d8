"""The bundle: events on a stick, `NAME.distro` = age(tar(manifest.json, events.jsonl.zst, manifest.json.minisig)).

It opens with the stock tools (`age -d`, `tar`, `minisign -V`, `zstd -d`), is sealed for the laptops it is meant for,
and signed by the one that made it. Reading checks all of it before anything is believed: nothing in a bundle that was
changed, cut, foreign or oversized is ever taken in.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from bech32 import bech32_decode, bech32_encode, convertbits
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from minisign import Error as MinisignError
from minisign import ParseError as MinisignParseError
from minisign import PublicKey, SecretKey, Signature
from minisign import VerifyError as MinisignVerifyError
from msgspec import Struct

from distro.model.refusal import Refusal

_VERSION = 1
_NAMES = ("manifest.json", "manifest.json.minisig", "events.jsonl.zst")
_MOST_SEALED = 64 << 20  # bytes of a bundle: a year of a large site
_MOST_PLAIN = 512 << 20  # bytes of its events, unpacked
# Events want another matcher than text: short matches inside ids cost more than they save, and what is worth finding
# stands in the few hundred events just before (tests/bench/test_bench_bundle.py compares).
PACKING = {"strategy": 5, "min_match": 6, "window_log": 17, "hash_log": 17, "chain_log": 17, "search_log": 4}
_KEY = 32  # bytes of either key


class BundleRefused(Refusal):
    """A bundle is not taken in. `code` is a text of the `errors` catalogue."""


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle says of itself. `have` is how far the sender knows each laptop's events (device: last number)."""

    version: int
    programme: str
    device: str
    written_at: datetime
    have: dict[str, int]
    count: int
    digest: str


class Identity:
    """A laptop's keys for bundles, derived from 32 secret bytes: one to sign with, one to open what is meant for it."""

    def __init__(self, secret: bytes) -> None:
        import pyrage

        sign, seal = (hashlib.blake2b(secret, person=name, digest_size=32).digest() for name in (b"sign", b"seal"))
        self._sign = sign
        self._signer = _signer(sign)
        scalar = convertbits(seal, 8, 5)
        assert scalar is not None
        self._opener = pyrage.x25519.Identity.from_str(bech32_encode("age-secret-key-", scalar).upper())

    @property
    def address(self) -> Address:
        """What others need to know to trust this laptop and to write to it."""
        return Address(
            PublicKey.from_secret_key(self._signer).to_base64().decode().strip(), str(self._opener.to_public())
        )

    @property
    def private_key(self) -> Ed25519PrivateKey:
        """The key this laptop signs with; at a hub it also shows itself with it."""
        return Ed25519PrivateKey.from_private_bytes(self._sign)

    @property
    def nkey_seed(self) -> str:
        """The same key as NATS takes it."""
        import nkeys

        return str(nkeys.encode_seed(self._sign, nkeys.PREFIX_BYTE_USER).decode())

    def sign(self, data: bytes) -> bytes:
        """A minisign signature file for `data`."""
        return bytes(self._signer.sign(data, trusted_comment="distro", untrusted_comment="distro bundle"))

    def open(self, sealed: bytes) -> bytes:
        """What was sealed for this laptop. BundleRefused when it was not, or is not whole."""
        import pyrage

        try:
            return bytes(pyrage.decrypt(sealed, [self._opener]))
        except pyrage.DecryptError:
            raise BundleRefused("bundle_not_for_us") from None


class Address(Struct, frozen=True):
    """A laptop's public keys: minisign's to check its signature, age's to write to it."""

    signer: str
    recipient: str

    @classmethod
    def of_line(cls, line: str) -> Address:
        """The address that `line` wrote. ValueError when it is none."""
        raw = base64.b32decode(line.strip().upper() + "=" * (-len(line.strip()) % 8))
        if len(raw) != 2 * _KEY:
            raise ValueError("an address is two keys of 32 bytes")
        words = convertbits(raw[_KEY:], 8, 5)
        assert words is not None
        return cls(_minisign(raw[:_KEY]), bech32_encode("age", words))

    @property
    def line(self) -> str:
        """Both keys in one word of capital letters and digits: what a QR code holds in the least room."""
        _, words = bech32_decode(self.recipient)
        opener = convertbits(words or [], 5, 8, False)
        return base64.b32encode(base64.b64decode(self.signer)[-_KEY:] + bytes(opener or ())).decode().rstrip("=")

    def words(self, other: Address, word_list: Sequence[str], count: int = 5) -> str:
        """Short words that both laptops show: equal on both screens, nobody stands between them."""
        both = "\n".join(sorted(f"{one.signer} {one.recipient}" for one in (self, other)))
        number = int.from_bytes(hashlib.sha256(both.encode()).digest())
        words = []
        for _ in range(count):
            number, index = divmod(number, len(word_list))
            words.append(word_list[index])
        return " ".join(words)


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
    import zstandard

    lines = b"".join(event + b"\n" for event in events)
    how = zstandard.ZstdCompressionParameters(**PACKING, write_content_size=True)
    packed = zstandard.ZstdCompressor(compression_params=how).compress(lines)
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
    manifest_bytes, signature, packed = _unpack(identity.open(sealed))
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
    events = _inflate(packed).splitlines()
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


def _inflate(packed: bytes) -> bytes:
    import zstandard

    try:
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= _MOST_PLAIN:
            raise BundleRefused("bundle_too_large")
        return zstandard.ZstdDecompressor().decompress(packed, max_output_size=max(size, 1))
    except zstandard.ZstdError:
        raise BundleRefused("bundle_broken") from None


def signed_by(sender: Address, data: bytes, signature: bytes) -> bool:
    """Whether `signature`, as `Identity.sign` gives it, is that of `sender` for `data`."""
    try:
        PublicKey.from_base64(sender.signer).verify(data, Signature.from_bytes(signature))
    except (MinisignError, MinisignParseError, MinisignVerifyError, ValueError):
        return False
    return True


def _signer(seed: bytes) -> SecretKey:
    """minisign's secret key file, unencrypted, for an Ed25519 seed."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key_id = _key_id(public)
    checksum = hashlib.blake2b(b"Ed" + key_id + seed + public, digest_size=32).digest()
    raw = b"Ed" + bytes(2) + b"B2" + bytes(32 + 8 + 8) + key_id + seed + public + checksum
    return SecretKey.from_base64(base64.b64encode(raw))


def _minisign(public: bytes) -> str:
    """minisign's public key, as its tools take it, for an Ed25519 key."""
    return base64.b64encode(b"Ed" + _key_id(public) + public).decode()


def _key_id(public: bytes) -> bytes:
    return hashlib.blake2b(public, digest_size=8).digest()
