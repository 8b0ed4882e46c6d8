"""The hub: what this laptop has that the hub lacks goes there, what others gave comes here. The desk never waits.

There is no cursor to lose: each time the hub is asked how far it has each laptop's, and the difference travels.
So it does not matter what broke last time, nor what came by stick meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from distro.books.supplements import since
from distro.exchange.cluster import Member
from distro.exchange.envelope import Segment
from distro.exchange.epochs import SegmentLocked
from distro.exchange.errors import HubRefused
from distro.exchange.handshake import shown_by
from distro.exchange.hub import HubConnection, certificate_at, connected
from distro.exchange.hub_server import make_streams, server_binary
from distro.exchange.keys import Address
from distro.exchange.nearby import Nearby, find
from distro.exchange.segment import Subject, subject_of
from distro.model import events as e
from distro.rules.claims import MOST, Claim, ClaimStanding, Owner, claim_key
from distro.rules.roles import Task
from distro.stations.laptops import keys_seen, root, sync
from distro.stations.laptops.lacking import lacking
from distro.stations.laptops.met import Met
from distro.stations.laptops.own_hub import forgot, made_anew, tell_server, write_own
from distro.stations.laptops.segments import Arrivals, seal_own
from distro.stations.session import Session
from distro.stations.supplements import unsigned

ANSWER_WITHIN = 0.4  # seconds for a claim (design, section 4): the household stands at the desk
_NEARBY_WITHIN = 3.0  # seconds for hubs to say that they are there
_SHOWN_WITHIN = 2.0  # seconds for a hub that announced itself to show its key
_STREAMS_WITHIN = 5.0  # seconds to make the streams: a cluster that has too few members answers nothing
_CONNECT_WITHIN = 2.0  # seconds, where no line is there yet
_AT_ONCE = 32  # segments asked for, or given, in one go
_MOST_BROKEN = 8  # of a laptop's segments that are read in vain at one meeting: its hub's owner takes them away
_MOST_AGAIN = 8  # segments asked for again at one meeting, as somebody had left something out of them
_MANY = 500  # numbers that a laptop lacks of another: from here on their segments' names are asked for


class Server(Struct, frozen=True, kw_only=True):
    """A hub that is ready to be started: its program, its configuration, and where it will listen.

    `anew`: the members of its cluster still have what was forgotten here.
    """

    binary: str
    conf: Path
    address: str
    anew: bool = False


def prepare(session: Session, listen: str, relays: Collection[str] = (), cluster: Sequence[Member] = ()) -> Server:
    """Write the configuration of a hub on this laptop, for the laptops it trusts. HubRefused without a NATS server, and
    where the root did not certify it as one: nobody would believe it.

    `relays` are the devices among them that bring what a whole site gave them. `cluster` are the laptops, this one
    among them, that are one hub together: each must be trusted, and certified as a hub.
    """
    session.demand(Task.SYNC)
    own = session.store.device
    _demand_hub(session, own)
    if cluster and own not in (one.device for one in cluster):
        raise HubRefused("hub_cluster")
    for one in cluster:
        _keys_of(session, one.device)
    binary, anew = server_binary(), forgot(session)
    conf = write_own(session, listen, relays, [(one.device, one.address) for one in cluster])
    return Server(binary=binary, conf=conf, address=listen, anew=anew)


def open_streams(session: Session, address: str) -> None:
    """Make the streams of a hub of this laptop that was just started. HubRefused while it does not answer yet."""
    streams_at(session, address)()


def streams_at(session: Session, address: str, replicas: int = 1, anew: bool = False) -> Callable[[], None]:
    """What makes the streams of a hub of this laptop, for whoever runs it and has the store open no more: HubRefused
    while it does not answer yet, or while it is one of a cluster of which too few answer.

    On the disks of so many servers of a cluster; `anew`, what it held is forgotten on all of them.
    """
    identity, programme, device = sync.identity_of(session), session.programme.code, session.store.device

    async def make() -> None:
        async with connected(address, programme, identity, identity.address, device) as hub:
            async with asyncio.timeout(_STREAMS_WITHIN):
                await make_streams(hub, replicas, anew)
        if anew:
            made_anew(session)

    return lambda: asyncio.run(make())


def join(session: Session, address: str, relay: bool = False) -> e.HubJoined:
    """From now on the hub at `address` is one of ours. HubRefused unless it shows the key of a laptop that we trust and
    that the root certified as a hub.

    `relay`: it gets what others gave us too.
    """
    session.demand(Task.SYNC)
    shown = asyncio.run(certificate_at(address))
    known = [device for device, keys in sync.known(session).items() if shown_by(shown, keys)]
    if not known:
        raise HubRefused("hub_other")
    _demand_hub(session, known[0])
    return _joined(session, known[0], address, relay)


def _demand_hub(session: Session, device: str) -> None:
    devices = session.books.devices
    if not devices.certificates.may_be_hub(device):
        holders = ", ".join(root.rooted(session).holders) or session.store.root[:16]
        raise HubRefused("hub_not_certified", device=devices.name_of(device), holders=holders)


def _keys_of(session: Session, device: str) -> Address:
    """The keys of a laptop that is trusted now and may be a hub. HubRefused for any other."""
    keys = sync.known(session).get(device)
    if keys is None:
        raise HubRefused("hub_other")
    _demand_hub(session, device)
    return keys


def join_own(session: Session, address: str) -> None:
    """The desk of the laptop that runs the hub is in touch with it too, and brings what came to it by stick."""
    own = session.store.device
    if not any(one.peer == own and one.address == address for one in session.books.devices.hubs_of(own)):
        _joined(session, own, address, relay=True)


def nearby(session: Session) -> list[Nearby]:
    """The hubs of laptops that we trust, or our own, that announce themselves in the network and show their keys."""
    may_be = session.books.devices.certificates.may_be_hub
    known = {device: keys for device, keys in sync.known(session).items() if may_be(device)}
    return find(session.programme.code, _NEARBY_WITHIN, lambda one: one.device in known and _is_there(one, known))


async def moved(session: Session, joined: e.HubJoined) -> e.HubJoined | None:
    """The same hub where it is now, if it announces another address and shows its key there; None when it does not."""
    theirs = {joined.peer: _keys_of(session, joined.peer)}

    def elsewhere(one: Nearby) -> bool:
        return one.device in theirs and one.address != joined.address and _is_there(one, theirs)

    found = await asyncio.to_thread(find, session.programme.code, _NEARBY_WITHIN, elsewhere, True)
    return _joined(session, joined.peer, found[0].address, joined.relay) if found else None


def _is_there(one: Nearby, known: Mapping[str, Address]) -> bool:
    """Whether the hub of that laptop answers at the address that was announced as its."""
    try:
        return shown_by(asyncio.run(certificate_at(one.address, _SHOWN_WITHIN)), known[one.device])
    except HubRefused:
        return False


def _joined(session: Session, peer: str, address: str, relay: bool) -> e.HubJoined:
    event = e.HubJoined(**session.stamper()(""), peer=peer, address=address, relay=relay)
    if session.may_write:  # a laptop that was put back asks it all the same
        session.append([event])
    return event


def hubs(session: Session) -> list[e.HubJoined]:
    """The hubs that this laptop joined. HubRefused when it joined none."""
    joined = session.books.devices.hubs_of(session.store.device)
    if not joined:
        raise HubRefused("hub_none")
    return joined


@asynccontextmanager
async def at(session: Session, joined: e.HubJoined) -> AsyncIterator[HubConnection]:
    """A connection to a hub that was joined, with the keys of what it holds.

    HubRefused as `connected` has it, and for one that is none any more.
    """
    async with line(session, joined) as there:
        await keys_seen.learn(session, there, joined.peer)
        yield there


def line(session: Session, joined: e.HubJoined) -> AbstractAsyncContextManager[HubConnection]:
    """The same, without the keys."""
    own, keys = sync.identity_of(session), _keys_of(session, joined.peer)
    return connected(joined.address, session.programme.code, own, keys, session.store.device)


def meet(session: Session, joined: e.HubJoined) -> Met:
    """Give and take. HubRefused when it does not answer; what was given before stays given."""
    session.demand(Task.SYNC)

    async def talk() -> Met:
        async with line(session, joined) as hub:
            return await give_and_take(session, hub, joined)

    before, twice_before = unsigned(session), session.books.stock_documents.entered_twice()
    met = asyncio.run(talk())
    session.catch_up()
    joining = root.join(session)
    if met.taken:
        tell_server(session)
    aside = [kept.named for kept in session.quarantine]
    return replace(
        met,
        taken=met.taken + len(joining.events),
        set_aside=tuple(kept for kept in met.set_aside if kept in aside),
        supplements=since(before, unsigned(session)),
        root_of=joining.laptop,
        lacking=lacking(session),
        entered_twice=session.books.stock_documents.entered_twice(twice_before),
    )


async def give_and_take(session: Session, hub: HubConnection, joined: e.HubJoined) -> Met:
    """The same on a connection that is there. The books may be `behind` after it.

    What is there is taken first: who was retired meanwhile gets no key of what is given after it.
    """
    seal_own(session)
    own, before = session.store.device, set(session.quarantine)
    lying = await keys_seen.learn(session, hub, joined.peer)
    heads = await hub.heads()
    arrivals = Arrivals(session, joined.peer)
    arrivals.broken |= lying
    for device, newest in heads.items():
        await _take(hub, arrivals, device, newest)
        arrivals.flush()
    await _ask_again(session, hub, arrivals)
    await hub.share_keys(sync.known(session), session.books.devices.retired_at(own))
    giving = [device for device in session.log.heads if joined.relay or device == own]
    given = 0
    for segments in _parts([one for device in giving for one in await _lacking(session, hub, device, heads)], _AT_ONCE):
        await hub.put(segments)
        given += sum(line is not None for segment in segments for line in segment.lines)
    if own not in arrivals.locked:
        session.store.gave_back(joined.peer)
    return Met(
        address=joined.address,
        given=given,
        taken=len(arrivals.fresh),
        doubles=sync.doubles_with(session, arrivals.fresh) if arrivals.fresh else (),
        set_aside=tuple(kept.named for kept in session.quarantine if kept not in before),
        broken=tuple(sorted(arrivals.broken)),
        strangers=tuple(sorted(arrivals.strangers)),
        locked=tuple(sorted(arrivals.locked)),
    )


async def _ask_again(session: Session, hub: HubConnection, arrivals: Arrivals) -> None:
    """The segments that are here without some of their events, which may be there with them by now."""
    incomplete = list(dict.fromkeys(islice(map(subject_of, _incomplete(session)), _MANY)))
    some = Random().sample(incomplete, min(_MOST_AGAIN, len(incomplete)))  # the first may never be there
    for segment in await hub.get(some):
        if isinstance(segment, Segment):
            arrivals.take(segment)
    arrivals.flush()


def _incomplete(session: Session) -> Iterator[Segment]:
    for one in lacking(session):
        for segment in session.log.segments_after(one.device, one.first - 1):
            if segment.envelope.heading.first > one.last:
                break
            yield segment


async def _lacking(session: Session, hub: HubConnection, device: str, heads: Mapping[str, Subject]) -> list[Segment]:
    """What the hub lacks of a laptop's segments.

    How far it says to be is believed where that is the laptop's past as it is known here. Else it is asked for all
    names: somebody may have put there whatever would keep the true ones from going, or its owner took some away.
    """
    newest = heads.get(device)
    if newest is None:
        return list(_to_give(session, device, 0))
    past = session.log.past(device, newest.last)
    if not hub.was_thinned and (newest.ends(past) if past is not None else device != session.store.device):
        return list(_to_give(session, device, newest.last))
    there = set(await hub.after(device, 0))
    return [segment for segment in _to_give(session, device, 0) if subject_of(segment) not in there]


def _to_give(session: Session, device: str, last: int) -> Iterator[Segment]:
    """What goes beyond number `last` of a laptop's segments; one of which something was erased here is left to those
    who have it.

    Of this laptop's own it goes all the same: nobody has more of it.
    """
    for segment in session.log.segments_after(device, last):
        if device != session.store.device and None in segment.lines:
            return
        yield segment


async def _take(hub: HubConnection, arrivals: Arrivals, device: str, newest: Subject) -> None:
    """A laptop's segments up to the `newest`: those that are missing one by one, or many by their names.

    By their names too where none begins with what is missing: a laptop that was put back from a backup may have signed
    its past once more, in other pieces. And where the newest is none that is known by then: somebody who may hand on
    what others gave may have put it there to hide that there is more. What is broken or locked ends it: nothing that
    comes after it goes on from what is here.
    """
    at = arrivals.last(device)
    if newest.last - at > _MANY:
        await _take_by_name(hub, arrivals, device, at)
        return
    if await _taken_one_by_one(hub, arrivals, device, newest.last):
        past = arrivals.past(device, newest.last)
        if past is not None and not newest.ends(past) and await hub.after(device, arrivals.last(device)):
            await _take_by_name(hub, arrivals, device, arrivals.last(device))


async def _taken_one_by_one(hub: HubConnection, arrivals: Arrivals, device: str, last: int) -> bool:
    """Whether all went well up to number `last`; else the names were asked for, or there is nobody who knows it."""
    at = arrivals.last(device)
    while at < last:
        segment = None
        with suppress(SegmentLocked):
            segment = await hub.next(device, at + 1)
        if segment is None:
            await _take_by_name(hub, arrivals, device, at)
            return False
        arrivals.take(segment)
        await asyncio.sleep(0)
        if device in arrivals.strangers:
            return False
        if arrivals.last(device) <= at:
            await _take_by_name(hub, arrivals, device, at)
            return False
        at = arrivals.last(device)
    return True


async def _take_by_name(hub: HubConnection, arrivals: Arrivals, device: str, at: int) -> None:
    """A laptop's segments that hold anything after number `at`.

    One that is none, or that nobody can open, may stand beside the one that goes on, put there by whoever may pass on
    what others gave.
    """
    named, in_vain = await hub.after(device, at), 0
    locked = 0  # how far what is locked says to go
    if not named:
        arrivals.broken.add(device)
    async for subject, segment in _read(hub, named):
        before = arrivals.last(device)
        if segment is None:
            arrivals.broken.add(device)
        elif isinstance(segment, SegmentLocked):
            locked = max(locked, subject.last)
        elif arrivals.take(segment):
            await asyncio.sleep(0)
        in_vain += arrivals.last(device) == before < subject.last
        if in_vain > _MOST_BROKEN or subject.first > arrivals.last(device) + 1:
            break
    if locked > arrivals.last(device):
        arrivals.locked.add(device)


async def _read(
    hub: HubConnection, named: Sequence[Subject]
) -> AsyncIterator[tuple[Subject, Segment | SegmentLocked | None]]:
    for subjects in _parts(named, _AT_ONCE):
        for subject, segment in zip(subjects, await hub.get(subjects), strict=True):
            yield subject, segment


async def claim(hub: HubConnection, key: str, us: Owner, within: float) -> Claim:
    """Ask to be the one that hands over what `key` names. Silent after `within` seconds without an answer."""
    try:
        first = await hub.claim(key, us.device, msgspec.json.encode(us), within)
    except HubRefused:
        return Claim(key=key, standing=ClaimStanding.SILENT)
    if first.device == us.device:
        return Claim(key=key, standing=ClaimStanding.OURS, owner=us)
    with suppress(msgspec.MsgspecError, RecursionError, ValueError):
        owner = msgspec.json.decode(first.owner, type=Owner)
        if first.standing <= MOST and owner.device == first.device:
            return Claim(key=key, standing=ClaimStanding.TAKEN, owner=owner)
    return Claim(key=key, standing=ClaimStanding.UNBELIEVED, unbelieved=first.device)


def owner(session: Session, point: str, desk: int, at: datetime) -> Owner:
    """This desk, as others are told who was first."""
    return Owner(device=session.store.device, point=point, desk=desk, at=at)


def next_of(session: Session, household: str) -> str:
    """The name of a household's next handover, as all desks that know the same of it make it."""
    handovers = session.books.handovers
    return claim_key(handovers.root_of(household), handovers.fingerprint(household))


def of_site(session: Session) -> e.HubJoined | None:
    """The hub where the desks of a site meet: the one that this laptop runs itself, else the one it joined first."""
    joined = session.books.devices.hubs_of(session.store.device)
    return next((one for one in joined if one.peer == session.store.device), joined[0] if joined else None)


def claim_once(session: Session, household: str, point: str, desk: int) -> Claim | None:
    """Ask the hub of the site, where no line is kept, to be the one to hand over to `household`; None without a hub."""
    joined = of_site(session)
    if joined is None:
        return None
    key = next_of(session, household)

    async def ask() -> Claim:
        try:
            async with asyncio.timeout(_CONNECT_WITHIN), line(session, joined) as there:
                return await claim(there, key, owner(session, point, desk, session.now()), ANSWER_WITHIN)
        except (HubRefused, TimeoutError):
            return Claim(key=key, standing=ClaimStanding.SILENT)

    return asyncio.run(ask())


def waiting(session: Session) -> int:
    """How many of this laptop's events the head office has given no receipt for."""
    return session.books.devices.unreceipted(session.store.device)


_One = TypeVar("_One")


def _parts(many: Sequence[_One], size: int) -> Iterator[Sequence[_One]]:
    return (many[at : at + size] for at in range(0, len(many), size))
