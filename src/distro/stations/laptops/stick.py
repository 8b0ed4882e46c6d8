"""By stick: what this laptop has that another lacks, and taking in what came from there.

A stick may be slow, and a bundle large: gathering and taking in need the session and are done between two keys;
sealing, writing, reading and checking need none and may be done beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from distro.atomic_file import atomic_file, replacing
from distro.exchange.bundle import Manifest, read_bundle, write_bundle
from distro.exchange.keys import Address, Identity
from distro.model import events as e
from distro.model.quarantine import SetAside
from distro.rules.doubles import DoubleCollection
from distro.rules.roles import Task
from distro.stations.cooperative import Cooperative, run_at_once
from distro.stations.errors import Refused
from distro.stations.laptops.sync import doubles_with, identity_of, in_turn, known, trusted
from distro.stations.session import Session

# Hears how many bytes are done, of how many.
Tell = Callable[[int, int], object]

_STEP = 256 << 10
_BETWEEN_KEYS = 100  # events taken in while whoever works at the desk waits


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


class Written(Struct, frozen=True, kw_only=True):
    """A bundle that lies on the stick: it may be pulled out."""

    path: str
    events: int
    size: int


class Taken(Struct, frozen=True, kw_only=True):
    """What a bundle brought: how many events, how many of them new, and the double collections known only now.

    `set_aside` is what could not be taken in; of the laptops `skipped` events wait for those before them.
    """

    device: str
    events: int
    new: int
    doubles: tuple[DoubleCollection, ...]
    set_aside: tuple[SetAside, ...] = ()
    skipped: tuple[str, ...] = ()


class Outgoing(Struct, frozen=True, kw_only=True):
    """What goes onto a stick, gathered from a session and independent of it: sealing and writing take their time."""

    name: str
    events: list[bytes]
    recipients: list[Address]
    programme: str
    device: str
    have: dict[str, int]
    at: datetime


class Keys:
    """What it takes to open a bundle for a session: its own keys, the laptops it trusts, its programme."""

    def __init__(self, session: Session) -> None:
        self.identity = identity_of(session)
        self.trusted = known(session)
        self.programme = session.programme.code


class Incoming(Struct, frozen=True, kw_only=True):
    """What a bundle holds, once all of it was checked."""

    manifest: Manifest
    documents: list[bytes]


def gather(session: Session, to: str = "") -> Outgoing:
    """What laptop `to` lacks, or all trusted laptops together. Refused when none is trusted, or `to` is not."""
    session.demand(Task.SYNC)
    peers = {device: address for device, address in trusted(session).items() if to in ("", device)}
    if not peers:
        raise Refused("device_not_trusted", device=to)
    own, have = session.store.device, dict(session.books.devices.have)
    reached = [session.books.devices.known_by(own, peer) for peer in peers]
    known_to_all = {device: min(theirs.get(device, 0) for theirs in reached) for device in have}
    return Outgoing(
        name=f"{session.programme.code}-{own}-{have.get(own, 0):06}.distro",
        events=list(session.log.after(known_to_all)),
        recipients=list(peers.values()),
        programme=session.programme.code,
        device=own,
        have=have,
        at=session.now(),
    )


def put(outgoing: Outgoing, identity: Identity, folder: Path, tell: Tell = _silent) -> Written:
    """Seal it and write it into `folder`, durably; `tell` hears how many bytes are there. Needs no session."""
    sealed = write_bundle(
        outgoing.events,
        identity,
        outgoing.recipients,
        outgoing.programme,
        outgoing.device,
        outgoing.have,
        outgoing.at,
    )
    path = folder / outgoing.name
    write_to_stick(path, sealed, tell)
    return Written(path=str(path), events=len(outgoing.events), size=len(sealed))


def opened(path: Path, keys: Keys, tell: Tell = _silent) -> Incoming:
    """Read a bundle and check all of it; `tell` hears how many bytes were read. BundleRefused. Needs no session."""
    sealed = read_from_stick(path, tell)
    manifest, documents = read_bundle(sealed, keys.identity, keys.trusted, keys.programme)
    return Incoming(manifest=manifest, documents=documents)


def accept(session: Session, incoming: Incoming) -> Cooperative[Taken]:
    """Take in what was opened. The same twice adds nothing; what cannot be taken in is named and stops nothing else."""
    session.demand(Task.SYNC)
    manifest = incoming.manifest
    documents, skipped = in_turn(session.books.devices.numbers, incoming.documents)
    before = list(session.quarantine)
    fresh: list[e.Event] = []
    for at in range(0, len(documents), _BETWEEN_KEYS):
        fresh += session.ingest(documents[at : at + _BETWEEN_KEYS], manifest.device)
        yield
    yield from session.rebuild()
    if fresh or manifest.have != session.books.devices.known_by(session.store.device, manifest.device):
        _note(session, manifest, len(fresh))
    found = doubles_with(session, fresh)
    return Taken(
        device=manifest.device,
        events=manifest.count,
        new=len(fresh),
        doubles=found,
        set_aside=tuple(kept.named for kept in session.quarantine if kept not in before),
        skipped=tuple(skipped),
    )


def write(session: Session, folder: Path, to: str = "", tell: Tell = _silent) -> Written:
    """Gather and put at once."""
    return put(gather(session, to), identity_of(session), folder, tell)


def read(session: Session, path: Path, tell: Tell = _silent) -> Taken:
    """Open and accept at once."""
    session.demand(Task.SYNC)
    return run_at_once(accept(session, opened(path, Keys(session), tell)))


def _note(session: Session, manifest: Manifest, new: int) -> None:
    event = e.BundleRead(**session.stamper()(""), peer=manifest.device, have=manifest.have, taken=new)
    session.append([event])


# ---------------------------------------------------------------- files


def write_to_stick(path: Path, data: bytes, tell: Tell) -> None:
    """`data` as the file `path`, whole and durable: when this ends, the stick may be pulled out.

    Each step is on the stick before it is told, else the bar would be full long before the stick is. A bundle of the
    same name is an earlier one of ours.
    """
    with replacing(), atomic_file(path, durable=True) as part, part.open("wb") as file:
        for at in range(0, len(data), _STEP):
            file.write(data[at : at + _STEP])
            file.flush()
            os.fsync(file.fileno())
            tell(min(at + _STEP, len(data)), len(data))


def read_from_stick(path: Path, tell: Tell) -> bytes:
    """All of the file `path`."""
    data = bytearray()
    with path.open("rb") as file:
        total = os.fstat(file.fileno()).st_size
        while step := file.read(_STEP):
            data += step
            tell(len(data), max(total, len(data)))
    return bytes(data)


def sticks() -> list[Path]:
    """The sticks that are plugged in, as far as this system tells: where their files are."""
    if sys.platform == "win32":
        from ctypes import windll

        drives = [f"{letter}:\\" for letter in "DEFGHIJKLMNOPQRSTUVWXYZ"]
        return [Path(drive) for drive in drives if windll.kernel32.GetDriveTypeW(drive) == 2]
    places = ("/Volumes/*",) if sys.platform == "darwin" else ("/media/*", "/media/*/*", "/run/media/*/*")
    found = [path for place in places for path in sorted(Path("/").glob(place[1:]))]
    return [path for path in found if os.path.ismount(path) and path.resolve() != Path("/")]
