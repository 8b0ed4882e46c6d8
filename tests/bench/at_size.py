"""What a person waits for at a store of `bench.large`, in a process of its own so that memory is its own.

`cd tests && python -m bench.at_size FOLDER` tells, each in one run: the opening up to the first verdict, kept and after
a crash; the day's first count of who is expected; verdicts and handovers at the desk, beside a one-row insert of SQLite
and the bare write and sync of as much; what another laptop's late handovers make the desk wait; and the audit.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from distro.model.events import ScanRefused
from distro.model.verdicts import VerdictCode
from distro.rehearsal import PASSPHRASE
from distro.stations import days
from distro.stations.audit import audit
from distro.stations.clock import SteppedClock
from distro.stations.desk import Desk
from distro.stations.session import Session
from distro.store import open_store

_TESTS = Path(__file__).parents[1]
_POINT, _ROUND = "RBT", "2023-T4"
_ZONE = timezone(timedelta(hours=1))
_SCANS = 1_000
_TAIL = 10_000
_LATE, _AT_ONCE = 2_000, 40
_RECORD = 260  # bytes of a handover on the disk


def _megabytes() -> tuple[float, float]:
    """Of this process: in memory now, and at most so far."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _session(folder: Path) -> Session:
    """The store, opened on a day after all of its own."""
    store = open_store(folder, "superviseur", PASSPHRASE, counters=folder / "heads")
    return Session(store, SteppedClock(datetime(2027, 1, 4, 8, 0, tzinfo=_ZONE)))


def choose(folder: Path) -> dict[str, Any]:
    """Open a day, and find who may still collect on it."""
    session = _session(folder)
    if not session.books.days.open_at(_POINT):
        days.open_day(session, _POINT, (_ROUND,), issue_all=True)
    books = session.books
    ids = Random(7).sample([one.id for one in books.register], min(len(books.register), 40 * _SCANS))
    desk = Desk(session, _POINT)
    waiting = [
        id_
        for id_ in ids
        if not any(line.round == _ROUND for handover in books.handovers.of_household(id_) for line in handover.lines)
    ]
    waiting = [id_ for id_ in waiting[: 3 * _SCANS] if desk.look_up(id_).code.may_collect]
    (folder / "waiting.json").write_text(json.dumps(waiting))
    events = books.version
    session.store.close()
    return {"events": events, "households": len(books.register), "waiting": len(waiting)}


def opening(folder: Path) -> dict[str, Any]:
    """From the passphrase to the first verdict."""
    waiting = json.loads((folder / "waiting.json").read_text())
    begun, work, (before, _) = time.perf_counter(), time.process_time(), _megabytes()
    session = _session(folder)
    opened = time.perf_counter() - begun
    Desk(session, _POINT).look_up(waiting[0])
    first, cpu = time.perf_counter() - begun, time.process_time() - work
    now, peak = _megabytes()
    return {
        "events": session.books.version, "opened": opened, "first_verdict": first, "cpu": cpu, "mb": now - before,
        "mb_in_all": now, "peak_mb": peak,
    }  # fmt: skip


def crash(folder: Path) -> dict[str, Any]:
    """As many events as a busy week has, and no end in good order."""
    session = _session(folder)
    for number in range(_TAIL):
        session.append([ScanRefused(
            **session.stamper()(_POINT), day="", desk=1, verdict=VerdictCode.UNKNOWN_CARD, card=f"C{number:020}"
        )])  # fmt: skip
    print(json.dumps({"tail": _TAIL}), flush=True)
    os._exit(0)


def counted(folder: Path) -> dict[str, Any]:
    """Who is expected today, as the desk's first page of a day asks it."""
    desk = Desk(_session(folder), _POINT)
    begun, work = time.perf_counter(), time.process_time()
    planned = desk.glance().planned
    return {"planned": planned, "seconds": time.perf_counter() - begun, "cpu": time.process_time() - work}


