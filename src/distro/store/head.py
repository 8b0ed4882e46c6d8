"""The HEAD note: how far a journal had come, written after each sync and never synced itself.

So it may lag behind the journal but never leads, and a journal shorter than its note was cut by something other than a
crash. One note lies beside the segments; another, kept apart from the store, notices an older copy put back.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from pathlib import Path

from distro.store.files import File, Files
from distro.store.record import Head
from distro.store.seal import Keys, derive

_NOTE = struct.Struct("<Q32s")
_MAC_SIZE = 16
_SIZE = _NOTE.size + _MAC_SIZE  # within one sector, so never torn


class HeadNote:
    """A file of 56 bytes that holds a head, authenticated with a key derived from the journal's newest."""

    def __init__(self, path: Path, keys: Keys, files: Files) -> None:
        self._path = path
        self.renew(keys)
        self._files = files
        self._file: File | None = None

    def renew(self, keys: Keys) -> None:
        """From now on it is noted under the newest of `keys`; what an earlier one noted is read all the same."""
        self._keys = [derive(key, "head") for _, key in reversed(keys.epochs)]

    def read(self) -> Head | None:
        """The head noted, or None when there is no note or it cannot be read: it is only a note."""
        try:
            data = self._open().read_at(0, _SIZE)
        except OSError:
            return None
        if len(data) != _SIZE or all(data[_NOTE.size :] != _mac(data[: _NOTE.size], key) for key in self._keys):
            return None
        return Head(*_NOTE.unpack(data[: _NOTE.size]))

    def write(self, head: Head) -> None:
        """Note `head`. What it notes is durable already, so a disk that refuses the note is no failure: it lags."""
        note = _NOTE.pack(*head)
        with contextlib.suppress(OSError):
            self._open(create=True).write_at(0, note + _mac(note, self._keys[0]))

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()
            self._file = None

    def _open(self, create: bool = False) -> File:
        if self._file is None:
            if create and not self._files.exists(self._path):
                self._file = self._files.create(self._path)
            else:
                self._file = self._files.open(self._path)
        return self._file


def _mac(note: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(note, key=key, digest_size=_MAC_SIZE).digest()
