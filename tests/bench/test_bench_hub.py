"""Events on their way to a real hub: as segments of fifty, beside one message an event."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.a_day import a_day
from distro.exchange.envelope import MOST
from distro.exchange.hub import connected
from distro.exchange.segment import pack, seal
from distro.stations.laptops import sync
from hub.site import make_site

FULL = os.environ.get("DISTRO_BENCH") == "full"
_EVENTS = 10_000 if FULL else 500


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
