"""Workbooks: XLSX (strict too), XLSB, XLS and ODS, their values as a person sees them.

python-calamine reads the cells. What it does not tell (what is hidden or struck through, errors, formulas without a
value) the XML is searched for before; and how far the cells reach, because it makes room for the whole rectangle.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from distro.exchange.register.reading.binary import look_at_binary_sheets
from distro.exchange.register.reading.old_binary import look_at_old_sheets
from distro.exchange.register.reading.opendocument import look_at_tables
from distro.exchange.register.reading.parcels import check_entities, check_parcel
from distro.exchange.register.reading.spreadsheet_xml import Look, look_at_sheets
from distro.exchange.register.reading.tables import MOST_ROWS
from distro.exchange.register.sheets import Cell, FileRefused, Sheet
from distro.rules.clean import harmless

_KEPT_ONCE = 2_000  # values: names and phones, which are all different, need not stand in another table


def read_workbook(path: Path, kind: str) -> list[Sheet]:
    """The sheets of a workbook of `kind` (xlsx, xlsb, xls or ods). FileRefused as `read_sheets` says."""
    looks: dict[str, Look] = {}
    if kind != "xls":
        try:
            with zipfile.ZipFile(path) as archive:
                check_parcel(archive)
                check_entities(archive)
                if kind == "xlsx":
                    looks = look_at_sheets(archive)
                elif kind == "xlsb":
                    looks = look_at_binary_sheets(archive)
                else:
                    looks = look_at_tables(archive)
        except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, NotImplementedError, ValueError):
            raise FileRefused("file_broken") from None
        return _sheets(path, kind, looks)
    try:
        looks, tangled = look_at_old_sheets(path.read_bytes()), False
    except ValueError:
        tangled = True  # or sealed: which, the cells tell
    sheets = _sheets(path, kind, looks)
    if tangled:
        raise FileRefused("file_broken")
    return sheets


def _sheets(path: Path, kind: str, looks: dict[str, Look]) -> list[Sheet]:
    import python_calamine as calamine

    sheets = []
    try:
        with calamine.load_workbook(io.BytesIO(path.read_bytes())) as book:
            for about in book.sheets_metadata:
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                seen: dict[Cell, Cell] = {}
                rows = tuple(_row(row, seen) for row in sheet.to_python(skip_empty_area=False))
                if len(rows) > MOST_ROWS:
                    raise FileRefused("file_too_long", rows=MOST_ROWS)
                look = looks.get(about.name) or Look()
                sheets.append(
                    Sheet(
                        harmless(about.name),
                        rows,
                        hidden=about.visible != calamine.SheetVisibleEnum.Visible,
                        hidden_rows=look.hidden_rows,
                        hidden_columns=look.hidden_columns,
                        lost=look.lost,
                        struck_rows=look.struck_rows,
                    )
                )
    except calamine.PasswordError:
        raise FileRefused("file_locked") from None
    except (calamine.CalamineError, ValueError, OSError, EOFError):
        if kind == "xls" and _is_locked(path):
            raise FileRefused("file_locked") from None
        raise FileRefused("file_broken") from None
    return sheets


def _is_locked(path: Path) -> bool:
    """Whether an OLE file holds a workbook that is sealed with a password."""
    data = path.read_bytes()
    return "EncryptedPackage".encode("utf-16-le") in data


def _row(row: Sequence[object], seen: dict[Cell, Cell]) -> tuple[Cell, ...]:
    return tuple([None if cell == "" else _cell(cell, seen) for cell in row])


def _cell(value: object, seen: dict[Cell, Cell]) -> Cell:
    """A cell as the other steps take it. What is `seen` in many rows (a town, a status, a count) is kept once."""
    if type(value) is str or type(value) is float:
        return seen.get(value) or (seen.setdefault(value, value) if len(seen) < _KEPT_ONCE else value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    if isinstance(value, time):
        return value.isoformat()
    return value if isinstance(value, str | int | float | date) else str(value)
