"""Whom a hub lets in, and which hub a laptop believes: the certificates of both, and nothing else."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from distro.exchange.handshake import hub_certificate, laptop_name, line_to, shown_by
from distro.exchange.hub_server import run_folder
from distro.exchange.keys import Identity
from distro.exchange.segment import prefix_of
from distro.stations.laptops import sync
from hub.site import Site

_BEGINS, _ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)


class Liar:
    """A laptop that the hub trusts; it makes up certificates with its signing key to pass for `victim`."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.hub, self.identity, victim = (sync.identity_of(one.session) for one in site.laptops)
        self.address, self.folder = site.address, folder
        self.own, self.victim = laptop_name(self.identity.address), laptop_name(victim.address)

    def line(self, subject: str, names: list[x509.GeneralName], below: str = "") -> ssl.SSLContext:
        """A line with a certificate of these names, by its own authority or by one `below` that."""
        issuer, issuer_key, chain = self.own, self.identity.private_key, b""
        if below:
            made, issuer_key = made_up(issuer, below, issuer_key, [x509.BasicConstraints(ca=True, path_length=0)])
            issuer, chain = below, made
        uses = [x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])]
        said = [x509.SubjectAlternativeName(names)] if names else []
        leaf, key = made_up(issuer, subject, issuer_key, [*uses, *said])
        shown = self.folder / "shown.pem"
        shown.write_bytes(leaf + chain + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        context = line_to(self.hub.address, self.identity)
        context.load_cert_chain(shown)
        return context

    def told(self, context: ssl.SSLContext, said: bytes = b"", **connecting: str) -> bytes:
        """What the hub says to who shows that, up to the answer to a first question; nothing when the line breaks."""
        host, _, port = self.address.rpartition(":")
        hello = {"verbose": False, "pedantic": False, "lang": "python", "version": "1", **connecting}
        try:
            with (
                socket.create_connection((host, int(port)), 10) as plain,
                context.wrap_socket(plain, server_hostname=laptop_name(self.hub.address)) as line,
            ):
                answer = line.recv(1 << 16)
                line.sendall(b"CONNECT " + json.dumps(hello).encode() + b"\r\n" + said + b"PING\r\n")
                while b"PONG" not in answer and (more := line.recv(1 << 16)):
                    answer += more
                return answer
        except OSError:
            return b""


def made_up(
    issuer: str, subject: str, key: Ed25519PrivateKey, extensions: list[x509.ExtensionType]
) -> tuple[bytes, Ed25519PrivateKey]:
    """A certificate (PEM) that `key` signed, and the key that it is for."""
    by, of = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else []) for name in (issuer, subject))
    own = Ed25519PrivateKey.generate()
    made = x509.CertificateBuilder(by, of, own.public_key(), 7, _BEGINS, _ENDS)
    for extension in extensions:
        made = made.add_extension(extension, critical=False)
    return made.sign(key, None).public_bytes(Encoding.PEM), own


@pytest.fixture
def liar(site: Site, tmp_path: Path) -> Liar:
    return Liar(site, tmp_path)


def test_a_trusted_laptop_logs_in_under_no_name_but_its_own(liar: Liar) -> None:
    dns, uri, mail = x509.DNSName, x509.UniformResourceIdentifier, x509.RFC822Name
    other, own = liar.victim, liar.own
    as_another: list[tuple[str, list[x509.GeneralName], str]] = [
        ("laptop", [dns(other)], ""),
        ("laptop", [dns(own), dns(other)], ""),
        ("laptop", [dns("*.distro")], ""),
        ("laptop", [dns(f"x.{own}")], ""),
        (other, [], ""),
        (other, [dns(own), uri(other)], ""),
        ("", [uri(other)], ""),
        ("", [uri(f"nats://{other}")], ""),
        ("", [mail(other)], ""),
        ("", [mail(f"laptop@{other}")], ""),
        ("laptop", [dns(other)], "deeper"),
        ("laptop", [dns(other)], other),
        (laptop_name(liar.hub.address), [], ""),
        ("laptop", [dns(laptop_name(liar.hub.address))], ""),
    ]
    for subject, names, below in as_another:
        assert b"PONG" not in liar.told(liar.line(subject, names, below)), (subject, names, below)
    assert b"PONG" in liar.told(liar.line("laptop", [dns(own)]))
    assert b"PONG" in liar.told(line_to(liar.hub.address, liar.identity))


