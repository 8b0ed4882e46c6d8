"""A sheet that was understood: what each of its columns is, and which of its rows are data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from distro.exchange.register.sheets import Cell, Sheet
from distro.exchange.register.values.dates import Order
from distro.model.list_findings import Doubt, Note


class Column(Struct, frozen=True):
    """One column: its place from 0, its header as written, what it was understood as ("" when left aside), and why.

    `key` is what a mapping calls it: the header, with a number where it stands more than once in a sheet.
    """

    place: int
    header: str
    field: str
    why: str = ""
    key: str = ""
    examples: tuple[str, ...] = ()
    slot: int = 0
    over: str = ""


class SheetTable(Struct, frozen=True):
    """One sheet understood. `first` is where in its rows the data begins, `data` are those that are data."""

    sheet: Sheet
    columns: tuple[Column, ...]
    first: int
    headers: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Note, ...] = ()
    orders: dict[str, Order] = {}
    data: tuple[tuple[int, tuple[Cell, ...]], ...] = ()

    @property
    def name(self) -> str:
        return self.sheet.name

    def place(self, field: str) -> int | None:
        """Where a field of the household stands, if it does."""
        return next((one.place for one in self.columns if one.field == field and not one.slot), None)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.field for one in self.columns if one.field and not one.slot)

    @property
    def slots(self) -> tuple[int, ...]:
        """The members whom columns of their own describe."""
        return tuple(sorted({one.slot for one in self.columns if one.slot and one.field}))

    def number_of(self, at: int) -> int:
        """The number of a row as a person sees it."""
        return self.sheet.first + at

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Every row with something in it, by its place: no totals, signatures, or headers once more."""
        yield from self.data

    def left_aside(self) -> list[int]:
        """The numbers of the rows that are no data."""
        data = {at for at, _ in self.data}
        rows = enumerate(islice(self.sheet.rows, self.first, None), self.first)
        return [self.number_of(at) for at, row in rows if at not in data and any(cell is not None for cell in row)]
