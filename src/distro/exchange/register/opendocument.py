"""An OpenDocument spreadsheet of one plain table, written by hand: a zip of three parts (OASIS ODF 1.3)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from distro.rules.clean import printed

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_BEGIN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet><table:table table:name=%s>"
)
_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def write_opendocument(name: str, rows: Iterable[Sequence[object]], path: Path) -> None:
    """Write `rows` as the sheet `name`: whole numbers as numbers, all else as text, nothing as a formula."""
    made = BytesIO()  # on a disk that is full, an archive that was left open would say so once more by itself
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _KIND)  # first and not packed, as the standard asks
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w") as content:
            content.write((_BEGIN % quoteattr(name)).encode())
            for row in rows:
                content.write(f"<table:table-row>{''.join(_cells(row))}</table:table-row>".encode())
            content.write(_END.encode())
    path.write_bytes(made.getbuffer())


def _cells(row: Sequence[object]) -> Iterator[str]:
    for cell in row:
        if cell is None or cell == "":
            yield "<table:table-cell/>"
        elif isinstance(cell, int):
            value = f'office:value-type="float" office:value="{cell}"'
            yield f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"
        else:
            text = escape(printed(str(cell)))
            yield f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
