"""Events on their way to a real hub, as segments of fifty beside one message an event; what its line is asked for."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from nats.aio.client import Client
from nats.errors import NoServersError
from nats.js.api import StreamConfig
from pytest_benchmark.fixture import BenchmarkFixture

from bench.a_day import a_day
from distro.exchange.envelope import MOST, MOST_LAPTOPS
from distro.exchange.epochs import Ring
from distro.exchange.errors import HubRefused
from distro.exchange.hub import SEGMENTS, STREAM, HubConnection, connected
from distro.exchange.hub_line import BoundedParser
from distro.exchange.hub_server import server_binary
from distro.exchange.keys import Identity
from distro.exchange.segment import pack, seal
from distro.stations.laptops import hub, sync
from distro.stations.laptops.segments import seal_own
from hub.link import Link
from hub.site import make_site, meet, serve

FULL = os.environ.get("DISTRO_BENCH") == "full"
_EVENTS = 10_000 if FULL else 500
_SEGMENTS, _LAPTOPS = 20_000 if FULL else 20, 2
_SLOW = 8_000.0  # bytes a second


def test_segments_beside_one_message_an_event(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = make_site(tmp_path, 1)
    site.start()
    session = site.laptops[0].session
    events, identity = [raw for _, raw in a_day(tmp_path / "day", _EVENTS)], sync.identity_of(session)
    device = session.store.device

    def give(size: int, first: int) -> tuple[float, int]:
        programme = session.programme.code
        segments = [
            seal(identity, programme, device, "", first + at, events[at : at + size], "", "")
            for at in range(0, len(events), size)
        ]

        async def put() -> float:
            async with connected(site.address, session.programme.code, identity, identity.address, device) as there:
                await there.share_keys({device: identity.address}, ())
                begun = time.perf_counter()
                await there.put(segments)
                return time.perf_counter() - begun

        return asyncio.run(put()), sum(map(len, map(pack, segments)))

    ours, packed = benchmark.pedantic(give, (MOST, 1), rounds=1)
    one_each, single = give(1, 1_000_000)
    with capsys.disabled():
        print(f"\nsegments of {MOST}: {_EVENTS / ours:,.0f} events/s, {packed / _EVENTS:.0f} bytes an event")
        print(f"one message an event: {_EVENTS / one_each:,.0f} events/s, {single / _EVENTS:.0f} bytes an event")
    site.kill()
    session.store.close()


def test_what_a_laptop_asks_of_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing new, with many segments behind it, over 64 kbit/s and 600 ms; and on any line a look, a handover that is
    given at once, and how far one more laptop is."""
    site = make_site(tmp_path, 2)
    first, second = site.laptops
    others = [(f"{number:08x}", Identity(number.to_bytes(32, "big"))) for number in range(1, _LAPTOPS + 1)]
    for device, identity in others:
        sync.trust(first.session, device, device, identity.address)
    site.start()
    hub.join(first.session, site.address)
    meet(first)
    line, slow = Link(site.address), Link(site.address, _SLOW, 0.6)
    joined = hub.join(second.session, line.address)
    meet(second)
    serve(second, first.card(1).code)
    desk = second.desk()
    for _ in range(_SEGMENTS):
        second.pass_time(7)
        desk.look_up("h-RBT-0001")  # refused and written down: she has collected
        seal_own(second.session)
    assert meet(second).given > _SEGMENTS
    held = sum(path.stat().st_size for path in (first.session.store.folder / "hub").rglob("*") if path.is_file())

    async def asked() -> tuple[int, int]:
        async with hub.at(second.session, joined) as there:
            await hub.give_and_take(second.session, there, joined)
            before = line.passed
            await there.last()
            look = line.passed - before
            serve(second, first.card(2).code)
            await hub.give_and_take(second.session, there, joined)
            return look, line.passed - before - look

    look, handover = asyncio.run(asked())

    async def heads() -> int:
        async with hub.at(second.session, joined) as there:
            before = line.passed
            await there.heads()
            return line.passed - before

    async def others_give() -> None:
        keys, programme = sync.identity_of(first.session).address, first.session.programme.code
        for device, identity in others:
            async with connected(site.address, programme, identity, keys, device) as there:
                await there.share_keys(sync.known(first.session), ())
                await there.put([seal(identity, programme, device, "", 1, [b"{}"], "", "")])

    alone = asyncio.run(heads())
    asyncio.run(others_give())
    each = (asyncio.run(heads()) - alone) / _LAPTOPS
    far = hub.join(second.session, slow.address)
    hub.meet(second.session, far)
    before, begun = slow.passed, time.perf_counter()
    met = hub.meet(second.session, far)
    taken = time.perf_counter() - begun
    assert (met.given, met.taken) == (0, 0)
    with capsys.disabled():
        print(
            f"\n{_SEGMENTS:,} segments and {_LAPTOPS} other laptops, over 64 kbit/s and 600 ms, nothing new: ", end=""
        )
        print(f"{taken:.1f} s, {slow.passed - before:,} bytes; {held / _SEGMENTS:.0f} bytes each on the hub's disk")
        print(f"a look {look:,} bytes; a handover given at once {handover:,}; one more laptop {each:,.0f} a meeting")
    site.kill()
    for laptop in site.laptops:
        laptop.session.store.close()


async def test_how_far_as_many_laptops_as_there_may_be_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Invented names on a server without TLS and without keys; one more of them, and the hub is asked no further."""
    count = MOST_LAPTOPS if FULL else 20
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    words = [server_binary(), "-js", "-sd", str(tmp_path), "-a", "127.0.0.1", "-p", port]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server, ExitStack() as stack:
        stack.callback(server.terminate)  # also where something fails: else it is waited for without end
        client = Client()
        client._ps = BoundedParser(client)
        while not client.is_connected:
            with suppress(NoServersError, OSError):
                await client.connect(f"nats://127.0.0.1:{port}", max_reconnect_attempts=1, reconnect_time_wait=1)
        stream = client.jetstream()
        await stream.add_stream(StreamConfig(name=STREAM, subjects=[SEGMENTS]))

        async def say(first: int, last: int) -> None:
            for begin in range(first, last, 200):
                some = range(begin, min(begin + 200, last))
                names = [f"ev.P.{n:08x}.{at}.{at + 49}.{n:016x}" for n in some for at in (1, 51)]
                await asyncio.gather(*[stream.publish(name, bytes(500)) for name in names])

        await say(0, count)
        hub = HubConnection(client, "P", asyncio.Event(), Ring(Identity(bytes(32)), "a" * 8, "P"))
        before, begun, worked = client.stats["in_bytes"], time.perf_counter(), time.process_time()
        heads = await hub.heads()
        took, worked = time.perf_counter() - begun, time.process_time() - worked
        came = client.stats["in_bytes"] - before
        assert len(heads) == count
        assert {head.last for head in heads.values()} == {100}
        await say(count, MOST_LAPTOPS + 1)
        with pytest.raises(HubRefused, match="hub_makes_no_sense"):
            await hub.heads()
        await client.close()
    with capsys.disabled():
        print(f"\nhow far {count:,} laptops are: {took:.1f} s, {worked:.1f} s of CPU, {came / 1e6:.2f} MB")
