"""Workbooks as other programs write them: an XLSB and an XLS of bytes (MS-XLSB 2.4, MS-XLS 2.4), and an ODS in the
words of LibreOffice."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Container, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_STYLES = (
    '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="none"/></style:style><style:style style:name="ce2" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"


def write_xlsb(path: Path, name: str, rows: Rows, hidden: Container[int] = ()) -> Path:
    """A binary workbook of one sheet; rows count from 1."""
    book = _record(131) + _record(143) + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    book += _record(144) + _record(132)
    extent = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = _record(129) + _record(148, extent) + _record(145)
    for at, row in enumerate(rows):
        flags = 0x10 if at + 1 in hidden else 0
        sheet += _record(0, struct.pack("<IIHBBBI", at, 0, 300, 0, flags, 0, 0))
        for place, cell in enumerate(row):
            where = struct.pack("<II", place, 0)
            if isinstance(cell, str):
                sheet += _record(6, where + _wide(cell))
            elif cell is not None:
                sheet += _record(5, where + struct.pack("<d", float(cell)))  # type: ignore[arg-type]
    sheet += _record(146) + _record(130)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def write_xls(path: Path, name: str, rows: Rows, hidden: Container[int] = ()) -> Path:
    """An old workbook of one sheet, in a compound file of one table of sectors; rows count from 1."""
    begins = struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0)
    called = name.encode("utf-16-le")
    sheet = _old_record(0x809, begins[:2] + b"\x10\0" + begins[4:])
    sheet += _old_record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for at, row in enumerate(rows):
        flags = 0x120 if at + 1 in hidden else 0x100
        sheet += _old_record(0x208, struct.pack("<HHHHHHI", at, 0, len(row), 300, 0, 0, flags))
        for place, cell in enumerate(row):
            where = struct.pack("<HHH", at, place, 0)
            if isinstance(cell, str):
                sheet += _old_record(0x204, where + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
            elif cell is not None:
                sheet += _old_record(0x203, where + struct.pack("<d", float(cell)))  # type: ignore[arg-type]
    sheet += _old_record(0x0A)
    opening = _old_record(0x809, begins)
    at = len(opening) + 4 + 8 + len(called) + 4
    book = opening + _old_record(0x85, struct.pack("<IHBB", at, 0, len(name), 1) + called) + _old_record(0x0A) + sheet
    path.write_bytes(_compound(book))
    return path


def write_tangled_xls(path: Path, sheets: int) -> Path:
    """An old workbook whose many sheets are all the same one, of many records: short, and long to read."""
    begins = struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0)
    names = [f"S{number:04}".encode("utf-16-le") for number in range(sheets)]
    opening = _old_record(0x809, begins)
    at = len(opening) + sum(4 + 8 + len(name) for name in names) + 4
    opening += b"".join(_old_record(0x85, struct.pack("<IHBB", at, 0, 5, 1) + name) for name in names)
    sheet = _old_record(0x809, begins[:2] + b"\x10\0" + begins[4:]) + 10_000 * _old_record(0x55) + _old_record(0x0A)
    path.write_bytes(_compound(opening + _old_record(0x0A) + sheet))
    return path


def _old_record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(book: bytes) -> bytes:
    """A compound file (MS-CFB) of one stream: its head, its table of sectors, its folder, and the stream."""
    book = book.ljust(4096, b"\0")
    sectors = -(-len(book) // 512)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    folder = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(book))
    return (
        head
        + struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
        + folder.ljust(512, b"\0")
        + book.ljust(512 * sectors, b"\0")
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    called = name.encode("utf-16-le")
    head = called.ljust(64, b"\0") + struct.pack("<HBB", len(called) + 2, kind, 1)
    return head + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<III", start, size, 0)


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_foreign_ods(
    path: Path,
    name: str,
    rows: Rows,
    hidden: Container[int] = (),
    filtered: bool = False,
    struck: Container[int] = (),
) -> Path:
    """An ODS as an office program leaves it: blanks to the end; rows hidden, filtered or struck through."""
    how = ' table:visibility="filter"' if filtered else ' table:visibility="collapse"'
    lines = [
        f'<table:table-row table:style-name="ro1"{how if at in hidden else ""}>'
        + "".join(_ods_cell(cell, "ce2" if at in struck else "ce1") for cell in row)
        + '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        for at, row in enumerate(rows, 1)
    ]
    end = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    spaces = " ".join(f'xmlns:{short}="{_OFFICE.format(short)}"' for short in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3">'
        f"{_STYLES}<office:body>"
        f'<office:spreadsheet><table:table table:name="{escape(name)}" table:style-name="ta1">'
        '<table:table-column table:style-name="co1" table:number-columns-repeated="1024"/>'
        f"<table:table-header-rows>{lines[0]}</table:table-header-rows>{''.join(lines[1:])}{end}"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return path


def _ods_cell(cell: object, style: str) -> str:
    styled = f'<table:table-cell table:style-name="{style}"'
    if isinstance(cell, str):
        return f'{styled} office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    shown = "" if cell is None else f' office:value-type="float" office:value="{cell}"'
    return f"{styled}{shown}><text:p>{'' if cell is None else cell}</text:p></table:table-cell>"
