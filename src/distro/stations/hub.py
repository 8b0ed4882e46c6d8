"""The hub: what this laptop has that the hub lacks goes there, what others gave comes here. The desk never waits.

There is no cursor to lose: each time the hub is asked what it holds, and the difference travels. So it does not matter
what broke last time, nor what came by stick meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec import Struct

from distro.exchange.bundle import BundleRefused
from distro.exchange.hub import Hub, certificate_at, connected, shown_by
from distro.exchange.hub_refused import HubRefused
from distro.exchange.hub_server import make_stream, server_binary, write_server
from distro.exchange.segment import Segment, missing, pack
from distro.model import events as e
from distro.rules.doubles import DoubleCollection
from distro.rules.roles import Task
from distro.stations import sync
from distro.stations.session import Session


class Met(Struct, frozen=True, kw_only=True):
    """What one meeting with the hub came to: events given and taken, and the double collections known only now."""

    address: str
    given: int
    taken: int
    doubles: tuple[DoubleCollection, ...]


class Server(Struct, frozen=True, kw_only=True):
    """A hub that is ready to be started: its program, its configuration, and where it will listen."""

    binary: str
    conf: Path
    address: str


def prepare(session: Session, listen: str, relays: Collection[str] = ()) -> Server:
    """Write the configuration of a hub on this laptop, for the laptops it trusts. HubRefused without a NATS server.

    `relays` are the devices among them that bring what a whole site gave them.
    """
    session.demand(Task.SYNC)
    binary = server_binary()
    identity, laptops = sync.identity_of(session), sync.trusted(session)
    folder = session.store.folder / "hub"
    conf = write_server(folder, listen, session.programme.code, identity, laptops, relays)
    return Server(binary=binary, conf=conf, address=listen)


def open_stream(session: Session, address: str) -> None:
    """Make the stream of a hub of this laptop that was just started. HubRefused while it does not answer yet."""
    identity = sync.identity_of(session)

    async def make() -> None:
        async with connected(address, session.programme.code, identity, identity.address) as hub:
            await make_stream(hub)

    asyncio.run(make())


def join(session: Session, address: str, relay: bool = False) -> e.HubJoined:
    """From now on the hub at `address` is one of ours. HubRefused unless it shows the key of a laptop that we trust.

    `relay`: it gets what others gave us too.
    """
    session.demand(Task.SYNC)
    shown = asyncio.run(certificate_at(address))
    known = [device for device, keys in sync.known(session).items() if shown_by(shown, keys)]
    if not known:
        raise HubRefused("hub_other")
    event = e.HubJoined(**session.stamper()(""), peer=known[0], address=address, relay=relay)
    session.append([event])
    return event


def hubs(session: Session) -> list[e.HubJoined]:
    """The hubs that this laptop joined. HubRefused when it joined none."""
    joined = session.books.devices.hubs_of(session.store.device)
    if not joined:
        raise HubRefused("hub_none")
    return joined


def meet(session: Session, joined: e.HubJoined) -> Met:
    """Give and take. HubRefused when it does not answer; what was given before stays given."""
    session.demand(Task.SYNC)
    peers = sync.known(session)
    code, own = session.programme.code, sync.identity_of(session)

    async def talk() -> tuple[int, list[bytes]]:
        async with connected(joined.address, code, own, peers[joined.peer]) as hub:
            held = await hub.held()
            devices = session.books.devices.have if joined.relay else [session.store.device]
            given = 0
            for device in devices:
                given += await _give(session, hub, held, device)
            return given, await hub.get(lacking(session, held))

    given, documents = asyncio.run(talk())
    before = set(sync.doubles(session))
    sync.check_numbers(session.books.devices.have, documents)
    try:
        taken = session.take_in(documents)
    except msgspec.MsgspecError:
        raise BundleRefused("bundle_broken") from None
    fresh = tuple(double for double in sync.doubles(session) if double not in before)
    return Met(address=joined.address, given=given, taken=taken, doubles=fresh)


def waiting(session: Session) -> int:
    """How many of this laptop's events the head office has given no receipt for."""
    return session.books.devices.unreceipted(session.store.device)


def lacking(session: Session, held: list[Segment]) -> list[Segment]:
    """The segments of others that bring anything new, each laptop's in the order of its numbers."""
    have = session.books.devices.have
    return [one for one in held if one.device != session.store.device and one.last > have.get(one.device, 0)]


async def _give(session: Session, hub: Hub, held: list[Segment], device: str) -> int:
    runs = list(missing(held, device, session.books.devices.have.get(device, 0)))
    if not runs:
        return 0
    wanted = {number for run in runs for number in run}
    own = {event.seq: raw for event, raw in session.raw_events() if event.device == device and event.seq in wanted}
    segments = [pack(device, run[0], [own[number] for number in run]) for run in runs if all(n in own for n in run)]
    await hub.put(segments)
    return sum(len(run) for run in runs)
