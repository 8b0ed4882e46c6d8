"""Certificates as the root key signs them, and whether one is its word."""

from __future__ import annotations

from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from distro.model.events import DeviceCertified

_CONTEXT = b"distro certificate 1\n"  # what else a root may ever sign is no certificate
_SIGNED = ("root", "number", "peer", "name", "signer", "recipient", "role", "until", "since")


def certified(seed: bytes, stamp: dict[str, Any], **said: Any) -> DeviceCertified:
    """The certificate that says this, signed by the root key `seed`."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    said["root"] = key.public_key().public_bytes_raw().hex()
    signature = key.sign(_signed([said[name] for name in _SIGNED])).hex()
    return DeviceCertified(**stamp, **said, signature=signature)


def is_the_roots(event: DeviceCertified) -> bool:
    """Whether the key that it names signed all that it says."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(event.root))
        key.verify(bytes.fromhex(event.signature), _signed([getattr(event, name) for name in _SIGNED]))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed(values: list[Any]) -> bytes:
    return _CONTEXT + msgspec.json.encode(values)
