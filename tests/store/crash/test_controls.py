"""Does the harness tell durable from not? SQLite and stock TinyDB, of which it is known, say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from store.crash import json_control, sqlite_vfs
from store.crash.disk import Tree
from store.crash.judge import Violation
from store.crash.states import Moment, moments

DOCUMENTS = tuple(b'{"n":%d,"text":"%s"}' % (n, b"x" * (n * 97 % 400)) for n in range(12))


def _distinct(found: Iterator[Moment], sample: int = 0) -> Iterator[tuple[Tree, Any]]:
    """Each state once, or so many of each moment drawn at random when there would be too many."""
    random, seen = Random(1), set()
    for moment in found:
        for tree in (moment.some(random) for _ in range(sample)) if sample else moment.states():
            digest = hash((frozenset(tree.items()), moment.promise))
            if digest not in seen:
                seen.add(digest)
                yield tree, moment.promise


def _sqlite(journal: str, synchronous: str, sample: int = 0) -> tuple[int, list[Violation]]:
    """How many states were judged, and the violations among them."""
    disk, start = sqlite_vfs.inserts(journal, synchronous, DOCUMENTS)
    states, violations = 0, []
    for tree, promise in _distinct(moments({}, disk.log, start), sample):
        states += 1
        try:
            sqlite_vfs.judge_sqlite(tree, promise, journal)
        except Violation as violation:
            violations.append(violation)
    return states, violations


@pytest.mark.parametrize(("journal", "synchronous"), [("WAL", "FULL"), ("TRUNCATE", "FULL"), ("DELETE", "EXTRA")])
def test_sqlite_loses_nothing_where_it_says_so(journal: str, synchronous: str) -> None:
    states, violations = _sqlite(journal, synchronous)
    assert states > 1_000
    assert not violations


def test_sqlite_may_lose_the_last_transaction_where_it_says_so() -> None:
    """DELETE with FULL does not sync the folder after the journal is deleted: its manual says what EXTRA is for."""
    states, violations = _sqlite("DELETE", "FULL")
    assert states > 1_000
    assert len(violations) == len(DOCUMENTS) + 1  # each insert, and the table


@pytest.mark.parametrize(("journal", "synchronous"), [("WAL", "NORMAL"), ("WAL", "OFF"), ("DELETE", "OFF")])
def test_sqlite_loses_data_where_it_does_not_sync(journal: str, synchronous: str) -> None:
    states, violations = _sqlite(journal, synchronous, sample=50)
    assert len(violations) > states / 2


def test_stock_tinydb_is_unreadable_after_many_a_power_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, disk = json_control.inserts(tmp_path / "scratch.json", DOCUMENTS)
    states = unreadable = wrong = 0
    for tree, promise in _distinct(moments(base, disk.log)):
        states += 1
        try:
            json_control.judge_stock(tree, promise, tmp_path / "scratch.json")
        except Violation as violation:
            unreadable += str(violation) == "not readable"
            wrong += str(violation) != "not readable"
    with capsys.disabled():
        print(f"\nstock TinyDB: of {states} crash states {unreadable} unreadable, {wrong} with something else in them")
    assert unreadable > 0
