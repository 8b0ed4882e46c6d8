"""A fold that is killed, wherever it is, loses nothing and doubles nothing; the next one does it all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from distro.exchange import office
from distro.exchange.office import OfficeRefused, fold_into
from distro.model.events import Event
from hub.fold_child import read_events
from hub.histories import History, invent
from hub.postgres import server
from hub.tables import NewTables, all_tables, ask

_TESTS = Path(__file__).parent.parent
_COUNT = 4_000


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some thousand events, a line each."""
    events = History(invent(_COUNT, 5)).events
    path = tmp_path_factory.mktemp("history") / "events.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, events)))
    return path


def folded(history: Path, target: str) -> office.Folded:
    return fold_into(target, "MAR23", read_events(history.read_bytes()))


def start(target: str, history: Path, pause: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(_TESTS), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, str(Path(__file__).with_name("fold_child.py")), target, str(history), str(pause)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def kill(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def test_a_fold_is_killed_where_it_stands(history: Path, new_tables: NewTables) -> None:
    """In the middle of the first fold, of a later one, and just before its end."""
    clean, tables = new_tables(), new_tables()
    folded(history, clean)
    wanted = all_tables(clean)
    lines = history.read_bytes().splitlines(keepends=True)
    part = history.with_name("part.jsonl")
    part.write_bytes(b"".join(lines[: _COUNT // 4]))
    for already in (0, _COUNT // 4):
        for pause in (already + 1, _COUNT // 2, -1):
            child = start(tables, history, pause)
            assert child.stdout is not None
            assert child.stdout.readline() == b"here\n"
            kill(child)
            if already:
                assert ask(tables, "select count(*) from events") == [(already,)]
        if not already:
            folded(part, tables)
    again = folded(history, tables)
    assert (again.new, again.quarantined) == (len(lines) - _COUNT // 4, 0)
    assert all_tables(tables) == wanted


def test_folds_are_killed_at_any_moment(history: Path, new_tables: NewTables) -> None:
    clean, tables, random = new_tables(), new_tables(), Random(4)
    begun = time.monotonic()
    child = start(clean, history, _COUNT * 9)
    child.wait()
    took = time.monotonic() - begun
    wanted = all_tables(clean)
    for _ in range(8):
        child = start(tables, history, _COUNT * 9)
        time.sleep(random.uniform(0.2, 1.1) * took)
        kill(child)
    folded(history, tables)
    assert all_tables(tables) == wanted


def test_a_server_that_dies_in_a_fold_is_told_calmly(history: Path) -> None:
    """Nothing of that fold is there when it is up again; what was folded before is."""
    with server() as doomed:
        url = doomed.database()
        pairs = list(read_events(history.read_bytes()))
        fold_into(url, "MAR23", pairs[:100])

        def dying() -> Iterator[tuple[Event, str]]:
            yield from pairs[: len(pairs) // 2]
            doomed.kill()
            yield from pairs[len(pairs) // 2 :]

        with pytest.raises(OfficeRefused) as refused:
            fold_into(url, "MAR23", dying())
        assert refused.value.code == "office_silent"
        doomed.start()
        assert ask(url, "select count(*) from events") == [(100,)]
        assert fold_into(url, "MAR23", pairs).new == len(pairs) - 100


def test_two_offices_fold_at_the_same_time(history: Path, new_tables: NewTables) -> None:
    """The second waits for the first, and finds nothing new."""
    tables, clean = new_tables(), new_tables()
    folded(history, clean)
    children = [start(tables, history, _COUNT * 9) for _ in range(3)]
    for child in children:
        assert child.wait(60) == 0
        assert child.stdout is not None
        child.stdout.close()
    assert all_tables(tables) == all_tables(clean)
