"""A table, for paper, workbook and CSV alike: a heading, an HXL tag and a value for each column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

# A value as it is: how a date or an amount of money is written, each format decides.
Cell = str | int | Decimal | date | datetime | None


class Table(Struct, frozen=True):
    """One table: its name, the columns as (heading, HXL tag), and its rows; `total`: the last row sums the others."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
