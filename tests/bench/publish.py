"""Measure all stores at all sizes in one run, and put the table into the README. In tests/:

python -m bench.publish [COUNT ...]
"""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.contenders import CONTENDERS
from bench.measuring import Figures, measure_apart

SIZES = (1_000, 10_000, 100_000, 1_000_000)
README = Path(__file__).parents[2] / "README.md"

Results = Mapping[tuple[int, str], Figures]


def table(results: Results) -> str:
    """The table in Markdown: times, and in brackets how many times SQLite's."""
    lines = [
        "| documents | store | insert | by id | by card | open | index | memory |",
        "|--:|:--|--:|--:|--:|--:|--:|--:|",
    ]
    for (count, name), one in results.items():
        peer, kind = results[count, "SQLite"], CONTENDERS[name]
        cells = [
            f"{count:,}",
            kind.name if kind.durable else f"{kind.name} ¹",
            *(_against(getattr(one, field), getattr(peer, field)) for field in ("insert", "by_id", "by_card")),
            f"{one.open:.2f} s",
            f"{one.index_time:.2f} s" if one.index_time > 0.005 else "",
            f"{one.memory:,.0f} MB",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _against(milliseconds: float, peer: float) -> str:
    ratio = milliseconds / peer
    times = f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2f}"
    return f"{milliseconds:,.3f} ms ({times})" if milliseconds < 10 else f"{milliseconds:,.0f} ms ({times})"


def rewrite(text: str, made: str, where: str = "store-bench") -> str:
    """The README with `made` between the marks called so."""
    marked = re.compile(rf"(<!-- {where} -->\n).*?(<!-- /{where} -->)", re.DOTALL)
    changed, found = marked.subn(lambda marks: f"{marks[1]}{made}\n{marks[2]}", text)
    if found != 1:
        raise SystemExit("README.md has no place for the table")
    return changed


def _note() -> str:
    return (
        f"Medians (distro and SQLite: of three runs); in brackets how many times SQLite's (WAL, synchronous=FULL). "
        f"Open: until the first answer by id; index: of the cards, made at each start; memory: the process' peak. "
        f"¹ not durable when insert returns. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}, "
        f"{os.cpu_count()} cores; `cd tests && python -m bench.publish`."
    )


def steady(name: str, count: int) -> Figures:
    """The medians of three runs where the disk is waited for at each insert: its mood changes from run to run."""
    runs = [measure_apart(name, count) for _ in range(3 if name in ("Distro", "SQLite") else 1)]
    return Figures(*(median(figures) for figures in zip(*runs, strict=True)))


def main(counts: Sequence[int]) -> None:
    """Measure, and tell what is measured as it comes."""
    results: dict[tuple[int, str], Figures] = {}
    for count in counts:
        for name, kind in CONTENDERS.items():
            if count <= kind.most:
                results[count, name] = steady(name, count)
                print(count, kind.name, results[count, name], flush=True)
    made = f"{table(results)}\n\n{_note()}"
    README.write_text(rewrite(README.read_text("utf-8"), made), "utf-8")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or SIZES)
