"""How far the cells of an XLSB reach, and which rows are hidden (MS-XLSB 2.1.4: records of type, length and body)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from distro.exchange.register.reading.spreadsheet_xml import Look, relations
from distro.exchange.register.reading.tables import MOST_ROWS
from distro.exchange.register.sheets import FileRefused

_ROW = 0
_OF_NO_HEIGHT = 0x10  # a flag of a row: hidden by a filter, or by hand
_BUNDLE = 156  # a sheet, among those of the workbook
_VALUES = range(2, 12)  # BrtCellRk to BrtFmlaError: all kinds of cells but the blank one
_MOST_COLUMNS = 2000


def look_at_binary_sheets(archive: zipfile.ZipFile) -> dict[str, Look]:
    """For each sheet its hidden rows. FileRefused for one whose values reach further than any list."""
    looks = {
        name: Look(_hidden_rows(archive.read(name)))
        for name in archive.namelist()
        if name.startswith("xl/worksheets/") and name.endswith(".bin")
    }
    targets = relations(archive.read("xl/_rels/workbook.bin.rels"))
    return {name: looks[path] for name, rid in _sheets(archive.read("xl/workbook.bin"))
            if (path := targets.get(rid, "")) in looks}  # fmt: skip


def _sheets(data: bytes) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and by what its part is called."""
    for kind, body in _records(data):
        if kind == _BUNDLE:
            rid, after = _string(body, 8)
            yield _string(body, after)[0], rid


def _string(body: bytes, at: int) -> tuple[str, int]:
    length = int.from_bytes(body[at : at + 4], "little") * 2
    return body[at + 4 : at + 4 + length].decode("utf-16-le", "replace"), at + 4 + length


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _hidden_rows(data: bytes) -> frozenset[int]:
    row = 0
    hidden = set()
    for kind, body in _records(data):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little")
            if len(body) > 11 and body[11] & _OF_NO_HEIGHT:
                hidden.add(row + 1)
        elif kind in _VALUES:
            if row > MOST_ROWS:
                raise FileRefused("file_too_long", rows=MOST_ROWS)
            if int.from_bytes(body[:4], "little") > _MOST_COLUMNS:
                raise FileRefused("file_too_wide")
    return frozenset(hidden)


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the low ones first, and where it ends."""
    value = 0
    for place in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return value, at
