"""What the gate costs: events of another laptop taken in with it, beside the same taken in without, in one run.

Without: an event is parsed, folded and written, and nobody asks whether its values are in bounds, whose word it is, and
what the programme has. The two take turns, a hundred events each, as the liaison takes them in; the first event is not
counted, for what looks at a kind is made once, when the first of it comes.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.test_bench_merging import AT_ONCE, of_another
from distro.model.decoding import decode
from distro.rehearsal import build_stage
from distro.stations import gate, intake
from distro.stations.session import Session
from tests_programme import SOURCE

FULL = os.environ.get("DISTRO_BENCH") == "full"
HOUSEHOLDS = 20_000 if FULL else 400


@contextmanager
def no_gate() -> Iterator[None]:
    """Inside, whatever can be parsed comes in."""
    with pytest.MonkeyPatch.context() as code:
        code.setattr(intake, "event_of", decode)
        code.setattr(intake, "demand_goes_on", lambda *_: None)
        code.setattr(gate.Codes, "fitting", lambda *_: ())
        for examiner in (gate.Codes, gate.Authority):
            code.setattr(examiner, "examine", lambda *_: None)
        yield


def taken_in(into: Session, documents: list[bytes]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    fresh = into.ingest(documents)
    took = time.perf_counter() - begun
    assert len(fresh) == len(documents)
    return took


def test_events_a_second_with_the_gate_and_without(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gated, open_ = (build_stage(tmp_path / name, SOURCE, 0, HOUSEHOLDS, 7).session for name in ("gated", "open"))
    of_each = [of_another(into, HOUSEHOLDS // 2, void_first=False) for into in (gated, open_)]
    times: list[tuple[float, float]] = []

    def in_turn() -> None:
        for into, documents in zip((gated, open_), of_each, strict=True):
            taken_in(into, documents[:1])
        for at in range(1, len(of_each[0]), AT_ONCE):
            with_it, without = (documents[at : at + AT_ONCE] for documents in of_each)
            took = taken_in(gated, with_it)
            with no_gate():
                times.append((took, taken_in(open_, without)))

    benchmark.pedantic(in_turn, rounds=1)
    with_gate, without_gate = (sum(column) for column in zip(*times, strict=True))
    with capsys.disabled():
        print(
            f"\n{len(of_each[0])} events of another laptop: {len(of_each[0]) / with_gate:,.0f} a second through the "
            f"gate, {len(of_each[1]) / without_gate:,.0f} without; "
            f"ratio {with_gate / without_gate:.2f} (median {statistics.median(a / b for a, b in times):.2f})"
        )
    assert gated.quarantine == open_.quarantine == []
    for each in (gated, open_):
        each.store.close()
