"""Laptops find the hub of their programme in the network, and no other."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from zeroconf import ServiceInfo, Zeroconf

from distro.cli import main
from distro.exchange import nearby
from distro.exchange.handshake import hub_certificate
from distro.exchange.nearby import Nearby, announced, find
from distro.stations.laptops import hub, sync
from hub.link import Link
from hub.site import make_site
from stage import PASSPHRASE


def is_of(device: str) -> Callable[[Nearby], bool]:
    return lambda one: one.device == device


def test_a_hub_is_found_by_its_own_programme_only() -> None:
    with announced("MAR23", "3ab4c1b9", "127.0.0.1:4321"), announced("OTHER", "ffffffff", "127.0.0.1:4322"):
        # For an hour, if it looked any longer than it has to.
        found = {one.device: one.address for one in find("MAR23", 3600, is_of("3ab4c1b9"), one=True, on="127.0.0.1")}
        assert found["3ab4c1b9"] == "127.0.0.1:4321"
        assert list(found) == ["3ab4c1b9"]
    assert find("MAR23", 1, is_of("3ab4c1b9"), on="127.0.0.1") == []


def test_a_hub_that_comes_back_is_found_at_its_new_address() -> None:
    with announced("MAR23", "5ec0dd11", "127.0.0.1:4331"):
        assert find("MAR23", 10, is_of("5ec0dd11"), one=True, on="127.0.0.1")
    with announced("MAR23", "5ec0dd11", "127.0.0.1:4332"):
        at_last = Nearby("5ec0dd11", "127.0.0.1:4332")
        assert find("MAR23", 10, lambda one: one == at_last, one=True, on="127.0.0.1") == [at_last]


def test_the_announcement_does_not_tell_the_programme() -> None:
    import struct

    heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    heard.bind(("", 5353))
    group = struct.pack("4s4s", socket.inet_aton("224.0.0.251"), socket.inet_aton("127.0.0.1"))
    heard.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    heard.settimeout(0.2)
    with announced("SECRETPROGRAMME", "00c0ffee", "127.0.0.1:4321"):
        packets, until = b"", time.monotonic() + 2
        while time.monotonic() < until:
            try:
                packets += heard.recv(9000)
            except TimeoutError:
                continue
    heard.close()
    assert b"00c0ffee" in packets
    assert b"SECRETPROGRAMME" not in packets


@contextmanager
def forged(programme: str, device: str, address: str, name: str) -> Iterator[None]:
    """Somebody else's announcement that the hub of `device` is at `address`."""
    info = ServiceInfo(
        nearby._KIND,
        f"{name}.{nearby._KIND}",
        addresses=[socket.inet_aton("127.0.0.1")],
        port=int(address.rpartition(":")[2]),
        properties={"programme": nearby._mark(programme), "device": device},
        server=f"{name}.local.",
    )
    teller = Zeroconf(interfaces=["127.0.0.1"])
    try:
        teller.register_service(info)
        yield
    finally:
        teller.close()


async def test_forged_announcements_do_not_keep_a_hub_from_being_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "_addresses", lambda: ["127.0.0.1"])
    monkeypatch.setattr(hub, "_NEARBY_WITHIN", 60)  # the first that shows its key ends it
    site = await asyncio.to_thread(make_site, tmp_path, 2)
    serving, desk = (one.session for one in site.laptops)
    programme, device = desk.programme.code, serving.store.device
    asked, silence = asyncio.Event(), asyncio.Event()

    async def shows_another_key(_: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        asked.set()
        line.close()

    async def says_nothing(_: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        await silence.wait()
        line.close()

    strange = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate, key = hub_certificate(sync.identity_of(desk))
    (tmp_path / "shown.pem").write_bytes(
        certificate + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    strange.load_cert_chain(tmp_path / "shown.pem")
    other = await asyncio.start_server(shows_another_key, "127.0.0.1", 0, ssl=strange)
    mute = await asyncio.start_server(says_nothing, "127.0.0.1", 0)
    try:
        await asyncio.to_thread(site.start)
        joined = await asyncio.to_thread(hub.join, desk, site.address)
        link = Link(site.address)  # where it is from now on
        async with AsyncExitStack() as told:
            for at, server in enumerate((other, mute)):
                address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
                await entered(told, forged(programme, device, address, f"forged{at}"))
            looking = asyncio.create_task(hub.moved(desk, joined))
            async with asyncio.timeout(60):
                await asked.wait()
                await entered(told, announced(programme, device, link.address))
                found = await looking
        assert found is not None
        assert found.address == link.address
        link.close()
    finally:
        silence.set()
        other.close()
        mute.close()
        site.kill()
        for one in site.laptops:
            one.session.store.close()


def test_joining_the_one_nearby_is_not_led_elsewhere_by_a_forged_announcement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`distro hub join`, while somebody else announces that our hub is where nobody shows its key."""
    monkeypatch.setattr(nearby, "_addresses", lambda: ["127.0.0.1"])
    monkeypatch.setattr(hub, "find", lambda programme, _, shows: find(programme, 60, shows, one=True, on="127.0.0.1"))
    site = make_site(tmp_path, 2)
    serving, desk = site.laptops
    programme, device = desk.session.programme.code, serving.session.store.device
    with socket.create_server(("127.0.0.1", 0)) as mute:
        elsewhere = f"127.0.0.1:{mute.getsockname()[1]}"
        try:
            site.start()
            desk.session.store.close()
            monkeypatch.setenv("DISTRO_PERSON", "sara")
            monkeypatch.setenv("DISTRO_PASSPHRASE", PASSPHRASE)
            with forged(programme, device, elsewhere, "forged"), announced(programme, device, site.address):
                code = main(["--store", str(desk.folder), "--json", "hub", "join"])
            joined = json.loads(capsys.readouterr().out)
            assert (code, joined["address"], joined["peer"]) == (0, site.address, device)
        finally:
            site.kill()
            serving.session.store.close()


async def entered(stack: AsyncExitStack, announcement: AbstractContextManager[None]) -> None:
    """Whoever announces wants a thread without a loop of its own."""
    await asyncio.to_thread(announcement.__enter__)
    stack.push_async_callback(asyncio.to_thread, announcement.__exit__, None, None, None)
