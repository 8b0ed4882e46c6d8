"""A bundle of a day's real events: how large, how fast; beside what else could pack the same lines."""

from __future__ import annotations

import gzip
import lzma
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from pytest_benchmark.fixture import BenchmarkFixture

from bench.a_day import a_day
from distro.exchange.bundle import write_bundle
from distro.exchange.envelope import MOST
from distro.exchange.keys import Identity
from distro.exchange.packing import PACKING
from distro.exchange.segment import seal
from stage import MORNING

FULL = os.environ.get("DISTRO_BENCH") == "full"
EVENTS = 10_000 if FULL else 500
_MOST_KB = 700  # of 10,000 events


def ours(**other: int) -> zstandard.ZstdCompressor:
    parameters = zstandard.ZstdCompressionParameters(**PACKING | other, write_content_size=True)
    return zstandard.ZstdCompressor(compression_params=parameters)


def packers(events: list[bytes]) -> dict[str, Callable[[], bytes]]:
    """What was tried; `ours` is what a bundle uses."""

    def lines(ordered: list[bytes] = events) -> bytes:
        return b"".join(event + b"\n" for event in ordered)

    def level(number: int, **other: int) -> zstandard.ZstdCompressor:
        return zstandard.ZstdCompressor(
            compression_params=zstandard.ZstdCompressionParameters.from_level(number, **other)
        )

    return {
        "ours": lambda: ours().compress(lines()),
        "ours, search twice as deep": lambda: ours(search_log=5).compress(lines()),
        "ours, window of 256 kB": lambda: ours(window_log=18).compress(lines()),
        "ours, strategy btlazy2": lambda: ours(strategy=6).compress(lines()),
        "ours, strategy lazy": lambda: ours(strategy=4).compress(lines()),
        "ours, two threads": lambda: ours(threads=2).compress(lines()),
        "ours, by kind": lambda: ours().compress(lines(sorted(events, key=lambda event: event[:16]))),
        "ours, by length": lambda: ours().compress(lines(sorted(events, key=len))),
        "ours, by last 1000 bytes": lambda: ours().compress(lines(sorted(events, key=lambda event: event[-1000:]))),
        "zstd -1": lambda: level(1).compress(lines()),
        "zstd -3": lambda: level(3).compress(lines()),
        "zstd -6": lambda: level(6).compress(lines()),
        "zstd -6, long matches": lambda: level(6, enable_ldm=True).compress(lines()),
        "zstd -6, window of 128 kB": lambda: level(6, window_log=17).compress(lines()),
        "zstd -9": lambda: level(9).compress(lines()),
        "zstd -12": lambda: level(12).compress(lines()),
        "zstd -19": lambda: level(19).compress(lines()),
        "gzip -6": lambda: gzip.compress(lines(), 6),
        "gzip -9": lambda: gzip.compress(lines(), 9),
        "xz -0": lambda: lzma.compress(lines(), preset=0),
        "xz -6": lambda: lzma.compress(lines(), preset=6),
    }


def test_a_bundle_of_a_day(benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = [raw for _, raw in a_day(tmp_path / "store", EVENTS)]

    identity, device = Identity(bytes(32)), "3ab4c1b9"

    def write() -> bytes:
        """Signed anew each time, as a laptop does once only."""
        parts = [events[at : at + MOST] for at in range(0, len(events), MOST)]
        segments = [seal(identity, "MAR23", device, "", 1 + at * MOST, part, "", "") for at, part in enumerate(parts)]
        return write_bundle(segments, identity, [], "MAR23", device, {}, {}, MORNING)

    bundle = benchmark.pedantic(write, rounds=5)
    times = [timed(write)[1] for _ in range(7)]
    found = {name: timed(pack) for name, pack in packers(events).items()}
    with capsys.disabled():
        print(f"\na bundle of {EVENTS:,} events: {len(bundle) / 1000:,.0f} kB in {min(times) * 1000:.0f} ms")
        print(f"{sum(map(len, events)) / 1000:,.0f} kB of JSON lines, packed:")
        for name, (size, took) in found.items():
            print(f"  {name:28} {size / 1000:6,.0f} kB {took * 1000:6,.0f} ms")
    assert found["ours"][0] < min(found[name][0] for name in ("zstd -9", "gzip -9", "xz -0"))
    if FULL:
        assert len(bundle) < _MOST_KB * 1000


def timed(pack: Callable[[], bytes]) -> tuple[int, float]:
    """Bytes, and the better of two times."""
    took = []
    for _ in range(2):
        begun = time.perf_counter()
        packed = pack()
        took.append(time.perf_counter() - begun)
    return len(packed), min(took)
