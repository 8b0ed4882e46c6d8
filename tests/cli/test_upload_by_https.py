"""An upload by https, to servers whose certificates are made here: nothing is entrusted to one that is not vouched for.

A laptop whose clock is a year wrong sees a good certificate as one that has expired, or is not valid yet.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from cli.running import Run
from distro.cards.code import read
from distro.cli import main
from distro.model.people import Consent
from distro.stations import registration
from form_server import CUT, LOSE, FormServer
from stage import PASSPHRASE, make_stage

YEAR = timedelta(days=365)
Servers = Callable[..., FormServer]


class Authority:
    """Vouches for servers; `trusted` by this laptop once its own certificate is in `file`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bureau")])
        self.file = folder / "authority.pem"
        own = self._certificate(self._name, self._key, timedelta(), "bureau").add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file.write_bytes(own.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def context(self, host: str = "localhost", later: timedelta = timedelta(), itself: bool = False) -> ssl.SSLContext:
        """What a server of `host` shows; `later` than now are its two months. `itself`: nobody else vouches for it."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = self._certificate(subject, key, later, host, subject if itself else self._name)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        signed = made.sign(key if itself else self._key, hashes.SHA256())
        file = self._folder / f"{host}-{later.days}-{itself}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _certificate(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, later: timedelta, host: str,
        issuer: x509.Name | None = None,
    ) -> x509.CertificateBuilder:  # fmt: skip
        now = datetime.now(UTC) + later
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        )


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """One that this laptop trusts."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


@pytest.fixture
def served(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Two handovers that may be told."""
    stage = make_stage(tmp_path / "stage")
    registration.register(stage.session, [replace(h, consent=Consent("v1")) for h in stage.session.books.register])
    for number in (1, 2):
        desk = stage.desk()
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
    stage.session.store.close()
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "stage"))
    monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DISTRO_UPLOAD_AUTHORIZATION", "Token secret")
    return run


BAD = {
    "expired, or this clock is a year ahead": ({"later": -YEAR}, "time", "set it and run this again"),
    "not valid yet, or this clock is a year behind": ({"later": YEAR}, "time", "set it and run this again"),
    "of another host": ({"host": "portal.example.org"}, "name", "Correct the address"),
    "made by itself": ({"itself": True}, "issuer", "Try another network"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_server_that_nobody_vouches_for_is_told_nothing_and_the_good_one_gets_all(
    served: Run, authority: Authority, form_servers: Servers, capsys: pytest.CaptureFixture[str], bad: str
) -> None:
    asked, why, words = BAD[bad]
    wrong = form_servers(tls=authority.context(**asked), host="localhost")  # type: ignore[arg-type]
    code, told = served("upload", wrong.url)
    assert (code, told["not_trusted"], told["waiting"], "taken" in told) == (1, 2, 2, False)
    assert {one["why"] for one in told["not_taken"]} == {why}
    assert wrong.requests == [], "neither a submission nor the authorization left"
    assert main(["--lang", "en", "upload", wrong.url]) == 1
    assert words in capsys.readouterr().out
    good = form_servers(tls=authority.context(), host="localhost")
    code, told = served("upload", good.url)
    assert (code, told["taken"], told["waiting"], len(good.kept)) == (0, 2, 0, 2)


@pytest.mark.parametrize(
    ("trouble", "answer"), [(200, "not_a_form_server"), (302, "moved"), (511, "not_a_form_server"), (CUT, "cut")]
)
def test_a_portal_by_https_and_a_line_that_breaks_take_nothing(
    served: Run, authority: Authority, form_servers: Servers, trouble: int | str, answer: str
) -> None:
    server = form_servers(tls=authority.context(), host="localhost")
    server.always = trouble
    code, told = served("upload", server.url)
    assert (code, told[answer], told["waiting"], server.kept) == (1, 2, 2, {})
    server.always = None
    server.next = [LOSE]  # takes it, and the line breaks before it can say so
    code, told = served("upload", server.url)
    assert (code, told["cut"], told["taken"], told["waiting"]) == (1, 1, 1, 1)
    code, told = served("upload", server.url)
    assert (code, told["known"], len(server.kept)) == (0, 1, 2)


def test_what_speaks_no_tls_is_not_reached(served: Run, form_servers: Servers) -> None:
    server = form_servers()
    code, told = served("upload", server.url.replace("http://127.0.0.1", "https://localhost"))
    assert (code, told["unreachable"], told["waiting"], server.kept) == (1, 2, 2, {})
