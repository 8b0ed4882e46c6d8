"""A table as CSV with HXL tags, in the dialect that the spreadsheets of its readers open."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from distro.atomic_file import atomic_file
from distro.reports.press.table import Cell, Table
from distro.rules.clean import printed, safe_cell
from distro.texts import language


class Dialect(Struct, frozen=True):
    """What stands between two cells, and before the cents."""

    between: str
    decimal: str


SEMICOLON = Dialect(";", ",")  # where the decimal mark is a comma the list separator of spreadsheets is a semicolon
COMMA = Dialect(",", ".")
TAB = Dialect("\t", ".")
DIALECTS = {"semicolon": SEMICOLON, "comma": COMMA, "tab": TAB}
_OF_LANGUAGE = {"fr": SEMICOLON, "en": COMMA, "ar": SEMICOLON}  # Morocco's Arabic as its French


def dialect_here() -> Dialect:
    """The dialect of the language spoken now."""
    return _OF_LANGUAGE[language()]


def write_csv(table: Table, out: Path, dialect: Dialect | None = None) -> None:
    """Write `table` to `out`, whole or not at all: UTF-8 with its mark, dates as ISO 8601, and no row of sums.

    A text that a spreadsheet would obey is led by a '. Without a `dialect` it is the one of the language spoken now.
    """
    chosen = dialect or dialect_here()
    with atomic_file(out) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=chosen.between)
        writer.writerow([safe_cell(printed(heading)) for heading, _ in table.columns])
        writer.writerow([tag for _, tag in table.columns])
        for row in table.rows[: -1 if table.total else None]:
            writer.writerow(list(_written(row, chosen)))


def _written(row: tuple[Cell, ...], dialect: Dialect) -> Iterator[str | int | None]:
    for cell in row:
        if isinstance(cell, str):
            yield safe_cell(printed(cell))
        elif isinstance(cell, datetime):
            yield cell.isoformat(timespec="seconds")
        elif isinstance(cell, date):
            yield cell.isoformat()
        elif isinstance(cell, Decimal):
            yield str(cell).replace(".", dialect.decimal)
        else:
            yield cell
