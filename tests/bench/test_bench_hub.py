"""Events on their way to a real hub: as segments of fifty, beside one message an event; ten thousand as a bundle."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from distro.exchange.bundle import Identity, write_bundle
from distro.exchange.hub import connected
from distro.exchange.segment import MOST, pack
from distro.stations import sync
from hub.site import make_site
from stage import MORNING

FULL = os.environ.get("DISTRO_BENCH") == "full"
_EVENTS = 10_000 if FULL else 500


def documents(count: int) -> list[bytes]:
    """Handovers as the journal holds them: thirteen lines and as many movements each."""
    random, items = Random(1), ["RIZ", "FARINE", "HUILE", "LAIT", "TOMATE", "PATES", "SAVON", "LESSIVE", "BROSSE"]
    return [
        json.dumps(
            {
                "kind": "Handover", "id": str(UUID(int=random.getrandbits(128))), "seq": seq, "device": "3ab4c1b9",
                "site": "RBT", "by": "awa", "occurred_at": f"2023-06-14T09:{seq // 60 % 60:02}:{seq % 60:02}+01:00",
                "recorded_at": f"2023-06-14T09:{seq // 60 % 60:02}:{seq % 60:02}+01:00", "day": "RBT-2023-06-14",
                "desk": 1, "household": str(UUID(int=random.getrandbits(128))),
                "card": "C" + "".join(random.choices("CDEFGHIJKLNOPRSTUVX", k=20)), "how": "scanned",
                "lines": [["2023-T1", "PANIER", item, n := random.randint(1, 9), n, ""] for item in items],
                "movements": [
                    [[item, "L1", "2024-03-31", "JPN"], 2, ["point", "RBT"], ["household", "x"], "good"]
                    for item in items
                ],
            },
            separators=(",", ":"),
        ).encode()
        for seq in range(1, count + 1)
    ]  # fmt: skip


def test_segments_beside_one_message_an_event(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = make_site(tmp_path, 1)
    site.start()
    session = site.laptops[0].session
    events, identity = documents(_EVENTS), sync.identity_of(session)
    device = session.store.device

    def give(size: int, first: int) -> tuple[float, int]:
        segments = [pack(device, first + at, events[at : at + size]) for at in range(0, len(events), size)]

        async def put() -> float:
            async with connected(site.address, session.programme.code, identity, identity.address) as there:
                begun = time.perf_counter()
                await there.put(segments)
                return time.perf_counter() - begun

        return asyncio.run(put()), sum(len(packed) for _, packed in segments)

    ours, packed = benchmark.pedantic(give, (MOST, 1), rounds=1)
    one_each, single = give(1, 1_000_000)
    begun = time.perf_counter()
    bundle = write_bundle(events, Identity(bytes(32)), [], "MAR23", device, {}, MORNING)
    bundled = time.perf_counter() - begun
    with capsys.disabled():
        print(f"\nsegments of {MOST}: {_EVENTS / ours:,.0f} events/s, {packed / _EVENTS:.0f} bytes an event")
        print(f"one message an event: {_EVENTS / one_each:,.0f} events/s, {single / _EVENTS:.0f} bytes an event")
        print(f"a bundle of {_EVENTS}: {len(bundle) / 1000:,.0f} kB in {bundled * 1000:.0f} ms")
    site.kill()
    session.store.close()
