"""By stick: what this laptop has that another lacks, and taking in what came from there.

A stick may be slow, and a bundle large: gathering and taking in need the session and are done between two keys;
sealing, writing, reading and checking need none and may be done beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from distro.atomic_file import atomic_file, replacing
from distro.books.supplements import Supplement, since
from distro.exchange.bundle import MOST_SEALED, Bundle, read_bundle, write_bundle
from distro.exchange.envelope import MOST_LAPTOPS, LaptopHead, Segment, SegmentBroken
from distro.exchange.errors import BundleRefused
from distro.exchange.keys import Address, Identity
from distro.model import events as e
from distro.model.quarantine import Lacking, SetAside
from distro.rules.doubles import DoubleCollection
from distro.rules.entered_twice import Papers
from distro.rules.roles import Task
from distro.stations.cooperative import Cooperative, run_at_once
from distro.stations.errors import Refused
from distro.stations.laptops import root
from distro.stations.laptops.lacking import lacking
from distro.stations.laptops.own_hub import tell_server
from distro.stations.laptops.segments import Arrivals, outgoing, seal_own
from distro.stations.laptops.sync import doubles_with, identity_of, known, trusted
from distro.stations.session import Session
from distro.stations.supplements import unsigned

# Hears how many bytes are done, of how many.
Tell = Callable[[int, int], object]

_STEP = 256 << 10


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


class Written(Struct, frozen=True, kw_only=True):
    """A bundle that lies on the stick: it may be pulled out."""

    path: str
    events: int
    size: int


class Taken(Struct, frozen=True, kw_only=True):
    """What a bundle brought: how many events, how many of them new, and the double collections known only now.

    `set_aside` is what could not be taken in; of the laptops `skipped` events wait for those before them; what came as
    that of the laptops `broken` or `strangers` is not theirs, or nobody here knows their keys; what is `lacking` they
    signed, and nobody has brought it yet.
    `supplements` is what it brought for days that were closed already; `entered_twice` the numbers of papers of two
    laptops that may be one since. `root_of` is the laptop whose root counts here
    since.
    """

    device: str
    events: int
    new: int
    doubles: tuple[DoubleCollection, ...]
    set_aside: tuple[SetAside, ...] = ()
    skipped: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    root_of: str = ""
    lacking: tuple[Lacking, ...] = ()
    entered_twice: tuple[Papers, ...] = ()


class Outgoing(Struct, frozen=True, kw_only=True):
    """What goes onto a stick, gathered from a session and independent of it: sealing and writing take their time."""

    name: str
    segments: list[Segment]
    recipients: list[Address]
    programme: str
    device: str
    have: dict[str, int]
    heads: dict[str, LaptopHead]
    at: datetime

    @property
    def events(self) -> int:
        """How many go."""
        return sum(line is not None for segment in self.segments for line in segment.lines)


class BundleKeys:
    """What it takes to open a bundle for a session: its own keys, the laptops it trusts, its programme."""

    def __init__(self, session: Session) -> None:
        self.identity = identity_of(session)
        self.trusted = known(session)
        self.retired = session.books.devices.retired_at(session.store.device).keys()
        self.programme = session.programme.code


def gather(session: Session, to: str = "") -> Outgoing:
    """What laptop `to` lacks, or all trusted laptops together. Refused when none is trusted, or `to` is not.

    Who was compared elsewhere and never brought anything here hears the rest where it was compared: no whole history
    goes along for it.
    """
    session.demand(Task.SYNC)
    peers = {device: address for device, address in trusted(session).items() if to in ("", device)}
    if not peers:
        raise Refused("device_not_trusted", device=to) if to else Refused("nobody_trusted")
    seal_own(session)
    own, have = session.store.device, dict(session.books.devices.have)
    compared = {peer.peer for peer in session.books.devices.trusted_by(own)} | {to}
    met = {peer: session.books.devices.known_by(own, peer) for peer in peers}
    reached = [theirs for peer, theirs in met.items() if theirs or peer in compared] or [{}]
    known_to_all = {device: min(theirs.get(device, 0) for theirs in reached) for device in have}
    return Outgoing(
        name=f"{session.programme.code}-{own}-{have.get(own, 0):06}.distro",
        segments=list(outgoing(session, known_to_all)),
        recipients=list(peers.values()),
        programme=session.programme.code,
        device=own,
        have=have,
        heads=session.log.signed_heads(),
        at=session.now(),
    )


def put(going: Outgoing, identity: Identity, folder: Path, tell: Tell = _silent) -> Written:
    """Seal it and write it into `folder`, durably; `tell` hears how many bytes are there. Needs no session."""
    sealed = write_bundle(
        going.segments,
        identity,
        going.recipients,
        going.programme,
        going.device,
        going.have,
        going.heads,
        going.at,
    )
    path = folder / going.name
    write_to_stick(path, sealed, tell)
    return Written(path=str(path), events=going.events, size=len(sealed))


def opened(path: Path, keys: BundleKeys, tell: Tell = _silent) -> Bundle:
    """Read a bundle and see who made it; `tell` hears how many bytes were read. BundleRefused. Needs no session."""
    return read_bundle(read_from_stick(path, tell), keys.identity, keys.trusted, keys.programme, keys.retired)


def accept(session: Session, bundle: Bundle) -> Cooperative[Taken]:
    """Take in what was opened. The same twice adds nothing; what cannot be taken in is named and stops nothing else."""
    session.demand(Task.SYNC)
    manifest, before = bundle.manifest, set(session.quarantine)
    open_before, twice_before = unsigned(session), session.books.stock_documents.entered_twice()
    arrivals = Arrivals(session, manifest.device)
    try:
        for segment in bundle.segments():
            if arrivals.take(segment):
                yield
    except SegmentBroken:
        arrivals.broken.add(manifest.device)
    arrivals.flush()
    arrivals.compare(manifest.heads)
    yield from session.rebuild()
    joined = root.join(session)
    fresh = [*arrivals.fresh, *joined.events]
    if fresh:
        tell_server(session)
    if not arrivals.skipped:
        session.store.gave_back(manifest.device)
    known_before = session.books.devices.known_by(session.store.device, manifest.device)
    have = _of_laptops(session, manifest.have)
    if session.may_write and (fresh or have != known_before):
        _note(session, manifest.device, have, len(fresh))
    return Taken(
        device=manifest.device,
        events=manifest.count,
        new=len(fresh),
        doubles=doubles_with(session, fresh),
        set_aside=tuple(kept.named for kept in session.quarantine if kept not in before),
        skipped=tuple(sorted(arrivals.skipped)),
        broken=tuple(sorted(arrivals.broken)),
        strangers=tuple(sorted(arrivals.strangers)),
        supplements=since(open_before, unsigned(session)),
        root_of=joined.laptop,
        lacking=lacking(session),
        entered_twice=session.books.stock_documents.entered_twice(twice_before),
    )


def write(session: Session, folder: Path, to: str = "", tell: Tell = _silent) -> Written:
    """Gather and put at once."""
    return put(gather(session, to), identity_of(session), folder, tell)


def read(session: Session, path: Path, tell: Tell = _silent) -> Taken:
    """Open and accept at once."""
    session.demand(Task.SYNC)
    return run_at_once(accept(session, opened(path, BundleKeys(session), tell)))


def _of_laptops(session: Session, have: Mapping[str, int]) -> dict[str, int]:
    """How far somebody knows each laptop; where they say so of more than there will ever be, of those known here."""
    known = session.books.devices.have
    return {device: last for device, last in have.items() if len(have) <= MOST_LAPTOPS or device in known}


def _note(session: Session, peer: str, have: dict[str, int], new: int) -> None:
    event = e.BundleRead(**session.stamper()(""), peer=peer, have=have, taken=new)
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
    """All of the file `path`. BundleRefused as soon as it is larger than a bundle may be, whatever it says it is."""
    data = bytearray()
    with path.open("rb") as file:
        total = os.fstat(file.fileno()).st_size
        while step := file.read(_STEP):
            data += step
            if max(total, len(data)) > MOST_SEALED:
                raise BundleRefused("bundle_too_large")
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
