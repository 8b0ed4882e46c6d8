"""What a file is once it is read: sheets of rows of cells, whatever made them; and why one is not read."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from distro.model.refusal import Refusal

Cell = str | int | float | date | None


class FileRefused(Refusal):
    """A file is not read. `code` is a text of the `register` catalogue."""

    room = "register.refused"


class Sheet(Struct, frozen=True):
    """One table of a file. `first` is the number of its first row as a person sees it, from 1.

    `hidden`: nobody who opens the file sees the sheet; `hidden_rows` and `hidden_columns` (from 0) likewise, by a
    filter or by hand. `lost`: cells (row, column) that hold an error or a formula whose value was not kept.
    `struck_rows`: those with something that somebody crossed out. `notes`: what was noticed while reading, as codes of
    the `importing` catalogue. `part_of`: the sheet on which it stands beneath another table.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first: int = 1
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    lost: frozenset[tuple[int, int]] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    part_of: str = ""

    @property
    def called(self) -> str:
        """What the file calls the sheet."""
        return self.part_of or self.name
