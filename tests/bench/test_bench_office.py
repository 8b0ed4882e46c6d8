"""The head office's fold: 100,000 events of 50 days into either engine, again with nothing new, what its views take,
and what one day more and one day's report cost, the more there is."""

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
from distro.exchange.office.rows import KEPT
from distro.model import events as e
from distro.model.goods import Account
from hub.postgres import server
from hub.tables import VIEWS, opened, size

FULL = os.environ.get("DISTRO_BENCH") == "full"
_EVENTS, _LAPTOPS = (100_000, 50) if FULL else (800, 4)

Pair = tuple[e.Event, str]


@pytest.fixture(params=("sqlite", "postgres"))
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgres":
        with server() as made:
            yield made.database()
    else:
        yield str(tmp_path / "siege.sqlite")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[list[Pair]]:
    """The same day at as many sites; each laptop's events are its own."""
    day = a_day(tmp_path_factory.mktemp("bench") / "store", _EVENTS // _LAPTOPS, whole=True)
    return [[_elsewhere(event, number) for event, _ in day] for number in range(_LAPTOPS)]


def _elsewhere(event: e.Event, number: int) -> Pair:
    other: dict[str, object] = {"id": f"{event.id}-{number}", "device": f"{event.device}{number}"}
    other["site"] = f"{event.site}{number}" if event.site else ""
    if isinstance(event, e.Void):
        other["handover"] = f"{event.handover}-{number}"
    if hasattr(event, "day") and event.day:
        other["day"] = f"{event.day}-{number}"
    if isinstance(event, e.DayClosed):
        other["knew"] = {f"{device}{number}": upto for device, upto in event.knew.items()}
    if hasattr(event, "household"):
        other["household"] = (
            f"{event.household}-{number}" if isinstance(event.household, str)
            else replace(event.household, id=f"{event.household.id}-{number}")
        )  # fmt: skip
    if hasattr(event, "movements"):
        other["movements"] = tuple(
            replace(move, source=_moved(move.source, number), target=_moved(move.target, number))
            for move in event.movements
        )
    made = replace(event, **other)
    return made, sha256(encode(made)).hexdigest()


def _moved(account: Account, number: int) -> Account:
    return replace(account, place=f"{account.place}{number}") if account.place else account


def test_a_fold_of_many_events(
    benchmark: BenchmarkFixture, target: str, sites: list[list[Pair]], capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [pair for site in sites for pair in site]
    begun, worked = time.perf_counter(), time.process_time()
    folded = benchmark.pedantic(fold_into, (target, "MAR23", pairs), rounds=1)
    first, worked = time.perf_counter() - begun, time.process_time() - worked
    begun = time.perf_counter()
    assert fold_into(target, "MAR23", pairs).new == 0
    again = time.perf_counter() - begun
    assert folded.new == len(pairs) >= _EVENTS
    with capsys.disabled():
        cost = f"{first:.1f} s, {worked:.1f} s of CPU here ({size(target) / 1e6:,.0f} MB)"
        print(f"\n{_engine(target)}: {len(pairs):,} events in {cost}")
        print(f"once more, nothing new: {again:.1f} s")
        with opened(target) as answer:
            for view in (*KEPT, *VIEWS):
                begun = time.perf_counter()
                rows = len(answer(f"select * from {view}"))
                print(f"  {view:24} {rows:10,} rows {time.perf_counter() - begun:6.2f} s")


def test_a_day_costs_as_much_however_many_there_are(
    target: str, sites: list[list[Pair]], capsys: pytest.CaptureFixture[str]
) -> None:
    done = 0
    for upto in (_LAPTOPS // 10 or 1, _LAPTOPS // 2, _LAPTOPS):
        fold_into(target, "MAR23", [pair for site in sites[done : upto - 1] for pair in site])
        last, done = sites[upto - 1], upto
        begun, worked = time.perf_counter(), time.process_time()
        assert fold_into(target, "MAR23", last).new == len(last)
        folded, worked = time.perf_counter() - begun, time.process_time() - worked
        day = next(event.day for event, _ in last if isinstance(event, e.DayOpened))
        with opened(target) as answer:
            begun = time.perf_counter()
            rows = [answer(f"select * from {table} where day = '{day}'") for table in ("day_reports", "day_items")]
            asked = time.perf_counter() - begun
        assert all(rows)
        with capsys.disabled():
            count = sum(map(len, sites[:upto]))
            print(
                f"\n{_engine(target)}, {count:,} events: one day more {folded:.2f} s, its report {asked * 1e3:.2f} ms"
            )


def _engine(target: str) -> str:
    return "PostgreSQL" if target.startswith("postgresql") else "SQLite"
