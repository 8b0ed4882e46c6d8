"""A table, for paper, workbook and CSV alike: a heading, an HXL tag and a value for each column."""

from __future__ import annotations

from msgspec import Struct

Cell = str | int | None


class Table(Struct, frozen=True):
    """One table: its name, the columns as (heading, HXL tag), and its rows; `total`: the last row sums the others."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
