"""What a laptop waits for after the passphrase, and what it keeps in memory: the store, and the books of all events.

Beside it, in the same run, the same where every event is read by itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.opening import opened_apart
from distro.rehearsal import build_stage, play_day
from tests_programme import SOURCE

FULL = os.environ.get("DISTRO_BENCH") == "full"
HOUSEHOLDS = 20_000 if FULL else 300


@pytest.mark.skipif(sys.platform != "linux", reason="memory is asked of Linux")
def test_opening_up_to_the_books(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "store"
    stage = build_stage(folder, SOURCE, 0, HOUSEHOLDS, 3)
    play_day(stage, Random(3))
    events = stage.session.books.version
    stage.session.store.close()
    alike, each = benchmark.pedantic(lambda: [opened_apart(folder, how) for how in ("alike", "each")], rounds=1)
    assert alike.events == each.events == events
    with capsys.disabled():
        print(
            f"\n{events:,} events: store {alike.store:.2f} s and {alike.store_mb:.0f} MB, books {alike.books:.2f} s "
            f"and {alike.books_mb:.0f} MB; each event by itself {each.books:.2f} s and {each.books_mb:.0f} MB, ratios "
            f"{alike.books / each.books:.2f} and {alike.books_mb / each.books_mb:.2f}"
        )
