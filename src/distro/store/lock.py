"""One writer: a store is held for as long as it is open, and a note says by whom and since when.

The lock itself is the operating system's, so that of a process that died is free. The note is sealed like all else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import DecodeError, Struct, json

from distro.store.errors import StoreBusy
from distro.store.files import Files
from distro.store.seal import BrokenSeal, Seal
from distro.store.segment import read

_NAME = "lock"
_NOTE = "lock.note"


class _Holder(Struct):
    person: str
    since: str
    pid: int


class StoreLock:
    """The store in `folder`, held by `person`; StoreBusy when another instance holds it. `key` seals the note."""

    def __init__(self, folder: Path, files: Files, key: bytes, person: str) -> None:
        self._note = folder / _NOTE
        self._files = files
        self._seal = Seal(key)
        lock = files.lock(folder / _NAME)
        if lock is None:
            holder = self._read()
            since = f"{datetime.fromisoformat(holder.since):%d/%m/%Y %H:%M}" if holder.since else "?"
            raise StoreBusy(holder=holder.person or "?", since=since, pid=str(holder.pid or "?"))
        self._lock = lock
        self._write(_Holder(person, datetime.now().astimezone().isoformat(timespec="seconds"), os.getpid()))

    def _read(self) -> _Holder:
        try:
            return json.decode(self._seal.open(read(self._files, self._note), b""), type=_Holder)
        except (OSError, BrokenSeal, DecodeError):
            return _Holder("", "", 0)

    def _write(self, holder: _Holder) -> None:
        # Only a courtesy: neither synced nor demanded of the disk.
        with suppress(OSError):
            if self._files.exists(self._note):
                self._files.unlink(self._note)
            note = self._files.create(self._note)
            try:
                note.write_at(0, self._seal.close(json.encode(holder), b""))
            finally:
                note.close()

    def release(self) -> None:
        """Let others in."""
        self._lock.release()
