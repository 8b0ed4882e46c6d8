"""What stands in the XML of an XLSX beside the values: what is hidden, struck out or lost, how far it goes."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from html import unescape

from msgspec import Struct

from distro.exchange.register.reading.parcels import pieces
from distro.exchange.register.reading.struck import struck_formats
from distro.exchange.register.reading.tables import MOST_ROWS
from distro.exchange.register.sheets import FileRefused

_MOST_CELLS = 12_000_000  # of the rectangle that holds all values
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
# A cell or a row that says where it is as no program writes it: the reader would look for it at the end of the world.
_NOWHERE = re.compile(rb'<(?:\w+:)?(?:c\b[^>]*?\br\s*=\s*(?!"[A-Z]{1,3}\d{1,7}")|row\b[^>]*?\br\s*=\s*(?!"\d{1,7}"))')
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b(?=[^>]*\bname="([^"]*)")[^>]*?\b\w+:id="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


class Look(Struct, frozen=True):
    """One sheet's XML, looked at; rows count from 1, columns from 0."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    lost: frozenset[tuple[int, int]] = frozenset()
    struck_rows: frozenset[int] = frozenset()


def look_at_sheets(archive: zipfile.ZipFile) -> dict[str, Look]:
    """Every sheet by its name. FileRefused for one whose values reach further than any list, or nowhere."""
    targets = relations(archive.read("xl/_rels/workbook.xml.rels"))
    there = set(archive.namelist())
    struck = _struck_cell(struck_formats(archive.read("xl/styles.xml")) if "xl/styles.xml" in there else [])
    looks = {}
    for name, ident in _SHEET.findall(archive.read("xl/workbook.xml")):
        part = targets.get(ident.decode("utf-8", "replace"), "")
        if part in there:
            looks[unescape(name.decode("utf-8", "replace"))] = _look(archive, part, struck)
    return looks


def relations(data: bytes) -> dict[str, str]:
    """Which part of the file stands behind each name that the workbook uses."""
    targets = {}
    for relation in _RELATION.findall(data):
        ident, path = (_value(relation, name).decode("utf-8", "replace") for name in (b"Id", b"Target"))
        targets[ident] = path.lstrip("/") if path.startswith("/") else posixpath.normpath(f"xl/{path}")
    return targets


def _struck_cell(formats: Sequence[bytes]) -> re.Pattern[bytes] | None:
    """How a cell with a value in one of these formats is written."""
    if not formats:
        return None
    return re.compile(
        rb'<(?:\w+:)?c\b(?=[^>]*?\bs="(?:' + b"|".join(formats) + rb')")[^>]*?\br="[A-Z]+(\d{1,7})"[^>]*(?<!/)>'
    )


def _look(archive: zipfile.ZipFile, part: str, struck: re.Pattern[bytes] | None) -> Look:
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    lost: set[tuple[int, int]] = set()
    struck_rows: set[int] = set()
    right = below = row_number = 0
    for piece in pieces(archive, part, b"</row>" if b"</row>" in archive.open(part).read(1 << 16) else b">"):
        if b"hidden=" in piece:
            for column in _COLUMN.findall(piece):
                if _is_true(column, b"hidden"):
                    first, last = int(_value(column, b"min") or b"1"), int(_value(column, b"max") or b"1")
                    hidden_columns |= set(range(first - 1, min(last, 16_384)))
            for row in _ROW.findall(piece):
                row_number = int(_value(row, b"r") or row_number + 1)
                if _is_true(row, b"hidden"):
                    hidden_rows.add(row_number)
        if struck is not None:
            struck_rows |= set(map(int, struck.findall(piece)))
        if b't="e"' in piece:
            lost |= {_at(*where) for where in _ERROR.findall(piece)}
        if b"<f" in piece or b":f" in piece:
            lost |= {_at(*where) for where in _FORMULA.findall(piece)}
        if _NOWHERE.search(piece):
            raise FileRefused("file_broken")
        cells = _CELL.findall(piece)
        right = max(right, max(map(_column, {letters for letters, _ in cells}), default=0))
        below = max(below, max(map(int, {row for _, row in cells}), default=0))
    if below > MOST_ROWS:
        raise FileRefused("file_too_long", rows=MOST_ROWS)
    if right * below > _MOST_CELLS:
        raise FileRefused("file_too_wide")
    return Look(frozenset(hidden_rows), frozenset(hidden_columns), frozenset(lost), frozenset(struck_rows))


def _value(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _is_true(tag: bytes, name: bytes) -> bool:
    return _value(tag, name) in (b"1", b"true")


_COLUMNS: dict[bytes, int] = {}


def _column(letters: bytes) -> int:
    """The number of a column from 1."""
    number = _COLUMNS.get(letters)
    if number is None:
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        _COLUMNS[letters] = number
    return number


def _at(letters: bytes, row: bytes) -> tuple[int, int]:
    return int(row), _column(letters) - 1
