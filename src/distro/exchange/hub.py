"""The hub as a laptop sees it: NATS JetStream behind TLS. What it holds, what it takes, what it gives.

The hub's certificate carries the same key that its laptop signs bundles with, so whoever compared the short words once
knows it; a laptop shows itself with the key it signs with, and may write under its own name only.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from distro.exchange.errors import HubRefused
from distro.exchange.keys import Address, Identity
from distro.exchange.segment import Segment, SegmentBroken, name_of, parse, room_of, unpack

# asyncio warns of a TLS line that ends, on the terminal of whoever looks at a screen: it ends all the time.
logging.getLogger("asyncio").addHandler(logging.NullHandler())

try:
    import nats
    from nats.errors import Error
    from nats.js.errors import APIError
except ModuleNotFoundError:
    raise HubRefused("hub_extra") from None

STREAM = "EVENTS"
CLAIMS = "CLAIMS"
_PATIENCE = 30.0  # seconds for one answer: a slow link is not a dead one
_DIAL = 10.0
_WINDOW = 4  # segments under way: more of them on a slow link only time out together


class Hub:
    """A connection to a hub, for one programme. Made by `connected`."""

    def __init__(self, client: Any, programme: str, lost: asyncio.Event) -> None:
        self._stream = client.jetstream(timeout=_PATIENCE)
        self._client = client
        self._programme = programme
        self._lost = lost

    @property
    def manager(self) -> Any:
        """JetStream itself, for whoever makes the stream."""
        return self._stream

    async def held(self) -> list[Segment]:
        """The segments that the hub holds."""
        room = f"{room_of(self._programme)}.>"
        info = await self._unless_lost(self._stream.stream_info(STREAM, subjects_filter=room))
        return sorted(filter(None, map(parse, info.state.subjects or {})))

    async def last(self) -> int:
        """The number of what the hub took last: while it is the same, nothing new is there. A small question."""
        info = await self._unless_lost(self._stream.stream_info(STREAM))
        return int(info.state.last_seq)

    async def claim(self, key: str, owner: bytes, within: float) -> bytes:
        """Be the first to write `owner` under `key`: what stands there, ours or that of whoever was first.

        HubRefused (hub_silent) when the hub does not answer within that many seconds; ours may stand there then.
        """
        subject = f"{claims_of(self._programme)}.{key}"
        try:
            async with asyncio.timeout(within):
                try:
                    await self._unless_lost(self._stream.publish(subject, owner))
                    return owner
                except APIError as refused:
                    if not _is_there(refused):
                        raise
                    message = await self._unless_lost(self._stream.get_last_msg(CLAIMS, subject))
                    return bytes(message.data or b"")
        except (Error, OSError, TimeoutError):
            raise HubRefused("hub_silent", address="") from None

    async def put(self, segments: Sequence[tuple[Segment, bytes]]) -> None:
        """Give it these, a few at a time; it has them on its disk when this returns. One that it has is no matter."""
        await self._a_few_at_a_time([self._put(segment, packed) for segment, packed in segments])

    async def get(self, segments: Sequence[Segment]) -> list[bytes]:
        """The events of these segments. HubRefused when one is not what its name says."""
        documents = await self._a_few_at_a_time([self._get(segment) for segment in segments])
        return [document for some in documents for document in some]

    async def _put(self, segment: Segment, packed: bytes) -> None:
        subject = segment.subject(self._programme)
        try:
            await self._stream.publish(subject, packed)
        except APIError as refused:
            if not _is_there(refused):
                raise HubRefused("hub_refused", detail=refused.description or str(refused.code)) from None

    async def _get(self, segment: Segment) -> list[bytes]:
        message = await self._stream.get_last_msg(STREAM, segment.subject(self._programme))
        try:
            return unpack(segment, message.data or b"")
        except SegmentBroken:
            raise HubRefused("hub_segment_broken", device=segment.device) from None

    async def _a_few_at_a_time(self, work: Sequence[Any]) -> list[Any]:
        room = asyncio.Semaphore(_WINDOW)

        async def one(task: Any) -> Any:
            async with room:
                return await task

        return list(await self._unless_lost(asyncio.gather(*map(one, work))))

    async def _unless_lost(self, work: Any) -> Any:
        """The library would wait out its time for answers that cannot come any more."""
        task, lost = asyncio.ensure_future(work), asyncio.ensure_future(self._lost.wait())
        try:
            await asyncio.wait((task, lost), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            if "permissions violation" in str(self._client.last_error):
                raise HubRefused("hub_not_allowed")
            raise ConnectionResetError
        finally:
            for each in (task, lost):
                each.cancel()
            await asyncio.gather(task, lost, return_exceptions=True)


@asynccontextmanager
async def connected(address: str, programme: str, identity: Identity, hub: Address) -> AsyncIterator[Hub]:
    """A connection to the hub at `address` ("host:port"), which must show the key of `hub`.

    HubRefused when nobody answers there, it is another one, or it does not know us.
    """
    context = _only(await certificate_at(address), hub)

    lost = asyncio.Event()

    async def quiet(problem: Exception) -> None:
        """The library would write it to the terminal, and wait for an answer where none comes."""
        if "permissions violation" in str(problem):
            lost.set()

    async def gone_away() -> None:
        lost.set()

    client = None
    try:
        client = await nats.connect(
            f"tls://{address}",
            tls=context,
            tls_handshake_first=True,
            nkeys_seed_str=identity.nkey_seed,
            connect_timeout=_DIAL,
            allow_reconnect=False,
            error_cb=quiet,
            disconnected_cb=gone_away,
            closed_cb=gone_away,
        )
        yield Hub(client, programme, lost)
    except (Error, OSError, ssl.SSLError, TimeoutError) as gone:
        code = "hub_not_allowed" if "uthorization" in str(gone) else "hub_silent"
        raise HubRefused(code, address=address) from None
    finally:
        if client is not None:
            await client.close()


async def certificate_at(address: str) -> str:
    """The certificate (PEM) that is shown at `address`. HubRefused when nobody answers."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise HubRefused("hub_address", address=address)
    try:
        return await asyncio.to_thread(ssl.get_server_certificate, (host, int(port)), timeout=_DIAL)
    except (OSError, ssl.SSLError):
        raise HubRefused("hub_silent", address=address) from None


def shown_by(pem: str, address: Address) -> bool:
    """Whether a certificate carries the key that `address` signs with."""
    from cryptography import x509

    public: Any = x509.load_pem_x509_certificate(pem.encode()).public_key()
    return hasattr(public, "public_bytes_raw") and public.public_bytes_raw() == signing_key(address)


def signing_key(address: Address) -> bytes:
    """The Ed25519 key, 32 bytes, inside a minisign public key."""
    return base64.b64decode(address.signer)[-32:]


def claims_of(programme: str) -> str:
    """What the names of all claims of a programme begin with."""
    return f"claim.{name_of(programme)}"


def _is_there(refused: APIError) -> bool:
    """How a stream that keeps the first of each name says that it has this one."""
    return "per subject" in (refused.description or "")


def _only(pem: str, hub: Address) -> ssl.SSLContext:
    """TLS that trusts this one certificate, which is that of the hub."""
    if not shown_by(pem, hub):
        raise HubRefused("hub_other")
    context = ssl.create_default_context(cadata=pem)
    context.check_hostname = False  # laptops have addresses that change; the key is what was compared
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context
