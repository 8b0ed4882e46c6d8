"""Which rows and columns of an old XLS are hidden (MS-XLS 2.4.221, in the streams of a compound file, MS-CFB)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from distro.exchange.register.reading.spreadsheet_xml import Look

_END = 0xFFFFFFFC  # this and what is above names no sector
_NAMED_HERE = 109  # sectors of the table that the head itself names
_SIZES = (9, 12)  # a sector has two to the power of one of these bytes (MS-CFB 2.2)
_ENTRY = 128  # bytes of an entry of the folder
_BOOKS = frozenset({"Workbook", "Book"})
_SHEET, _ROW, _COLUMNS, _ENDS = 0x85, 0x208, 0x7D, 0x0A
_OF_NO_HEIGHT, _OF_NO_WIDTH = 0x20, 0x01
_OF_1997 = 0x600  # the version that writes Unicode
_MOST_COLUMNS = 256


def look_at_old_sheets(data: bytes) -> dict[str, Look]:
    """For each sheet what of it nobody sees; nothing for a file that is no workbook of this kind.

    ValueError for one that is cut or tangled.
    """
    try:
        book = _book(data)
        return _looks(book) if book else {}
    except (struct.error, IndexError):
        raise ValueError("cut") from None


def _looks(book: bytes) -> dict[str, Look]:
    looks, length = {}, 0
    for name, at in _sheets(book):
        looks[name], ends = _look(book, at)
        length += ends - at
        if length > len(book):
            raise ValueError("sheets within sheets")
    return looks


def _book(data: bytes) -> bytes:
    """The stream of the workbook; a small one lies in a stream of small sectors."""
    shift, small_shift = struct.unpack_from("<HH", data, 0x1E)
    if shift not in _SIZES or small_shift > shift:
        raise ValueError("a size that no sector has")
    (first, _, cutoff, first_small) = struct.unpack_from("<IIII", data, 0x30)
    next_, more = struct.unpack_from("<I", data, 0x44)[0], 1 << shift
    named = list(struct.unpack_from(f"<{_NAMED_HERE}I", data, 0x4C))
    while next_ < _END and len(named) * more <= len(data):
        at = (next_ + 1) << shift
        *others, next_ = struct.unpack_from(f"<{more // 4}I", data, at)
        named += others
    table = [one for sector in named if sector < _END
             for one in struct.unpack_from(f"<{more // 4}I", data, (sector + 1) << shift)]  # fmt: skip
    folder = _chain(data, first, table, shift, 1)
    entries = [folder[at : at + _ENTRY] for at in range(0, len(folder) - _ENTRY + 1, _ENTRY)]
    for entry in entries:
        start, size = struct.unpack_from("<II", entry, 116)
        if _name(entry) in _BOOKS and size >= cutoff:
            return _chain(data, start, table, shift, 1)[:size]
        if _name(entry) in _BOOKS:
            small = _chain(data, struct.unpack_from("<I", entries[0], 116)[0], table, shift, 1)
            inside = _chain(data, first_small, table, shift, 1)
            return _chain(small, start, list(struct.unpack(f"<{len(inside) // 4}I", inside)), small_shift, 0)[:size]
    return b""


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _chain(data: bytes, sector: int, table: list[int], shift: int, head: int) -> bytes:
    """The sectors of one stream, joined; `head` sectors stand before the first."""
    parts: list[bytes] = []
    while sector < _END:
        if len(parts) > len(table):
            raise ValueError("a circle")
        at = (sector + head) << shift
        parts.append(data[at : at + (1 << shift)])
        sector = table[sector]
    return b"".join(parts)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    """The name of each sheet, and where in the stream it begins."""
    version = struct.unpack_from("<H", book, 4)[0]
    for kind, body in _records(book, 0):
        if kind == _SHEET:
            wide = version >= _OF_1997 and body[7] & 1
            name = body[8 if version >= _OF_1997 else 7 :][: body[6] * (2 if wide else 1)]
            yield name.decode("utf-16-le" if wide else "cp1252", "replace"), struct.unpack_from("<I", body)[0]
        elif kind == _ENDS:
            return


def _look(book: bytes, at: int) -> tuple[Look, int]:
    """What of the sheet that begins `at` nobody sees, and where it ends."""
    rows: set[int] = set()
    columns: set[int] = set()
    ends = at
    for kind, body in _records(book, at):
        ends += 4 + len(body)
        if kind == _ROW and body[12] & _OF_NO_HEIGHT:
            rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS and body[8] & _OF_NO_WIDTH:
            first, last = struct.unpack_from("<HH", body)
            columns |= set(range(first, min(last + 1, _MOST_COLUMNS)))
        elif kind == _ENDS:
            break
    return Look(frozenset(rows), frozenset(columns)), ends
