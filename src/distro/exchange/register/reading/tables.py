"""Tables in text: CSV and its kin, with any separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from distro.exchange.register.reading.encodings import decode
from distro.exchange.register.sheets import Cell, FileRefused, Sheet
from distro.rules.clean import bare_cell

MOST_ROWS = 200_000
_DELIMITERS = ";,\t|"
_LOOKED_AT = 30  # lines
# What a spreadsheet writes where a formula failed, in English, French and Spanish.
_LOST = re.compile(r"#(?:N/?A|REF|NAME|VALUE|VALEUR|VALOR|NOM|NUM|NOMBRE|NULL|NUL|DIV/0|SPILL)[!?]?", re.IGNORECASE)
_KEPT_TEXT = re.compile(r'="([^"]*)"\s*')


def read_table(data: bytes, name: str) -> Sheet:
    """The one sheet of a text file. FileRefused when it is no text, or its letters cannot be told."""
    text, notes = decode(data)
    told = re.match(r'\s*"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    skipped = 0
    if told:
        text, skipped = text[told.end() :], 1
    delimiter = told[1] if told else _delimiter(text)
    rows: list[tuple[Cell, ...]] = []
    lost: set[tuple[int, int]] = set()
    first = 1 + skipped
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) == MOST_ROWS:
                raise FileRefused("file_too_long", rows=MOST_ROWS)
            if any("\n" in cell for cell in row):
                _refuse_swallowed(row, delimiter, len(rows[0]) if rows else 0, first + len(rows))
            lost |= {
                (first + len(rows), at) for at, cell in enumerate(row) if cell[:1] == "#" and _LOST.fullmatch(cell)
            }
            rows.append(tuple(_bare(cell) if cell.strip() else None for cell in row))
    except csv.Error:
        raise FileRefused("file_broken") from None
    return Sheet(name, tuple(rows), first=first, lost=frozenset(lost), notes=notes)


def _refuse_swallowed(row: Sequence[str], delimiter: str, width: int, number: int) -> None:
    """FileRefused where a cell holds whole rows: a quotation mark was opened and not closed.

    A delimiter with a blank behind it is one of an address or a remark that goes over several lines.
    """
    for cell in row:
        lines = (line.replace(f"{delimiter} ", "") for line in cell.split("\n")[1:])
        if width > 2 and any(line.count(delimiter) >= width - 1 for line in lines):
            raise FileRefused("file_quote", row=number)


def _bare(cell: str) -> str:
    """A cell without what keeps a spreadsheet from computing it: a leading sign, or ="0612" around the whole."""
    if cell.startswith('="') and (kept := _KEPT_TEXT.fullmatch(cell)):
        return kept[1]
    return bare_cell(cell)


def _delimiter(text: str) -> str:
    """The sign that cuts the most lines into as many cells; among equals, the one that cuts into the most."""
    lines = [line for line in text.splitlines()[:200] if line.strip()][:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: Sequence[str], sign: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
    usual = max((width for width in widths if width > 1), key=widths.count, default=1)
    return (widths.count(usual) if usual > 1 else 0, usual)
