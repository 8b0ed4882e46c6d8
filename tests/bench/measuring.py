"""The figures of one store at one size, in a process of its own so that memory is its own.

python -m bench.measuring fill|measure CONTENDER COUNT FOLDER
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench.contenders import CONTENDERS, Contender, card, document

_TESTS = Path(__file__).parents[1]


class Figures(NamedTuple):
    """`insert`, `by_id` and `by_card` are medians in ms; `open` and `index_time` seconds; `memory` the peak in MB."""

    insert: float
    by_id: float
    by_card: float
    open: float
    index_time: float
    memory: float


def _median(work: Callable[[int], object], numbers: list[int], seconds: float) -> float:
    """Milliseconds that `work` takes, the median over as many of `numbers` as `seconds` allow, and three at least."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    for number in numbers:
        start = time.perf_counter()
        work(number)
        end = time.perf_counter()
        times.append((end - start) * 1000)
        if end > until and len(times) > 2:
            break
    return statistics.median(times)


def _demand(found: dict[str, Any] | None, number: int) -> None:
    if found is None or found["card"] != card(number):
        raise AssertionError(f"not document {number}")


def measure(contender: Contender, count: int, most: int = 2_000, seconds: float = 3.0) -> Figures:
    """The figures of a store that was filled with `count` documents, over at most `most` calls of each kind."""
    start = time.perf_counter()
    contender.open()
    _demand(contender.by_id(count), count)
    opened = time.perf_counter()
    contender.index()
    indexed = time.perf_counter()
    random = Random(1)
    chosen = [random.randint(1, count) for _ in range(most)]
    by_id = _median(lambda n: _demand(contender.by_id(n), n), chosen, seconds)
    by_card = _median(lambda n: _demand(contender.by_card(card(n)), n), random.sample(chosen, most), seconds)
    fresh = {count + n: document(count + n) for n in range(1, most + 1)}
    insert = _median(lambda n: contender.insert(fresh[n]), list(fresh), seconds)
    _demand(contender.by_id(count + 1), count + 1)
    contender.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Figures(insert, by_id, by_card, opened - start, indexed - opened, peak)


def measure_apart(name: str, count: int) -> Figures:
    """Fill and measure, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for step in ("fill", "measure"):
            words = [sys.executable, "-m", "bench.measuring", step, name, str(count), folder]
            done = subprocess.run(words, cwd=_TESTS, capture_output=True, text=True, check=True)
    return Figures(*json.loads(done.stdout))


if __name__ == "__main__":
    step, name, count, folder = sys.argv[1:]
    contender = CONTENDERS[name](Path(folder))
    if step == "fill":
        contender.fill(int(count))
    else:
        print(json.dumps(measure(contender, int(count))))
