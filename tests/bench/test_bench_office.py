"""The head office's fold: 100,000 events into either engine, again with nothing new, and what its views take."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.json import encode
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture

from bench.a_day import a_day
from distro.exchange.office import fold_into
from distro.model import events as e
from hub.postgres import server
from hub.tables import VIEWS, opened, size

FULL = os.environ.get("DISTRO_BENCH") == "full"
_EVENTS, _LAPTOPS = (100_000, 10) if FULL else (2_000, 2)

Pair = tuple[e.Event, str]


@pytest.fixture(params=("sqlite", "postgres"))
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgres":
        with server() as made:
            yield made.database()
    else:
        yield str(tmp_path / "siege.sqlite")


def many_laptops(day: list[tuple[e.Event, bytes]]) -> list[Pair]:
    """The same day at as many sites; each laptop's events are its own."""
    pairs: list[Pair] = []
    for number in range(_LAPTOPS):
        for event, _ in day:
            other: dict[str, object] = {"id": f"{event.id}-{number}", "device": f"{event.device}{number}"}
            other["site"] = f"{event.site}{number}" if event.site else ""
            if isinstance(event, e.Void):
                other["handover"] = f"{event.handover}-{number}"
            if hasattr(event, "day") and event.day:
                other["day"] = f"{event.day}-{number}"
            if hasattr(event, "household"):
                other["household"] = (
                    f"{event.household}-{number}" if isinstance(event.household, str)
                    else replace(event.household, id=f"{event.household.id}-{number}")
                )  # fmt: skip
            made = replace(event, **other)
            pairs.append((made, sha256(encode(made)).hexdigest()))
    return pairs


def test_a_fold_of_many_events(
    benchmark: BenchmarkFixture, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = many_laptops(a_day(tmp_path / "store", _EVENTS // _LAPTOPS, whole=True))
    begun = time.perf_counter()
    folded = benchmark.pedantic(fold_into, (target, "MAR23", pairs), rounds=1)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    assert fold_into(target, "MAR23", pairs).new == 0
    again = time.perf_counter() - begun
    assert folded.new == len(pairs) >= _EVENTS
    with capsys.disabled():
        engine = "PostgreSQL" if target.startswith("postgresql") else "SQLite"
        print(f"\n{engine}: {len(pairs):,} events in {first:.1f} s ({size(target) / 1e6:,.0f} MB)")
        print(f"once more, nothing new: {again:.1f} s")
        with opened(target) as answer:
            for view in VIEWS:
                begun = time.perf_counter()
                rows = len(answer(f"select * from {view}"))
                print(f"  {view:24} {rows:10,} rows {time.perf_counter() - begun:6.2f} s")
