"""A segment: one file of a journal, frames one after the other in room reserved ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from distro.store import frame
from distro.store.files import File, Files

_PIECE = 1 << 20  # bytes that are read at a time
ROOM = 1 << 20  # a file grows by this many bytes, so that most appends change no metadata
_NAME = re.compile(r"(\d{6})\.journal")


def numbers(files: Files, folder: Path) -> list[int]:
    """The numbers of the segments in `folder`, ascending."""
    return [int(found[1]) for name in files.names(folder) if (found := _NAME.fullmatch(name))]


def path_of(folder: Path, number: int) -> Path:
    """Where segment `number` lies."""
    return folder / f"{number:06}.journal"


def read(files: Files, path: Path, offset: int = 0) -> bytes:
    """All that the file holds, from `offset` on."""
    file = files.open(path)
    try:
        return read_from(file, offset)
    finally:
        file.close()


def read_some(file: File, offset: int, count: int) -> bytes:
    """`count` bytes of an open file from `offset` on, however little one read gives; fewer at its end."""
    parts: list[bytes] = []
    end = offset + count
    while offset < end and (part := file.read_at(offset, end - offset)):
        parts.append(part)
        offset += len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_from(file: File, offset: int) -> bytes:
    """All that an open file holds from `offset` on."""
    return read_some(file, offset, max(0, file.size() - offset))


def bodies(file: File, offset: int) -> Iterator[tuple[int, bytes]]:
    """Each whole frame from `offset` on, as (where it begins, its body), up to the first that is not whole.

    Read some at a time: a segment is larger than what an old laptop can spare.
    """
    size, begin, data = file.size(), offset, b""
    while True:
        for at, body in frame.bodies(data, offset - begin):
            yield begin + at, body
            offset = begin + at + frame.HEADER_SIZE + len(body)
        rest = data[offset - begin :]
        wanted = min(max(_PIECE, frame.size_by(rest)), size - offset)
        if len(rest) >= wanted:  # there is no more of it, or it is broken
            return
        begin, data = offset, read_some(file, offset, wanted)
        if len(data) <= len(rest):
            return


class SegmentFile:
    """The segment that grows. Its methods raise the OSError of the disk and leave what to do to the journal."""

    def __init__(self, file: File, end: int) -> None:
        self.end = end  # where the next frame begins
        self._file = file
        self._room = file.size()

    def write(self, framed: bytes) -> None:
        """Write one frame behind the last; it counts once `sync` has returned."""
        need = self.end + len(framed)
        if need > self._room:
            room = (need // ROOM + 1) * ROOM
            self._file.grow(room)
            self._room = room
        self._file.write_at(self.end, framed)

    def sync(self, written: int) -> None:
        """Make the last `written` bytes durable, and count them."""
        self._file.sync()
        self.end += written

    def renew(self, start: int) -> None:
        """Write all that counts from `start` on once more, and make it durable: a failed sync may have forgotten it."""
        self._file.write_at(start, self._file.read_at(start, self.end - start))
        self._file.sync()

    def cut(self) -> None:
        """Give back all room behind the last counted frame, durably."""
        self._file.truncate(self.end)
        self._room = self.end
        self._file.sync()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
