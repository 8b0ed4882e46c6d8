"""The hub as a laptop sees it: NATS JetStream behind TLS. What it holds, what it takes, what it gives.

Both show certificates that their signing keys vouch for, so whoever compared the words once knows them; a laptop may
write under its own name only.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, NamedTuple, cast

from distro.exchange.cluster import seen_in
from distro.exchange.envelope import MOST_LAPTOPS, Segment, SegmentBroken
from distro.exchange.epochs import KeyName, KeysSeen, Ring, SegmentLocked, in_turn, keys_of, parse_key
from distro.exchange.errors import HubRefused
from distro.exchange.handshake import laptop_name, line_to
from distro.exchange.keys import Address, Identity
from distro.exchange.segment import (
    Subject,
    name_of,
    pack,
    parse,
    prefix_of,
    subject_of,
    unpack,
)
from distro.model.hub_members import MemberSeen

# asyncio warns of a TLS line that ends, on the terminal of whoever looks at a screen: it ends all the time.
logging.getLogger("asyncio").addHandler(logging.NullHandler())

try:
    from nats.aio.client import Client
    from nats.errors import Error
    from nats.js.api import Header
    from nats.js.errors import APIError, NotFoundError

    from distro.exchange.hub_line import BoundedParser
except ModuleNotFoundError:
    raise HubRefused("hub_extra") from None

STREAM = "EVENTS"
SEGMENTS, KEYS = "ev.>", "key.>"  # what the names in it begin with
CLAIMS = "CLAIMS"
_OF_ALL = "Nats-Expected-Last-Subject-Sequence-Subject"  # ADR-8; the library has no name for it yet
_NOT_THE_FIRST = (10071, 10164)  # there is one, or one is on its way to the disks of a cluster
_ON_ITS_WAY = 0.01  # seconds until a claim is asked for again that was neither taken nor is there
_PATIENCE = 30.0  # seconds for one answer of which nothing comes: a slow link is not a dead one
_CRAWL = 4096  # bytes that come in that time, where the answer is on its way
_LONGEST = 900.0  # seconds for one answer that goes on coming
_FEW = 32  # names of keys: so many are asked for sooner than whether there are new ones
_DIAL = 10
_GOODBYE = 2
_MOST_IN_VAIN = 8  # records of one laptop that are no key
_MOST_NEW = 512  # keys that one laptop wrapped, taken at one meeting; the others at the next
_WINDOW = 4  # segments under way: more of them on a slow link only time out together


class Claimed(NamedTuple):
    """The laptop whose claim stands, what it wrote, and how many of its claims stand."""

    device: str
    owner: bytes
    standing: int


class HubConnection:
    """A connection to a hub, for one programme. Made by `connected`."""

    def __init__(self, client: Any, programme: str, lost: asyncio.Event, ring: Ring) -> None:
        self._stream = client.jetstream(timeout=_PATIENCE)
        self._patient = client.jetstream(timeout=_LONGEST)
        self._client = client
        self._programme = programme
        self._lost = lost
        self.ring = ring
        self._names: list[KeyName] = []  # of the keys that were there last
        self.keys_seen: KeysSeen | None = None  # the same as they lie there, where they are many
        self.was_thinned = False  # whether its owner ever took something away
        # Of the cluster that it is, as it last said; none of one server alone.
        self.members: tuple[MemberSeen, ...] = ()

    @property
    def manager(self) -> Any:
        """JetStream itself, for whoever makes the stream."""
        return self._stream

    async def heads(self) -> dict[str, Subject]:
        """The name of each laptop's newest segment that the hub holds: one line a laptop, however long its history."""
        begun = f"{prefix_of(self._programme)}.*.1.>"
        devices = sorted({first.device for first in map(parse, await self._names_of(begun)) if first is not None})
        if len(devices) > MOST_LAPTOPS:
            raise HubRefused("hub_makes_no_sense")
        lasts = await self._a_few_at_a_time(self._newest, devices)
        return {last.device: last for last in lasts if last is not None}

    async def _newest(self, device: str) -> Subject | None:
        if self.was_thinned:  # what was given again lies behind what is newer
            return max(await self.after(device, 0), key=lambda one: one.last, default=None)
        name, _ = await self._message(f"{prefix_of(self._programme)}.{device}.>")
        found = parse(name)
        return found if found is not None and found.device == device else None

    async def after(self, device: str, number: int) -> list[Subject]:
        """The names of a laptop's segments that hold anything after `number`, in order. For who lacks many of them."""
        theirs = f"{prefix_of(self._programme)}.{device}.>"
        found = filter(None, map(parse, await self._names_of(theirs)))
        return sorted(one for one in found if one.device == device and one.last > number)

    async def learn_keys(self, believed: Mapping[str, Address]) -> set[str]:
        """The keys that were wrapped for this laptop since the last time; the word of the laptops `believed` counts.

        The laptops whose records for this one are none.
        """
        self._names = names = await self._key_names()
        by_author: dict[str, list[KeyName]] = {}
        for name in self.ring.lacks(names, believed):
            by_author.setdefault(name.by, []).append(name)
        in_vain = await self._a_few_at_a_time(lambda one: self._learn_from(one, believed), list(by_author.values()))
        return {author for author, vain in zip(by_author, in_vain, strict=True) if vain}

    async def share_keys(self, laptops: Mapping[str, Address], gone: Collection[str]) -> None:
        """All `laptops` can open what is here, and what comes; those that are `gone` not what comes.

        By what was there when keys were last learned; before anything is given.
        """
        if self.ring.is_over(self._names, laptops, gone):
            self.ring.begin(self._names)
        for name, record in self.ring.wrapped(self._names, laptops):
            await self._unless_lost(self._publish(name.at(self._programme), record))
        for name in self.ring.asking(self._names):
            await self._unless_lost(self._publish(name.at(self._programme), b""))

    def tells_of(self, key: str) -> bool:
        """Whether anybody had wrapped the key of that id for anybody, when keys were last learned."""
        return any(name.epoch.id == key for name in self._names)

    async def _key_names(self) -> list[KeyName]:
        theirs = f"{keys_of(self._programme)}.>"
        seen = self.keys_seen
        if seen is None or await self._last_key(theirs) != (seen.number, seen.last):
            self.keys_seen = seen = None
            names = await self._names_of(theirs)
            if len(names) > _FEW:
                # Asked after the list: where it is in it and still the last, nothing came between the two.
                number, last = await self._last_key(theirs)
                if last in names:
                    self.keys_seen = KeysSeen(number, last, tuple(names))
        else:
            names = list(seen.names)
        return in_turn([name for name in map(parse_key, names) if name is not None])

    async def _last_key(self, theirs: str) -> tuple[int, str]:
        """The number and the name of the record of a key that came last; none is ever taken away."""
        with suppress(NotFoundError), _sense():
            message = await self._while_it_comes(self._patient.get_last_msg(STREAM, theirs))
            return int(message.seq), str(message.subject)
        return 0, ""

    async def _learn_from(self, names: Sequence[KeyName], believed: Mapping[str, Address]) -> int:
        """The keys in these records of one laptop; how many were read in vain, and no more than a few are."""
        in_vain = 0
        for at in range(0, min(len(names), _MOST_NEW), _MOST_IN_VAIN):
            if in_vain >= _MOST_IN_VAIN:
                break
            some = names[at : at + _MOST_IN_VAIN]
            in_vain += sum(await asyncio.gather(*(self._is_none(name, believed) for name in some)))
        return in_vain

    async def _is_none(self, name: KeyName, believed: Mapping[str, Address]) -> bool:
        """Learn the key in that record; whether it is there, and none."""
        with suppress(NotFoundError):
            _, record = await self._message(name.at(self._programme))
            return not self.ring.learn(name, record, believed)
        return False

    async def last(self) -> int:
        """The number of what the hub took last: while it is the same, nothing new is there. A small question."""
        with _sense():
            info = await self._unless_lost(self._stream.stream_info(STREAM))
            self.members = seen_in(info.cluster)
            return int(info.state.last_seq)

    async def _names_of(self, what: str) -> list[str]:
        """The names of all that the hub holds under the names `what`."""
        with _sense():
            info = await self._while_it_comes(self._patient.stream_info(STREAM, subjects_filter=what))
            self.was_thinned = int(info.state.last_seq) > int(info.state.messages)
            return sorted(_texts(info.state.subjects))

    async def _message(self, name: str) -> tuple[str, bytes]:
        """What lies there under that name, the last where it is of several: its own name, and the bytes."""
        with _sense():
            message = await self._while_it_comes(self._patient.get_last_msg(STREAM, name))
            return str(message.subject), message.data or b""

    async def claim(self, key: str, device: str, owner: bytes, within: float) -> Claimed:
        """Be the first to write `owner` under `key`, in the name of `device`: who was first, we or another one.

        HubRefused (hub_silent) when the hub does not answer within that many seconds; ours may stand there then.
        """
        claims = claims_of(self._programme)
        alone = {Header.EXPECTED_LAST_SUBJECT_SEQUENCE.value: "0", _OF_ALL: f"{claims}.*.{key}"}
        try:
            async with asyncio.timeout(within):
                while True:
                    try:
                        with _sense():
                            name = f"{claims}.{device}.{key}"
                            await self._unless_lost(self._stream.publish(name, owner, headers=alone))
                        return Claimed(device, owner, 1)
                    except APIError as refused:
                        if refused.err_code not in _NOT_THE_FIRST:
                            raise
                    with suppress(NotFoundError):
                        return await self._first(f"{claims}.*.{key}")
                    await asyncio.sleep(_ON_ITS_WAY)
        except (Error, OSError, TimeoutError):
            raise HubRefused("hub_silent", address="") from None

    async def _first(self, claimed: str) -> Claimed:
        with _sense():
            first = await self._unless_lost(self._stream.get_msg(CLAIMS, 1, claimed, next=True))
            by = str(first.subject).split(".")[-2]
            theirs = f"{claims_of(self._programme)}.{by}.*"
            info = await self._unless_lost(self._stream.stream_info(CLAIMS, subjects_filter=theirs))
            return Claimed(by, bytes(first.data or b""), len(info.state.subjects or {}))

    async def put(self, segments: Sequence[Segment]) -> None:
        """Give it these, a few at a time; it has them on its disk when this returns. One that it has is no matter."""
        await self._a_few_at_a_time(self._put, segments)

    async def get(self, subjects: Sequence[Subject]) -> list[Segment | SegmentLocked | None]:
        """These segments, in this order, or that one is locked; None where what is there is none."""
        return await self._a_few_at_a_time(self._get_or_locked, [subject.at(self._programme) for subject in subjects])

    async def next(self, device: str, number: int) -> Segment | None:
        """The segment of a laptop that begins with `number`; None when what is there is none. SegmentLocked."""
        return cast(
            "Segment | None",
            await self._unless_lost(self._get(f"{prefix_of(self._programme)}.{device}.{number}.>")),
        )

    async def names(self) -> list[str]:
        """The names of all that lies there for this programme, whatever they say."""
        return await self._names_of(f"{prefix_of(self._programme)}.>")

    async def at(self, name: str) -> Segment | None:
        """What lies there under that name; None when it is no segment. SegmentLocked."""
        return cast("Segment | None", await self._unless_lost(self._get(name)))

    async def drop(self, name: str) -> None:
        """Take away what lies under that name: only the hub's own laptop may. HubRefused where it is not done."""
        try:
            message = await self._unless_lost(self._stream.get_last_msg(STREAM, name))
            await self._unless_lost(self._stream.delete_msg(STREAM, message.seq))
        except NotFoundError:
            return  # it is gone
        except APIError as refused:
            raise HubRefused("hub_refused", detail=refused.description or str(refused.code)) from None

    async def _put(self, segment: Segment) -> None:
        await self._publish(subject_of(segment).at(self._programme), self.ring.seal(pack(segment)))

    async def _publish(self, subject: str, data: bytes) -> None:
        """HubRefused unless it is there now; that somebody was first is no matter."""
        try:
            with _sense():
                await self._stream.publish(subject, data)
        except APIError as refused:
            if not _is_there(refused):
                raise HubRefused("hub_refused", detail=refused.description or str(refused.code)) from None

    async def _get(self, subject: str) -> Segment | None:
        try:
            name, data = await self._message(subject)
            found = unpack(self.ring.open(data))
            return found if subject_of(found) == parse(name) else None  # one that lies under another's name is none
        except (NotFoundError, SegmentBroken):
            return None

    async def _get_or_locked(self, subject: str) -> Segment | SegmentLocked | None:
        try:
            return await self._get(subject)
        except SegmentLocked as locked:
            return locked

    async def _a_few_at_a_time(self, do: Callable[[Any], Awaitable[Any]], each_of: Sequence[Any]) -> list[Any]:
        room = asyncio.Semaphore(_WINDOW)

        async def one(of: Any) -> Any:
            async with room:
                return await do(of)

        return list(await self._unless_lost(asyncio.gather(*map(one, each_of))))

    async def _while_it_comes(self, work: Any) -> Any:
        """An answer, however long, as long as the line brings something. TimeoutError."""
        task = asyncio.ensure_future(self._unless_lost(work))
        try:
            while True:
                came = self._client._ps.came
                if (await asyncio.wait((task,), timeout=_PATIENCE))[0]:
                    return task.result()
                if self._client._ps.came < came + _CRAWL:
                    raise TimeoutError
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _unless_lost(self, work: Any) -> Any:
        """The library would wait out its time for answers that cannot come any more."""
        task, lost = asyncio.ensure_future(work), asyncio.ensure_future(self._lost.wait())
        try:
            await asyncio.wait((task, lost), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            if "permissions violation" in str(self._client.last_error):
                raise HubRefused("hub_not_allowed")
            if self._client._ps.is_over:
                raise HubRefused("hub_makes_no_sense")
            raise ConnectionResetError
        finally:
            for each in (task, lost):
                each.cancel()
            await asyncio.gather(task, lost, return_exceptions=True)


@asynccontextmanager
async def connected(
    address: str, programme: str, identity: Identity, hub: Address, device: str
) -> AsyncIterator[HubConnection]:
    """A connection of laptop `device` to the hub at `address` ("host:port"), which must show the key of `hub`.

    HubRefused when nobody answers there, it is another one, or it does not know us.
    """
    _host_and_port(address)
    lost = asyncio.Event()

    async def quiet(problem: Exception) -> None:
        """The library would write it to the terminal, and wait for an answer where none comes."""
        if "permissions violation" in str(problem):
            lost.set()

    async def gone_away() -> None:
        lost.set()

    client = Client()
    client._ps = BoundedParser(client)  # the library bounds nothing that a server says
    try:
        await client.connect(
            f"tls://{address}",
            tls=line_to(hub, identity),
            tls_hostname=laptop_name(hub),
            tls_handshake_first=True,
            connect_timeout=_DIAL,
            allow_reconnect=False,
            max_reconnect_attempts=1,  # of the first call too: sixty, two seconds apart, where nothing is said
            error_cb=quiet,
            disconnected_cb=gone_away,
            closed_cb=gone_away,
        )
        yield HubConnection(client, programme, lost, Ring(identity, device, programme))
    except (Error, OSError, UnicodeError) as gone:
        raise HubRefused(_why(gone), address=address) from None
    finally:
        # A peer that is silent never answers the end of TLS, and holds nobody up with it.
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                await client.close()


@contextmanager
def _sense() -> Iterator[None]:
    """Inside, what a hub answers is read: its owner may let it answer anything. HubRefused where it makes no sense."""
    try:
        yield
    except (Error, OSError):  # the line, and what the hub refuses in words
        raise
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError):
        raise HubRefused("hub_makes_no_sense") from None


