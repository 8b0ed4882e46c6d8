"""What a laptop waits for after the passphrase, and what it keeps in memory: the store, and the books that were kept.

Beside it, in the same run, the books of all events, and the same where every event is read by itself.
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
from distro.stations import kept_books
from tests_programme import SOURCE

FULL = os.environ.get("DISTRO_BENCH") == "full"
HOUSEHOLDS = 20_000 if FULL else 300


@pytest.mark.skipif(sys.platform != "linux", reason="memory is asked of Linux")
def test_opening_up_to_the_books(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_books, "_MANY", 0)
    folder = tmp_path / "store"
    stage = build_stage(folder, SOURCE, 0, HOUSEHOLDS, 3)
    play_day(stage, Random(3))
    events = stage.session.books.version
    stage.session.store.close()
    kept, alike, each = benchmark.pedantic(
        lambda: [opened_apart(folder, how) for how in ("kept", "alike", "each")], rounds=1
    )
    assert kept.events == alike.events == each.events == events
    with capsys.disabled():
        print(
            f"\n{events:,} events: store {kept.store:.2f} s and {kept.store_mb:.0f} MB, books {kept.books:.2f} s and "
            f"{kept.books_mb:.0f} MB; from all events {alike.books:.2f} s and {alike.books_mb:.0f} MB, each by itself "
            f"{each.books:.2f} s and {each.books_mb:.0f} MB; ratios {kept.books / alike.books:.3f} and "
            f"{alike.books / each.books:.2f}"
        )