def working(folder: Path) -> dict[str, Any]:
    """Verdicts and handovers of many households, and what SQLite and the bare disk take."""
    waiting = json.loads((folder / "waiting.json").read_text())
    session = _session(folder)
    desk = Desk(session, _POINT)
    verdicts = _timed(desk.look_up, waiting[:_SCANS])
    households = waiting[: min(_SCANS // 2, len(waiting) - 1)]
    lite = sqlite3.connect(folder / "peer.db", isolation_level=None)
    lite.execute("PRAGMA journal_mode=WAL")
    lite.execute("PRAGMA synchronous=FULL")
    lite.execute("CREATE TABLE IF NOT EXISTS handover (id INTEGER PRIMARY KEY, document TEXT)")
    row = "x" * 1_800
    mine, theirs, least = _Times(), _Times(), _Times()
    with (folder / "bare").open("wb", buffering=0) as bare:
        bare.write(bytes(1 << 20))
        os.fsync(bare.fileno())
        bare.seek(0)

        def write_and_sync() -> None:
            bare.write(bytes(_RECORD))
            os.fdatasync(bare.fileno())

        for household in households:  # by turns, so that all three meet the disk, and other work, in the same mood
            verdict = desk.look_up(household)
            mine.take(partial(desk.hand_over, verdict))
            theirs.take(lambda: lite.execute("INSERT INTO handover (document) VALUES (?)", (row,)))
            least.take(write_and_sync)
    now, peak = _megabytes()
    return {
        "verdict": verdicts, "handover": mine.told(), "sqlite": theirs.told(), "write_and_sync": least.told(),
        "mb_in_all": now, "peak_mb": peak,
    }  # fmt: skip


def late(folder: Path) -> dict[str, Any]:
    """What another laptop served today and yesterday comes in, as many at a time as a hub gives between two keys."""
    session = _session(folder)
    desk = Desk(session, _POINT)
    desk.glance()
    made = desk.hand_over(desk.look_up(json.loads((folder / "waiting.json").read_text())[-1]))
    document = json.loads(session.log.find(made.device, made.seq) or b"")
    households = Random(9).sample([one.id for one in session.books.register], min(len(session.books.register), _LATE))
    taken, asked = [], []
    for at in range(0, len(households), _AT_ONCE):
        some = [
            json.dumps(document | {"id": f"{made.id[:24]}{seq:012x}", "seq": seq, "device": "0badcafe", "card": "",
                                   "household": household}, separators=(",", ":")).encode()
            for seq, household in enumerate(households[at : at + _AT_ONCE], at + 1)
        ]  # fmt: skip
        begun = time.process_time()
        session.ingest(some, "0badcafe")
        between = time.process_time()
        desk.glance()
        taken.append((between - begun) * 1e3)
        asked.append((time.process_time() - between) * 1e3)
    return {"events": len(households), "batch_cpu_ms": _spread(taken), "glance_cpu_ms": _spread(asked)}


def verified(folder: Path) -> dict[str, Any]:
    """The audit of all events, and the most memory that it takes."""
    session = _session(folder)
    most = [0.0]
    begun, work = time.perf_counter(), time.process_time()
    found = audit(session.store, session.books, lambda done, total: most.append(_megabytes()[0]))
    return {
        "events": sum(found.documents.values()), "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - work, "most_mb": max(most), "findings": len(found.findings),
    }  # fmt: skip


class _Times:
    """How long work takes each time, and how much of it the CPU works; in ms."""

    def __init__(self) -> None:
        self._taken: list[float] = []
        self._busy: list[float] = []

    def take(self, work: Callable[[], object]) -> None:
        begun, used = time.perf_counter(), time.process_time_ns()
        work()
        self._busy.append((time.process_time_ns() - used) / 1e6)
        self._taken.append((time.perf_counter() - begun) * 1e3)

    def told(self) -> dict[str, float]:
        return _spread(self._taken) | {"cpu_ms": median(self._busy)}


def _timed(work: Callable[[Any], object], on: Iterable[Any]) -> dict[str, float]:
    times = _Times()
    for one in on:
        times.take(partial(work, one))
    return times.told()


def _spread(taken: list[float]) -> dict[str, float]:
    return {"median_ms": median(taken), "p99_ms": quantiles(taken, n=100)[-1], "most_ms": max(taken)}


def apart(folder: Path, what: str) -> dict[str, Any]:
    """What `what` tells, in a process of its own."""
    words = [sys.executable, "-m", "bench.at_size", str(folder), what]
    return dict(json.loads(subprocess.run(words, cwd=_TESTS, capture_output=True, text=True, check=True).stdout))


STEPS = {
    "choose": choose, "opening": opening, "counted": counted, "working": working, "late": late, "crash": crash,
    "verified": verified,
}  # fmt: skip

if __name__ == "__main__":
    place = Path(sys.argv[1])
    if len(sys.argv) > 2:
        print(json.dumps(STEPS[sys.argv[2]](place)))
    else:
        for step in (*STEPS, "opening"):
            print(step, json.dumps(apart(place, step)), flush=True)
