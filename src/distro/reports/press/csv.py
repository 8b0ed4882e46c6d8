"""A table as CSV with HXL tags."""

from __future__ import annotations

import csv
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.reports.press.table import Table
from distro.rules.clean import printed, safe_cell


def write_csv(table: Table, out: Path) -> None:
    """Write `table` to `out`, whole or not at all; a text that a spreadsheet would obey is led by a '."""
    with atomic_file(out) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_cell(printed(heading)) for heading, _ in table.columns])
        writer.writerow([tag for _, tag in table.columns])
        writer.writerows(
            [safe_cell(printed(cell)) if isinstance(cell, str) else cell for cell in row] for row in table.rows
        )
