"""A table, for paper, workbook and CSV alike: a heading, an HXL tag and a value for each column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

# A value as it is: how a date or an amount of money is written, each format decides.
Cell = str | int | Decimal | date | datetime | None


class Table(Struct, frozen=True):
    """One table: its name, the columns as (heading, HXL tag), and its rows.

    `total`: the last row sums the others. `bold`: rows that stand out. `on_paper`: the columns that fit on paper; all
    where it is empty.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    bold: tuple[int, ...] = ()
    on_paper: tuple[int, ...] = ()

    def for_paper(self) -> Table:
        """What of it stands on paper."""
        if not self.on_paper:
            return self
        columns = tuple(self.columns[at] for at in self.on_paper)
        rows = tuple(tuple(row[at] for at in self.on_paper) for row in self.rows)
        return Table(self.name, columns, rows, self.total, self.bold)
