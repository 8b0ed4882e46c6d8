"""The hub's own side: a NATS server with a configuration made for it, its certificate, and its stream."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from distro.atomic_file import memory_place
from distro.exchange.cluster import Cluster, certificates_of, lines_of
from distro.exchange.epochs import keys_of
from distro.exchange.errors import HubRefused
from distro.exchange.handshake import authority, hub_certificate, laptop_name
from distro.exchange.hub import CLAIMS, KEYS, SEGMENTS, STREAM, HubConnection, claims_of
from distro.exchange.keys import Address, Identity
from distro.exchange.segment import name_of, prefix_of
from distro.rules.claims import KEPT

# What a laptop needs of JetStream to see what is there and to read it; nothing that changes a stream.
_READ = (
    "$JS.API.INFO",
    f"$JS.API.STREAM.INFO.{STREAM}",
    f"$JS.API.STREAM.INFO.{CLAIMS}",
    f"$JS.API.STREAM.MSG.GET.{STREAM}",
    f"$JS.API.STREAM.MSG.GET.{CLAIMS}",
)

# Of ten seconds, as the server has it, it hangs up on a slow line in the midst of a long list.
_WRITES_FOR = "2m"


def server_binary() -> str:
    """The NATS server: of the `[hub]` extra, beside this Python, or on the system. HubRefused when there is none."""
    found = shutil.which("nats-server", path=Path(sys.executable).parent) or shutil.which("nats-server")
    if found is None:
        raise HubRefused("hub_no_server")
    return found


def run_folder(device: str) -> Path:
    """Where the files of one run of this laptop's hub are that hold keys: in memory where the system has such a place.

    nats-server reads its keys from files, and no file of the store may hold one in clear. What stands here is gone when
    the laptop is off. HubRefused when the folder is not ours alone.
    """
    folder = _run_place(device)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if os.name == "posix" and (not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o77):
        raise HubRefused("hub_folder", folder=str(folder))
    return folder


def _run_place(device: str) -> Path:
    return (memory_place() or Path(tempfile.gettempdir())) / f"distro-hub-{device}"


def conf_of(device: str) -> Path:
    """Where the configuration of its server lies while one runs."""
    return _run_place(device) / "hub.conf"


def write_server(
    folder: Path,
    run: Path,
    disk_key: bytes,
    listen: str,
    programme: str,
    identity: Identity,
    laptops: Mapping[str, Address],
    relays: Collection[str] = (),
    cluster: Cluster | None = None,
) -> Path:
    """Everything the server needs; the path of its configuration.

    In `folder` it keeps what it holds, sealed with `disk_key` and apart from what another key sealed; what is not
    sealed, its keys among it, is in `run`. `laptops` are those we trust, by device: each may write under its own name
    and read all; those among `relays` may hand on what others gave them. The hub's own laptop may do anything, so that
    it can make the stream. Where it is one of a `cluster`, what it holds as such lies apart from what it held alone.
    """
    name = f"jetstream-{sha256(disk_key).hexdigest()[:8]}"
    held = folder / (f"{name}-{cluster.place}" if cluster is not None else name)
    for other in folder.glob("jetstream-*"):
        if not other.name.startswith(name):  # of another key: nobody reads it any more
            shutil.rmtree(other, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, key, believed = run / "hub.pem", run / "hub.key", run / "laptops.pem"
    shown, secret = hub_certificate(identity)
    _put(certificate, shown)
    _put(key, secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _put(believed, b"".join(map(authority, (identity.address, *laptops.values()))))
    users = [f'    {{ user: "{laptop_name(identity.address)}" }}']
    for device, address in laptops.items():
        own = prefix_of(programme) if device in relays else f"{prefix_of(programme)}.{device}"
        mine = (f"{own}.>", f"{claims_of(programme)}.{device}.>", f"{keys_of(programme)}.{device}.>")
        publish = ", ".join(f'"{subject}"' for subject in (*mine, *_READ))
        may = f'publish: [{publish}], subscribe: ["_INBOX.>"]'
        users.append(f'    {{ user: "{laptop_name(address)}", permissions: {{ {may} }} }}')
    conf = run / "hub.conf"  # with slashes on every system: a backslash begins an escape in it
    said = (
        f'listen: "{listen}"\n'
        f'write_deadline: "{_WRITES_FOR}"\n'
        f'jetstream {{ store_dir: "{held.as_posix()}", sync_interval: always, '
        f'cipher: "aes", key: "{disk_key.hex()}" }}\n'
        f'tls {{ cert_file: "{certificate.as_posix()}", key_file: "{key.as_posix()}", '
        f'ca_file: "{believed.as_posix()}", verify_and_map: true, handshake_first: true, min_version: "1.3" }}\n'
        + _of_cluster(cluster, run, key, programme, identity)
        + "authorization {\n  users: [\n"
        + ",\n".join(users)
        + "\n  ]\n}\n"
    )
    _put(conf, said.encode())
    return conf


def _of_cluster(cluster: Cluster | None, run: Path, key: Path, programme: str, identity: Identity) -> str:
    """What the configuration says of the others, certificates beside it; "" for a server alone."""
    if cluster is None:
        return ""
    files = {run / name: data for name, data in certificates_of(cluster, identity).items()}
    for path, data in files.items():
        _put(path, data)
    shown, believed = (path.as_posix() for path in files)
    return lines_of(cluster, name_of(programme), shown, key.as_posix(), believed)


def _put(path: Path, data: bytes) -> None:
    """For ourselves alone from the first moment on."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)


def reload_server(server: subprocess.Popen[bytes]) -> None:
    """Let a server that we started, and that we have not seen end, read its configuration again.

    Only who started it tells it: a number that was written down may be another process's by now.
    """
    with suppress(OSError, subprocess.CalledProcessError):
        if server.poll() is None:
            subprocess.run([server_binary(), "--signal", f"reload={server.pid}"], capture_output=True, check=True)


async def make_streams(hub: HubConnection, replicas: int = 1, anew: bool = False) -> None:
    """The streams that hold each segment, with the keys that they are sealed under, and each claim once: the first of a
    name stands, and nobody takes it away but the hub's own laptop, from which alone the server takes such a question.

    Those that are there keep what they hold; `anew`, they are taken away first, from all servers of a cluster.
    """
    from nats.js.api import DiscardPolicy, StreamConfig
    from nats.js.errors import NotFoundError

    for name, subjects, kept in ((STREAM, (SEGMENTS, KEYS), None), (CLAIMS, ("claim.>",), KEPT)):
        if anew:
            with suppress(NotFoundError):
                await hub.manager.delete_stream(name)
        stream = StreamConfig(
            name=name,
            num_replicas=replicas,
            subjects=list(subjects),
            max_msgs_per_subject=1,
            max_age=kept,
            discard=DiscardPolicy.NEW,
            discard_new_per_subject=True,
            deny_purge=True,
        )
        await hub.manager.add_stream(stream)
