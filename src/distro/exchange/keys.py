"""A laptop's keys: what it signs with, what it opens, and what others need to know of them.

They are minisign's and age's, so that the stock tools open and check what they made. Two more, for the lines to hubs,
nobody has to know: the first one vouches for them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from bech32 import bech32_decode, bech32_encode, convertbits
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from minisign import Error as MinisignError
from minisign import ParseError as MinisignParseError
from minisign import PublicKey, SecretKey, Signature
from minisign import VerifyError as MinisignVerifyError
from msgspec import Struct

_KEY = 32  # bytes of either key
_WORDS = 8
_SLOW = 1 << 15  # scrypt's cost: 32 MB and about a tenth of a second


class NotForUs(Exception):
    """This was sealed for others, or is not whole."""


class Identity:
    """A laptop's keys, derived from 32 secret bytes: one to sign with, one to open what is meant for it, one to speak
    with at hubs, and one to speak with as a hub."""

    def __init__(self, secret: bytes) -> None:
        import pyrage

        sign, seal, self._client, self._hub = (
            hashlib.blake2b(secret, person=name, digest_size=32).digest()
            for name in (b"sign", b"seal", b"tls client", b"tls server")
        )
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
        """The key this laptop signs with."""
        return Ed25519PrivateKey.from_private_bytes(self._sign)

    @property
    def client_key(self) -> Ed25519PrivateKey:
        """The key this laptop shows itself with at a hub."""
        return Ed25519PrivateKey.from_private_bytes(self._client)

    @property
    def hub_key(self) -> Ed25519PrivateKey:
        """The key this laptop shows itself with as a hub: the only one that ever stands in a file, of the server."""
        return Ed25519PrivateKey.from_private_bytes(self._hub)

    def sign(self, data: bytes) -> bytes:
        """A minisign signature file for `data`."""
        return bytes(self._signer.sign(data, trusted_comment="distro", untrusted_comment="distro bundle"))

    def open(self, sealed: bytes) -> bytes:
        """What was sealed for this laptop. NotForUs when it was not, or is not whole."""
        import pyrage

        try:
            return bytes(pyrage.decrypt(sealed, [self._opener]))
        except pyrage.DecryptError:
            raise NotForUs from None


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


def words_of(one: tuple[str, Address], other: tuple[str, Address], word_list: Sequence[str]) -> str:
    """The words that two laptops (id and keys) show each other: equal on both, nobody stands between them.

    Whoever wants to stand there must find keys of his own for which both screens show the same. Eight words of 2,048
    are 88 bits, and each try costs a slow hash: a search that met half-way would take 2^44 of them.
    """
    both = "\n".join(sorted(f"{device} {address.signer} {address.recipient}" for device, address in (one, other)))
    slow = hashlib.scrypt(both.encode(), salt=b"distro pairing", n=_SLOW, r=8, p=1, maxmem=64 << 20, dklen=32)
    number, words = int.from_bytes(slow), []
    for _ in range(_WORDS):
        number, index = divmod(number, len(word_list))
        words.append(word_list[index])
    return " ".join(words)


def signing_key(address: Address) -> bytes:
    """The Ed25519 key, 32 bytes, inside a minisign public key."""
    return base64.b64decode(address.signer)[-_KEY:]


def wrapped_for(address: Address, secret: bytes) -> bytes:
    """`secret` as the laptop of `address` alone opens it."""
    import pyrage

    return bytes(pyrage.encrypt(secret, [pyrage.x25519.Recipient.from_str(address.recipient)]))


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
