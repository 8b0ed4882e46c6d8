"""Step one: a list is read into sheets, whatever made it; hostile files are refused before they cost anything."""

from __future__ import annotations

import zipfile
from pathlib import Path

from distro.exchange.register.reading.archives import read_tables
from distro.exchange.register.reading.tables import read_table
from distro.exchange.register.reading.workbooks import read_workbook
from distro.exchange.register.sheets import FileRefused, Sheet
from distro.rules.clean import harmless

_MOST_BYTES = 50 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ")


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a workbook (XLSX, XLSB, XLS, ODS), a CSV file or a zip of CSV files.

    What a file is, its first bytes say and not its name. FileRefused when it is too large, of another kind, empty, or
    made to do harm.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise FileRefused("file_too_large", megabytes=_MOST_BYTES >> 20)
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(_ZIP):
        sheets = _zipped(path)
    elif head.startswith(_OLE):
        sheets = read_workbook(path, "xls")
    elif head.startswith(_FOREIGN):
        raise FileRefused("file_kind")
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise FileRefused("file_html")
    else:
        sheets = [read_table(path.read_bytes(), harmless(path.stem))]
    if not any(cell is not None for sheet in sheets for row in sheet.rows for cell in row):
        raise FileRefused("file_empty")
    return sheets


def _zipped(path: Path) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        raise FileRefused("file_broken") from None
    if "xl/workbook.xml" in names:
        return read_workbook(path, "xlsx")
    if "xl/workbook.bin" in names:
        return read_workbook(path, "xlsb")
    if {"content.xml", "mimetype"} <= names:
        return read_workbook(path, "ods")
    return read_tables(path)