def test_a_name_that_is_said_after_the_certificate_was_shown_counts_for_nothing(site: Site, liar: Liar) -> None:
    third = site.laptops[2].session
    taken = f"{prefix_of(third.programme.code)}.{third.store.device}.1.1.00"
    line = line_to(liar.hub.address, liar.identity)
    for user in (liar.victim, laptop_name(liar.hub.address)):
        answer = liar.told(line, b"PUB %s 2\r\n{}\r\n" % taken.encode(), user=user, **{"pass": ""})
        assert b"Permissions Violation" in answer, user


def test_who_shows_no_certificate_or_a_strangers_is_told_nothing(liar: Liar) -> None:
    nothing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nothing.check_hostname, nothing.verify_mode = False, ssl.CERT_NONE
    for context in (nothing, line_to(liar.hub.address, Identity(b"stranger" * 4))):
        assert liar.told(context) == b""


def test_the_server_has_no_key_but_its_own(site: Site) -> None:
    first = site.laptops[0].session
    identity = sync.identity_of(first)
    raw = {
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for key in (identity.private_key, identity.client_key)
    }
    written = [path.read_bytes() for path in run_folder(first.store.device).iterdir()]
    assert not any(key in data for key in raw for data in written)
    assert len({key.public_key().public_bytes_raw() for key in (
        identity.private_key, identity.client_key, identity.hub_key)}) == 3  # fmt: skip


# ---------------------------------------------------------------- which hub a laptop believes


def server_of(folder: Path, certificate: bytes, key: Ed25519PrivateKey) -> ssl.SSLContext:
    shown = folder / "hub.pem"
    shown.write_bytes(certificate + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown)
    return context


def believes(ours: ssl.SSLContext, name: str, theirs: ssl.SSLContext) -> bool:
    """Whether a laptop that calls the hub `name` goes on after `theirs` was shown; without any network."""
    to_hub, to_laptop = ssl.MemoryBIO(), ssl.MemoryBIO()
    laptop = ours.wrap_bio(to_laptop, to_hub, server_hostname=name)
    hub = theirs.wrap_bio(to_hub, to_laptop, server_side=True)
    for step in (laptop, hub, laptop):
        try:
            step.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError:
            return False
    return laptop.version() == "TLSv1.3"


def test_a_hub_is_believed_by_the_certificate_of_its_own_server_alone(tmp_path: Path) -> None:
    desk, hub, other = (Identity(bytes([number]) * 32) for number in (1, 2, 3))
    name, line = laptop_name(hub.address), line_to(hub.address, desk)
    dns = x509.SubjectAlternativeName([x509.DNSName(name)])
    as_hub, as_laptop = (
        x509.ExtendedKeyUsage([use]) for use in (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
    )
    assert believes(line, name, server_of(tmp_path, *hub_certificate(hub)))
    shown: dict[str, Callable[[], tuple[bytes, Ed25519PrivateKey]]] = {
        "another hub": lambda: hub_certificate(other),
        "what it shows as a laptop": lambda: made_up(name, "laptop", hub.private_key, [dns, as_laptop]),
        "signed by another": lambda: made_up(name, "hub", other.private_key, [dns, as_hub]),
        "no name": lambda: made_up(name, "hub", hub.private_key, [as_hub]),
    }
    for what, make in shown.items():
        certificate, key = make()
        assert not believes(line, name, server_of(tmp_path, certificate, key)), what
    assert shown_by(hub_certificate(hub)[0].decode(), hub.address)
    assert not shown_by(hub_certificate(other)[0].decode(), hub.address)
    assert not shown_by(made_up(name, "x", hub.private_key, [dns, as_laptop])[0].decode(), hub.address)
