"""Reading a register file into rows of cells, whatever made it; hostile files are refused before they cost anything."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError

from msgspec import Struct

from distro.model.refusal import Refusal
from distro.rules.clean import harmless

_MOST_BYTES = 50 << 20  # of the file, and of what a workbook inflates to
_MOST_RATIO = 100  # inflated to packed, of any part of a workbook
_MOST_ROWS = 200_000
_MOST_COLUMNS = 200
_DELIMITERS = ";,\t|"

Cell = str | int | float | date | None


class FileRefused(Refusal):
    """A file is not read. `code` is a text of the `register` catalogue."""

    room = "register.refused"


class Sheet(Struct, frozen=True):
    """One table of a file: its name and rows; row 1 is the first as a person sees it."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a CSV or XLSX file. FileRefused when it is too large, of another kind, or made to do harm."""
    if path.stat().st_size > _MOST_BYTES:
        raise FileRefused("file_too_large", megabytes=_MOST_BYTES >> 20)
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK\x03\x04"):
        return _workbook(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("file_old_or_encrypted")
    return [Sheet(harmless(path.stem), tuple(_csv(path.read_bytes())))]


def _workbook(path: Path) -> list[Sheet]:
    _check_zip(path)
    import openpyxl
    from defusedxml.common import DefusedXmlException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        try:
            return [Sheet(harmless(sheet.title), tuple(_rows(sheet))) for sheet in book.worksheets]
        finally:
            book.close()
    except DefusedXmlException:
        raise FileRefused("file_bomb") from None
    except (
        KeyError,
        ValueError,
        ParseError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        TypeError,
        AttributeError,
    ):
        raise FileRefused("file_broken") from None


def _check_zip(path: Path) -> None:
    """Count what it would inflate to before anything is inflated; zipfile never gives out more than is declared."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise FileRefused("file_broken") from None
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileRefused("file_kind")
    inflated = sum(part.file_size for part in parts)
    steep = any(part.file_size > _MOST_RATIO * max(part.compress_size, 1000) for part in parts)
    if inflated > _MOST_BYTES or steep:
        raise FileRefused("file_bomb")


def _rows(sheet: object) -> Iterator[tuple[Cell, ...]]:
    """The rows, as wide as the first one says."""
    width = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True), 1):  # type: ignore[attr-defined]
        if number > _MOST_ROWS:
            raise FileRefused("file_too_long", rows=_MOST_ROWS)
        width = width or max((place for place, value in enumerate(row, 1) if value is not None), default=0)
        yield tuple(_cell(value) for value in row[:width])


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if value == "":
        return None
    return value if isinstance(value, str | int | float | date) or value is None else str(value)


def _csv(data: bytes) -> Iterator[tuple[Cell, ...]]:
    text = _decode(data)
    lines = text.splitlines()[:20]
    delimiter = max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in lines))
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > _MOST_ROWS:
                raise FileRefused("file_too_long", rows=_MOST_ROWS)
            yield tuple(cell or None for cell in row[:_MOST_COLUMNS])
    except csv.Error:
        raise FileRefused("file_broken") from None


def _decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else Windows-1252, as office programs write them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"GIF8", b"\x7fELF", b"MZ")):
        raise FileRefused("file_kind")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("file_kind")
