"""A frame: how one record lies in a file, so that a torn one is told from a whole one without any key.

    mark (4 bytes) | length of the body (4, little endian) | CRC-32 of mark, length and body (4) | body

The mark is there to find frames again behind a broken one. Zeros are room not written yet.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TypeVar

MARK = b"\xd1\x57\x0e\x01"
_HEADER = struct.Struct("<4sII")
HEADER_SIZE = _HEADER.size
_Data = TypeVar("_Data", bytes, memoryview)
MAX_BODY = 1 << 30


def _checksum(length: int, body: bytes | memoryview) -> int:
    # Over the mark too: else a mark at the end of a sector with nothing behind it is the frame of an empty body.
    return zlib.crc32(body, zlib.crc32(MARK + length.to_bytes(4, "little")))


def pack(body: bytes) -> bytes:
    """The frame around `body`; ValueError beyond MAX_BODY bytes."""
    if len(body) > MAX_BODY:
        raise ValueError("a record of more than a gigabyte")
    return _HEADER.pack(MARK, len(body), _checksum(len(body), body)) + body


def body_at(data: _Data, offset: int) -> _Data | None:
    """The body of the whole frame at `offset` in `data`, or None when there is none."""
    start = offset + HEADER_SIZE
    if start > len(data):
        return None
    mark, length, checksum = _HEADER.unpack_from(data, offset)
    if mark != MARK or start + length > len(data):
        return None
    body = data[start : start + length]
    return body if _checksum(length, body) == checksum else None


def size_by(header: bytes) -> int:
    """How long the frame says it is that begins with `header`, unproven; 0 when none begins like that."""
    if len(header) < HEADER_SIZE:
        return 0
    mark, length, _ = _HEADER.unpack_from(header)
    return HEADER_SIZE + int(length) if mark == MARK else 0


def bodies(data: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Each whole frame from `offset` on, as (where it begins, its body), up to the first that is not whole."""
    while (body := body_at(data, offset)) is not None:
        yield offset, body
        offset += HEADER_SIZE + len(body)


def next_frame(data: bytes, offset: int) -> int | None:
    """Where the next whole frame begins, at or after `offset`, or None."""
    while (offset := data.find(MARK, offset)) >= 0:
        if body_at(data, offset) is not None:
            return offset
        offset += 1
    return None


def is_blank(data: bytes, offset: int) -> bool:
    """Whether nothing was ever written from `offset` on."""
    return data[offset:] == bytes(max(0, len(data) - offset))
