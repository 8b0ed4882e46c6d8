"""A small sealed note beside the journals: what a laptop should remember from one start to the next, and may lose.

It is written in place and never synced: whoever writes it does not wait for the disk, and after a power cut it may be
an earlier one, or none.
"""

from __future__ import annotations

from pathlib import Path

from distro.store import frame
from distro.store.errors import disk_errors
from distro.store.files import Files
from distro.store.seal import BrokenSeal, Seal
from distro.store.segment import read


class SealedNote:
    """The file `path`, sealed with `key`."""

    def __init__(self, path: Path, key: bytes, files: Files) -> None:
        self._path = path
        self._seal = Seal(key)
        self._files = files

    def read(self) -> bytes:
        """What was noted last; nothing where there is no note, or none that can be read."""
        with disk_errors():
            body = frame.body_at(read(self._files, self._path), 0) if self._files.exists(self._path) else None
        try:
            return self._seal.open(body, b"") if body else b""
        except BrokenSeal:
            return b""

    def write(self, data: bytes) -> None:
        """Note `data` instead. DiskFull, DiskFailed."""
        with disk_errors():
            there = self._files.exists(self._path)
            file = self._files.open(self._path) if there else self._files.create(self._path)
            try:
                file.write_at(0, frame.pack(self._seal.close(data, b"")))
            finally:
                file.close()
