"""How far the cells of an XLSB reach (MS-XLSB 2.1.4: records of a type, a length and a body)."""

from __future__ import annotations

import zipfile

from distro.exchange.register.reading.tables import MOST_ROWS
from distro.exchange.register.sheets import FileRefused

_ROW = 0
_VALUES = range(2, 12)  # BrtCellRk to BrtFmlaError: all kinds of cells but the blank one
_MOST_COLUMNS = 2000


def check_reach_of_binary(archive: zipfile.ZipFile) -> None:
    """FileRefused for a sheet whose values reach further than any list."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".bin"):
            _check(archive.read(name))


def _check(data: bytes) -> None:
    at = row = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        if kind == _ROW:
            row = int.from_bytes(data[at : at + 4], "little")
        elif kind in _VALUES:
            if row > MOST_ROWS:
                raise FileRefused("file_too_long", rows=MOST_ROWS)
            if int.from_bytes(data[at : at + 4], "little") > _MOST_COLUMNS:
                raise FileRefused("file_too_wide")
        at += length


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
