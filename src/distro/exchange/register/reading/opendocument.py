"""What the XML of an ODS says beside the values: what is hidden, what is struck out, what repeats a million times."""

from __future__ import annotations

import re
import zipfile
from html import unescape

from distro.exchange.register.reading.parcels import pieces
from distro.exchange.register.reading.spreadsheet_xml import Look
from distro.exchange.register.reading.struck import struck_styles
from distro.exchange.register.reading.tables import MOST_ROWS
from distro.exchange.register.sheets import FileRefused

_FULL_CELL = re.compile(rb"<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"(\d+)\"")
_FULL_ROW = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"(\d+)\"[^>]*>(.*?)</table:table-row>", re.DOTALL
)
_MOST_COLUMNS = 2000
# A sheet, a column, a row, and where a sheet ends, in the order in which they stand.
_PART = re.compile(rb"<table:(?P<what>table|table-column|table-row)(?P<told>(?:\s[^>]*?)?)/?>|</table:table>")
_NAME = re.compile(rb'table:name="([^"]*)"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def _check_repeats(piece: bytes) -> None:
    """FileRefused for values that are repeated further than any list is long or wide."""
    if any(int(times) > _MOST_COLUMNS for times in _FULL_CELL.findall(piece)):
        raise FileRefused("file_too_wide")
    for times, inside in _FULL_ROW.findall(piece):
        if int(times) > MOST_ROWS and b"office:value-type" in inside:
            raise FileRefused("file_too_long", rows=MOST_ROWS)


def look_at_tables(archive: zipfile.ZipFile) -> dict[str, Look]:
    """For each sheet what of it nobody sees: rows that a filter or a hand hid, and columns; and which
    rows hold something that is struck through.

    FileRefused for values that are repeated further than any list is long or wide.
    """
    looks: dict[str, Look] = {}
    name, row, column = "", 0, 0
    rows: set[int] = set()
    columns: set[int] = set()
    crossed: set[int] = set()
    struck = _struck_cell(archive)
    for piece in pieces(archive, "content.xml", b"</table:table-row>"):
        _check_repeats(piece)
        for part in _PART.finditer(piece):
            what, told = part["what"], part["told"] or b""
            if what == b"table":
                found = _NAME.search(told)
                name, row, column = unescape(found[1].decode("utf-8", "replace")) if found else "", 0, 0
                rows, columns, crossed = set(), set(), set()
            elif what == b"table-row":
                times = min(_times(_ROWS, told), MOST_ROWS)
                if _HIDDEN.search(told):
                    rows.update(range(row + 1, row + 1 + times))
                if struck is not None and struck.search(piece, part.end(), _row_ends(piece, part.end())):
                    crossed.update(range(row + 1, row + 1 + times))
                row += times
            elif what == b"table-column":
                times = min(_times(_COLUMNS, told), _MOST_COLUMNS)
                if _HIDDEN.search(told):
                    columns.update(range(column, column + times))
                column += times
            elif part[0] == b"</table:table>":
                looks[name] = Look(frozenset(rows), frozenset(columns), struck_rows=frozenset(crossed))
    return looks


def _struck_cell(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """How a cell with a value that is struck through is written; its style stands before the first row, or apart."""
    first = next(pieces(archive, "content.xml", b"</table:table-row>"), b"")
    apart = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
    names = struck_styles(first.partition(b"<office:body")[0]) + struck_styles(apart)
    if not names:
        return None
    named = b"|".join(map(re.escape, names))
    return re.compile(
        rb'<table:table-cell\b(?=[^>]*\btable:style-name="(?:' + named + rb')")(?=[^>]*\boffice:value-type=)'
    )


def _row_ends(piece: bytes, start: int) -> int:
    found = piece.find(b"</table:table-row>", start)
    return found if found >= 0 else len(piece)


def _times(repeated: re.Pattern[bytes], told: bytes) -> int:
    found = repeated.search(told)
    return int(found[1]) if found else 1
