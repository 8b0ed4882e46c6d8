"""The desk at size: a verdict and a durable handover, beside SQLite doing the least that such a desk would need.

Runs small in the test suite (does it still run?); `DISTRO_BENCH=full` measures at 100,000 households and 1,000,000
events. Reported as ratios and percentiles, never asserted as times.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

import pytest

from distro.cards.code import read
from distro.model.events import DayOpened, Handover, How
from distro.model.verdicts import VerdictCode
from distro.rehearsal import build_stage, queue_of
from distro.rehearsal.stage import Stage
from distro.rules.lines import all_of
from distro.stations import morning
from distro.stations.desk import Desk
from tests_programme import SOURCE

FULL = os.environ.get("DISTRO_BENCH") == "full"
HOUSEHOLDS, EVENTS, SCANS = (100_000, 1_000_000, 1_000) if FULL else (60, 500, 20)


@dataclass
class Point:
    stage: Stage
    queue: list[str]
    lite: sqlite3.Connection


@pytest.fixture(scope="module")
def point(tmp_path_factory: pytest.TempPathFactory) -> Point:
    """A point with HOUSEHOLDS households and EVENTS events, and SQLite with the same cards, dues and handovers."""
    folder = tmp_path_factory.mktemp("bench")
    stage = build_stage(folder / "exercice", SOURCE, 0, HOUSEHOLDS, 7)
    session = stage.session
    queue = queue_of(session, stage.day.point)
    lite = sqlite3.connect(folder / "peer.db")
    lite.execute("PRAGMA journal_mode=WAL")
    lite.execute("PRAGMA synchronous=FULL")
    lite.execute("CREATE TABLE card (code TEXT PRIMARY KEY, household TEXT, revoked TEXT)")
    lite.execute("CREATE TABLE due (household TEXT, item TEXT, quantity INT)")
    lite.execute("CREATE TABLE handover (id TEXT PRIMARY KEY, household TEXT, item TEXT, quantity INT, at TEXT)")
    lite.execute("CREATE INDEX due_of ON due (household)")
    lite.execute("CREATE INDEX handover_of ON handover (household)")
    cards = [(card.code, card.household) for card in session.books.cards]
    lite.executemany("INSERT INTO card VALUES (?, ?, NULL)", cards)
    granted = session.books.entitlements.of("2023-T1")
    due = [(one.household, line.item, line.quantity) for one in granted for line in one.lines]
    lite.executemany("INSERT INTO due VALUES (?, ?, ?)", due)
    _history(stage, lite)
    lite.commit()
    return Point(stage, queue, lite)


def _history(stage: Stage, lite: sqlite3.Connection) -> None:
    """Handovers of rounds long gone, up to EVENTS events; only in memory, which is what a verdict reads."""
    books, random = stage.session.books, Random(1)
    households = [household.id for household in books.register]
    stamp = stage.session.stamper()
    template = stamp("RBT")
    books.days.opened(DayOpened(**stamp("TNG"), day="long-ago", date=date(2022, 1, 3), rounds=()), {})
    for number in range(EVENTS - books.version):
        household = random.choice(households)
        past = Handover(
            **(template | {"id": f"{template['id']}-{number}"}),
            day="long-ago", desk=1, household=household, card="", how=How.SCANNED, lines=(), movements=(),
        )  # fmt: skip
        books.handovers.made(past)
        lite.execute("INSERT INTO handover VALUES (?, ?, 'X', 1, '2022')", (past.id, household))


def _percentiles(work: Callable[[str], object], codes: list[str]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds."""
    times = []
    for code in codes:
        start = time.perf_counter()
        work(code)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def test_scan_to_verdict(point: Point, capsys: pytest.CaptureFixture[str]) -> None:
    session = point.stage.session
    desk = Desk(session, point.stage.day.point)
    codes = Random(2).sample(point.queue, min(SCANS, len(point.queue)))

    def peer(code: str) -> None:
        (household,) = point.lite.execute("SELECT household FROM card WHERE code = ?", (code,)).fetchone()
        point.lite.execute("SELECT item, quantity FROM due WHERE household = ?", (household,)).fetchall()
        taken = "SELECT item, sum(quantity) FROM handover WHERE household = ? GROUP BY item"
        point.lite.execute(taken, (household,)).fetchall()

    ours = _percentiles(lambda code: desk.scan(read(code, session.card_key)), codes)
    theirs = _percentiles(peer, codes)
    with capsys.disabled():
        print(
            f"\nscan to verdict, {HOUSEHOLDS} households, {EVENTS} events: median {ours[0]:.3f} ms, "
            f"p99 {ours[1]:.3f} ms; SQLite look-ups alone {theirs[0]:.3f} / {theirs[1]:.3f}; "
            f"ratio {ours[0] / theirs[0]:.2f}"
        )
    assert desk.scan(read(codes[0], session.card_key)).code == VerdictCode.MAY_COLLECT


def test_a_durable_handover(point: Point, capsys: pytest.CaptureFixture[str]) -> None:
    session = point.stage.session
    desk = Desk(session, point.stage.day.point)
    codes = Random(3).sample(point.queue, min(SCANS, len(point.queue)))
    verdicts = {code: desk.scan(read(code, session.card_key)) for code in codes}

    def peer(code: str) -> None:
        verdict = verdicts[code]
        lines = enumerate(all_of(verdict.due))
        rows = [(f"{code}{n}", verdict.household, line.item, line.quantity) for n, line in lines]
        point.lite.executemany("INSERT INTO handover VALUES (?, ?, ?, ?, '2023')", rows)
        point.lite.commit()

    ours = _percentiles(lambda code: desk.hand_over(verdicts[code]), codes)
    theirs = _percentiles(peer, codes)
    with capsys.disabled():
        print(
            f"\ndurable handover: median {ours[0]:.3f} ms, p99 {ours[1]:.3f} ms; "
            f"SQLite WAL FULL, the same lines {theirs[0]:.3f} / {theirs[1]:.3f}; ratio {ours[0] / theirs[0]:.2f}"
        )
    assert len(session.books.days.all()[0].handovers) == len(codes)


def test_the_morning_at_a_glance(point: Point, capsys: pytest.CaptureFixture[str]) -> None:
    """The status line asks for it at each scan; the first time of a day everybody is counted."""
    session, where = point.stage.session, point.stage.day.point
    desk = Desk(session, where)
    day = session.books.days.open_at(where)
    assert day is not None
    start = time.perf_counter()
    session.books.expected(day)
    first = (time.perf_counter() - start) * 1000
    codes = Random(4).sample(point.queue, min(5 * SCANS, len(point.queue)))
    verdicts = (desk.scan(read(code, session.card_key)) for code in codes)
    made = sum(1 for verdict in verdicts if verdict.code.may_collect and desk.hand_over(verdict) is not None)
    asked = [str(number) for number in range(SCANS)]
    ours = _percentiles(lambda _: desk.glance(), asked)
    flow = _percentiles(lambda _: (morning.flow(session, where), morning.first_to_run_out(session, where)), asked[:20])
    with capsys.disabled():
        print(
            f"\nthe morning, {HOUSEHOLDS} households, {made} more handovers today: counted once {first:.1f} ms, then "
            f"{ours[0] * 1000:.1f} µs a scan (p99 {ours[1] * 1000:.1f}); flow and what runs out {flow[0]:.2f} ms"
        )
    assert desk.glance().served == len({handover.household for handover in day.handovers.values()})
