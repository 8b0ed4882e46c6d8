"""Measure stores as programmes become, as whoever works with them has it, and put the table into the README. In tests/:

python -m bench.publish_size FOLDER ...     each a store that `bench.large` made
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from pathlib import Path
from typing import Any

from bench.at_size import apart
from bench.publish import README, rewrite

Measured = dict[str, dict[str, Any]]
_STEPS = ("choose", "opening", "counted", "verified", "working", "late")


def table(measured: list[Measured]) -> str:
    """The table in Markdown, one row a store."""
    lines = [
        "| events | households | start | memory | first count | verdict | handover | SQLite | bare | CPU | late "
        "| verify |",
        f"|{'--:|' * 12}",
    ]
    for one in measured:
        opening, working = one["opening"], one["working"]
        mine, theirs, least = (working[name] for name in ("handover", "sqlite", "write_and_sync"))
        cells = [
            f"{opening['events']:,}",
            f"{one['choose']['households']:,}",
            f"{opening['cpu']:.2f} s",
            f"{opening['mb_in_all']:.0f} MB",
            f"{one['counted']['cpu']:.2f} s",
            f"{working['verdict']['cpu_ms']:.2f} ms",
            f"{mine['median_ms']:.2f} ms",
            f"{theirs['median_ms']:.2f} ms",
            f"{least['median_ms']:.2f} ms",
            f"{mine['cpu_ms']:.2f} / {theirs['cpu_ms']:.2f} / {least['cpu_ms']:.2f} ms",
            f"{one['late']['batch_cpu_ms']['p99_ms']:.0f} ms",
            f"{one['verified']['cpu']:.1f} s, {one['verified']['most_mb']:.0f} MB",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _note() -> str:
    return (
        "Medians of one run. Start (CPU) and memory: from the accepted passphrase to the first verdict; first count: "
        "who is expected today, once a day (CPU); verdict: of a household that nobody asked for yet (CPU); handover: "
        "durable, by turns with a one-row insert of SQLite (WAL, synchronous=FULL) and the bare write and sync of as "
        "many bytes, and the CPU of all three; late: the CPU of 40 handovers that another laptop brings, between two "
        "keys (99th percentile); verify: the audit of everything (CPU, and the most memory while it goes on). "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.system()}, {os.cpu_count()} cores; `cd tests && python -m bench.publish_size FOLDER …`, each made "
        "by `python -m bench.large`."
    )


def main(folders: list[Path]) -> None:
    """Measure, and tell what is measured as it comes."""
    measured = []
    for folder in folders:
        measured.append({step: apart(folder, step) for step in _STEPS})
        print(folder, measured[-1], flush=True)
    made = f"{table(measured)}\n\n{_note()}"
    README.write_text(rewrite(README.read_text("utf-8"), made, "size-bench"), "utf-8")


if __name__ == "__main__":
    main([Path(word) for word in sys.argv[1:]])
