"""Another laptop's events come in while people work: the longest a scan may have to wait for it.

Beside it, in the same run, what making all books anew at once would take.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from msgspec.json import encode
from pytest_benchmark.fixture import BenchmarkFixture

from distro.model import events as e
from distro.model.ids import next_id
from distro.rehearsal import build_stage, queue_of
from distro.stations.laptops import sync
from distro.stations.session import Session
from tests_programme import SOURCE

FULL = os.environ.get("DISTRO_BENCH") == "full"
HOUSEHOLDS = 40_000 if FULL else 300
AT_ONCE = 100  # as the liaison takes them in
OTHER = "ffffffff"


def of_another(session: Session, count: int, void_first: bool) -> list[bytes]:
    """Handovers that another laptop made today to the last of the queue; a void of one of them where asked for."""
    day = session.books.days.all()[0]
    last, now, seq = "", day.opened.occurred_at, 0
    made: list[e.Event] = []
    for granted in list(session.books.entitlements.at("2023-T1", day.point))[-count:]:
        seq, last = seq + 1, next_id(now, last)
        common: dict[str, Any] = {
            "id": last, "seq": seq, "device": OTHER, "site": day.point, "by": "awa", "occurred_at": now,
            "recorded_at": now,
        }  # fmt: skip
        lines = tuple(
            e.HandoverLine("2023-T1", line.basket, line.item, line.quantity, line.quantity) for line in granted.lines
        )
        made.append(e.Handover(**common, day=day.name, desk=2, household=granted.household, card="", how=e.How.SCANNED,
                               lines=lines, movements=()))  # fmt: skip
    if void_first:
        common = common | {"id": next_id(now, last), "seq": seq + 1}
        made.append(e.Void(**common, day=day.name, handover=made[0].id, reason="essai"))
    return [encode(event) for event in made]


def longest(steps: list[float]) -> float:
    return max(steps) * 1000


@pytest.mark.parametrize("void", [False, True], ids=["handovers", "and-a-void"])
def test_the_longest_pause(
    benchmark: BenchmarkFixture, tmp_path: Path, void: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = build_stage(tmp_path / "store", SOURCE, 0, HOUSEHOLDS, 7)
    session = stage.session
    assert queue_of(session, stage.day.point)
    documents = of_another(session, min(2000, HOUSEHOLDS // 4), void)
    pauses: list[float] = []

    def timed(step: object) -> bool:
        """One step between two keys; whether there is another."""
        begun = time.perf_counter()
        try:
            step()  # type: ignore[operator]
        except StopIteration:
            return False
        finally:
            pauses.append(time.perf_counter() - begun)
        return True

    def come_in() -> None:
        for at in range(0, len(documents), AT_ONCE):
            timed(lambda at=at: sync.ingest(session, documents[at : at + AT_ONCE]))
        rebuild = session.rebuild()
        while timed(lambda: next(rebuild)):
            pass

    benchmark.pedantic(come_in, rounds=1)
    begun = time.perf_counter()
    session.reload()
    at_once = time.perf_counter() - begun
    with capsys.disabled():
        print(
            f"\n{len(documents)} events of another laptop into {session.books.version}: longest pause "
            f"{longest(pauses):.1f} ms in {len(pauses)} steps; all books at once {at_once * 1000:.0f} ms, "
            f"ratio {longest(pauses) / at_once / 1000:.3f}"
        )
    assert not session.stale
    assert len(list(session.books.handovers)) == len(documents) - 2 * void
    session.store.close()
