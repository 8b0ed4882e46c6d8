"""A hub is a laptop's, and its owner may let it answer anything: who meets it refuses in words, and goes on."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from distro.exchange.errors import HubRefused
from distro.exchange.handshake import hub_certificate
from distro.exchange.hub import connected
from distro.exchange.keys import Identity
from hostile import Liar, lives
from hostile_hub import meet_hostile
from stage import make_stage
from stations.test_hostile import batch


@pytest.mark.parametrize("seed", range(3))
def test_whoever_meets_a_hub_that_lies_goes_on(tmp_path: Path, seed: int) -> None:
    random, stage = Random(seed), make_stage(tmp_path / "store")
    liar = Liar(stage)
    for _ in range(12):
        meet_hostile(liar, batch(liar, random), random)
    lives(stage, 1)
    stage.session.store.close()


_INFO = (
    b'INFO {"server_id":"X","version":"2.10.0","proto":1,"headers":true,"max_payload":1048576,"jetstream":true,'
    b'"tls_required":true,"nonce":""}\r\n'
)
_ENDLESS = 256 << 20  # bytes: whoever took them all would not be stopped


@asynccontextmanager
async def says_without_end(folder: Path, identity: Identity, begins: bytes) -> AsyncIterator[tuple[str, list[int]]]:
    """A server with the certificate of a hub, which answers the first question with `begins` and never stops; its
    address, and how many bytes it could send."""
    shown, key = hub_certificate(identity)
    pem = folder / "hub.pem"
    pem.write_bytes(shown + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    sent = [0]

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            writer.write(_INFO)
            while not (line := await reader.readuntil(b"\n")).startswith(b"PUB"):
                if line.startswith(b"PING"):
                    writer.write(b"PONG\r\n")
            writer.write(begins)
            while sent[0] < _ENDLESS:
                writer.write(bytes(1 << 16))
                await writer.drain()
                sent[0] += 1 << 16
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", sent


@pytest.mark.parametrize(
    "begins", [b"MSG x 1 99999999999\r\n", b"HMSG x 1 10 99999999999\r\n", b"MSG ", b"INFO {"], ids=lambda it: it[:5]
)
def test_a_hub_that_says_something_without_end_is_hung_up(tmp_path: Path, begins: bytes) -> None:
    ours, theirs = Identity(bytes(32)), Identity(bytes([1]) * 32)

    async def meets() -> list[int]:
        async with says_without_end(tmp_path, theirs, begins) as (address, sent):
            with pytest.raises(HubRefused, match="hub_makes_no_sense"):
                async with connected(address, "MAR23", ours, theirs.address, "aaaaaaaa") as there:
                    await there.last()
            return sent

    [sent] = asyncio.run(meets())
    assert sent < _ENDLESS // 4
