"""Who is at the other end of a line to a hub: both sides show a certificate, and nothing else lets anybody in.

A laptop's signing key, which was compared once by words, is an authority of its own: it vouches for the two keys that
the laptop speaks TLS with, one as a hub and one at a hub. So a log-in belongs to one line and no hub can hand it on,
and neither of these keys signs events or opens sticks.

Whose key it is stands in a name made of the signing key. Each authority vouches for its own name only (RFC 5280,
4.2.1.10); of other kinds of names, which the hub would take as well, it vouches for none.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from distro.exchange.keys import Address, Identity, signing_key

_SERVER, _CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
_NOBODY = "nobody.invalid"  # no name ends like this (RFC 2606)
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)  # clocks of laptops are often wrong


def laptop_name(address: Address) -> str:
    """How a laptop is called in certificates, and by the server of a hub."""
    return f"{hashlib.blake2b(signing_key(address), digest_size=16).hexdigest()}.distro"


def authority(address: Address) -> bytes:
    """A laptop's signing key as a certificate (PEM) to believe in, for what names that laptop. Always the same.

    Whoever compared the key believes it, so it does not matter who signed this: nobody knows that key.
    """
    own = x509.DNSName(laptop_name(address))
    return _authority(address, [own, x509.RFC822Name(_NOBODY), x509.UniformResourceIdentifier(_NOBODY)])


def _authority(address: Address, own: Sequence[x509.GeneralName]) -> bytes:
    name = laptop_name(address)
    key = Ed25519PublicKey.from_public_bytes(signing_key(address))
    made = _begun(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(x509.NameConstraints(own, None), critical=True)
    anybody = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
    return made.sign(anybody, None).public_bytes(Encoding.PEM)


def hub_certificate(identity: Identity) -> tuple[bytes, Ed25519PrivateKey]:
    """What a laptop shows where it is a hub (PEM), and the key to it."""
    return _vouched(identity, identity.hub_key, _own(identity), _SERVER), identity.hub_key


def member_authority(address: Address, host: str) -> bytes:
    """A laptop's signing key as a certificate (PEM) to believe in where the servers of a cluster speak to each other.

    It vouches for a server at `host` only, a name or an IP address, as servers call each other by where they are.
    """
    nowhere = x509.IPAddress(ip_network("0.0.0.0/32"))
    own = [x509.DNSName(_NOBODY), x509.IPAddress(ip_network(host))] if _is_ip(host) else [x509.DNSName(host), nowhere]
    return _authority(address, [*own, x509.RFC822Name(_NOBODY), x509.UniformResourceIdentifier(_NOBODY)])


def member_certificate(identity: Identity, host: str) -> bytes:
    """What the server of a laptop at `host` shows to the others of its cluster (PEM), with the key of its hub."""
    where = x509.IPAddress(ip_address(host)) if _is_ip(host) else x509.DNSName(host)
    return _vouched(identity, identity.hub_key, where, _SERVER, _CLIENT)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def shown_by(pem: str, address: Address) -> bool:
    """Whether a certificate is that of the hub of the laptop at `address`."""
    try:
        shown = x509.load_pem_x509_certificate(pem.encode())
        Ed25519PublicKey.from_public_bytes(signing_key(address)).verify(shown.signature, shown.tbs_certificate_bytes)
        uses = shown.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (InvalidSignature, ValueError, x509.ExtensionNotFound):
        return False
    return _SERVER in uses


def line_to(hub: Address, identity: Identity) -> ssl.SSLContext:
    """TLS to the hub of the laptop at `hub` and to no other, for the laptop that `identity` is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # wants a certificate for the name that is called: `laptop_name`
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=authority(hub).decode())
    secret = os.urandom(32)  # ssl reads keys from files only: in that one nobody else can read it
    sealed = identity.client_key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret.hex().encode())
    )
    with tempfile.TemporaryDirectory(prefix="distro-") as folder:
        shown = Path(folder) / "laptop.pem"
        shown.write_bytes(_vouched(identity, identity.client_key, _own(identity), _CLIENT) + sealed)
        context.load_cert_chain(shown, password=secret.hex())
    return context


def _own(identity: Identity) -> x509.GeneralName:
    return x509.DNSName(laptop_name(identity.address))


def _vouched(identity: Identity, key: Ed25519PrivateKey, named: x509.GeneralName, *uses: ObjectIdentifier) -> bytes:
    """A certificate (PEM) by which a laptop vouches for one of its keys. Always the same."""
    made = _begun(laptop_name(identity.address), "laptop" if uses == (_CLIENT,) else "hub", key.public_key())
    made = made.add_extension(x509.SubjectAlternativeName([named]), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage(uses), critical=True)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return made.sign(identity.private_key, None).public_bytes(Encoding.PEM)


def _begun(issuer: str, subject: str, key: Ed25519PublicKey) -> x509.CertificateBuilder:
    by, of = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (issuer, subject))
    return x509.CertificateBuilder(by, of, key, 1, _FROM, _UNTIL)
