"""The benchmark of the store still runs, and its stores answer alike; the figures are made by `bench.publish`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.contenders import CONTENDERS
from bench.measuring import Figures, measure, measure_apart
from bench.publish import rewrite, table


@pytest.mark.parametrize("name", CONTENDERS)
def test_a_store_is_filled_and_measured(tmp_path: Path, name: str) -> None:
    contender = CONTENDERS[name](tmp_path)
    contender.fill(50)
    figures = measure(contender, 50, most=10, seconds=0.1)
    assert all(figure > 0 for figure in figures)


def test_a_store_is_measured_in_a_process_of_its_own() -> None:
    assert measure_apart("Distro", 20).memory > 5


def test_the_table_compares_with_sqlite_and_goes_where_the_readme_has_it() -> None:
    results = {
        (1_000, "Distro"): Figures(0.1, 0.005, 0.01, 0.02, 0.0, 50.0),
        (1_000, "SQLite"): Figures(0.2, 0.01, 0.01, 0.001, 0.0, 20.0),
        (1_000, "Caching"): Figures(20.0, 0.01, 0.01, 0.001, 0.0, 20.0),
    }
    made = table(results)
    assert "| 1,000 | distro | 0.100 ms (0.50) | 0.005 ms (0.50) | 0.010 ms (1.00) | 0.02 s |  | 50 MB |" in made
    assert "TinyDB, CachingMiddleware ¹ | 20 ms (100)" in made
    text = "before\n<!-- store-bench -->\nold\n<!-- /store-bench -->\nafter\n"
    assert rewrite(text, made) == f"before\n<!-- store-bench -->\n{made}\n<!-- /store-bench -->\nafter\n"
    with pytest.raises(SystemExit):
        rewrite("no place", made)
