"""The hub's own side: a NATS server with a configuration made for it, its certificate, and its stream."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from distro.exchange.errors import HubRefused
from distro.exchange.hub import CLAIMS, STREAM, Hub, claims_of
from distro.exchange.keys import Address, Identity, signing_key
from distro.exchange.segment import prefix_of

# What a laptop needs of JetStream to see what is there and to read it; nothing that changes a stream.
_READ = (
    "$JS.API.INFO",
    f"$JS.API.STREAM.INFO.{STREAM}",
    f"$JS.API.STREAM.MSG.GET.{STREAM}",
    f"$JS.API.STREAM.MSG.GET.{CLAIMS}",
)
_CLAIMS_KEPT = 90 * 86_400  # seconds: longer than any window of a round stays open


def server_binary() -> str:
    """The NATS server: of the `[hub]` extra, beside this Python, or on the system. HubRefused when there is none."""
    found = shutil.which("nats-server", path=Path(sys.executable).parent) or shutil.which("nats-server")
    if found is None:
        raise HubRefused("hub_no_server")
    return found


def write_server(
    folder: Path,
    listen: str,
    programme: str,
    identity: Identity,
    laptops: Mapping[str, Address],
    relays: Collection[str] = (),
) -> Path:
    """Everything the server needs, in `folder`; the path of its configuration.

    `laptops` are those we trust, by device: each may write under its own name and read all; those among `relays` may
    hand on what others gave them. The hub's own laptop may do anything, so that it can make the stream.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, key = folder / "hub.pem", folder / "hub.key"
    certificate.write_bytes(_certificate(identity))
    key.touch(mode=0o600)
    key.write_bytes(identity.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    users = [f'    {{ nkey: "{_nkey(identity.address)}" }}']
    for device, address in laptops.items():
        own = prefix_of(programme) if device in relays else f"{prefix_of(programme)}.{device}"
        publish = ", ".join(f'"{subject}"' for subject in (f"{own}.>", f"{claims_of(programme)}.>", *_READ))
        users.append(
            f'    {{ nkey: "{_nkey(address)}", permissions: {{ publish: [{publish}], subscribe: ["_INBOX.>"] }} }}'
        )
    conf = folder / "hub.conf"  # with slashes on every system: a backslash begins an escape in it
    conf.write_text(
        f'listen: "{listen}"\n'
        f'jetstream {{ store_dir: "{(folder / "jetstream").as_posix()}", sync_interval: always }}\n'
        f'tls {{ cert_file: "{certificate.as_posix()}", key_file: "{key.as_posix()}", '
        'handshake_first: true, min_version: "1.3" }\n'
        "authorization {\n  users: [\n" + ",\n".join(users) + "\n  ]\n}\n",
        "utf-8",
    )
    return conf


def reload_server(server: subprocess.Popen[bytes]) -> None:
    """Let a server that we started, and that we have not seen end, read its configuration again.

    Only who started it tells it: a number that was written down may be another process's by now.
    """
    with suppress(OSError, subprocess.CalledProcessError):
        if server.poll() is None:
            subprocess.run([server_binary(), "--signal", f"reload={server.pid}"], capture_output=True, check=True)


async def make_streams(hub: Hub) -> None:
    """The streams that hold each segment and each claim once: the first of a name stands, and nobody takes it away.

    Streams that are there already stay as they are.
    """
    from nats.js.api import DiscardPolicy, StreamConfig

    for name, subjects, kept in ((STREAM, "ev.>", None), (CLAIMS, "claim.>", _CLAIMS_KEPT)):
        await hub.manager.add_stream(
            StreamConfig(
                name=name,
                subjects=[subjects],
                max_msgs_per_subject=1,
                max_age=kept,
                discard=DiscardPolicy.NEW,
                discard_new_per_subject=True,
                deny_delete=True,
                deny_purge=True,
            )
        )


def _certificate(identity: Identity) -> bytes:
    """Signed by itself, always the same: what counts is the key in it, which was compared by short words."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "distro hub")])
    made = x509.CertificateBuilder(
        name, name, identity.private_key.public_key(), 1,
        datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return made.sign(identity.private_key, None).public_bytes(Encoding.PEM)


def _nkey(address: Address) -> str:
    """A laptop's key as NATS writes a user's."""
    import base64

    import nkeys

    raw = bytes([nkeys.PREFIX_BYTE_USER]) + signing_key(address)
    return base64.b32encode(raw + nkeys.crc16_checksum(raw)).decode().rstrip("=")