def _texts(found: object) -> list[str]:
    """The names that a hub lists; TypeError where they are none."""
    names = list(cast("Iterable[object]", found or ()))
    if not all(isinstance(name, str) for name in names):
        raise TypeError
    return cast("list[str]", names)


def _why(gone: Exception) -> str:
    """What it means that a line to a hub was never there, or ended."""
    if isinstance(gone, ssl.SSLCertVerificationError):
        return "hub_other"
    if "uthorization" in str(gone) or (isinstance(gone, ssl.SSLError) and "ALERT" in (gone.reason or "")):
        return "hub_not_allowed"
    return "hub_silent"


async def certificate_at(address: str, within: float = _DIAL) -> str:
    """The certificate (PEM) that is shown at `address`. HubRefused when nobody answers within so many seconds."""
    try:
        return await asyncio.to_thread(ssl.get_server_certificate, _host_and_port(address), timeout=within)
    except (OSError, UnicodeError):
        raise HubRefused("hub_silent", address=address) from None


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port[:6]) < 1 << 16:
        raise HubRefused("hub_address", address=address)
    return host, int(port)


def claims_of(programme: str) -> str:
    """What the names of all claims of a programme begin with."""
    return f"claim.{name_of(programme)}"


def _is_there(refused: APIError) -> bool:
    """How a stream that keeps the first of each name says that it has this one."""
    return "per subject" in str(refused.description)
