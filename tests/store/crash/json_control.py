"""Stock TinyDB on the recorded disk: its JSONStorage, with only the file under it exchanged."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tinydb

from distro.store.files import File
from store.crash.disk import ROOT, MemoryFiles, Tree
from store.crash.judge import Documents, Promise, Violation
from store.crash.recording import Recorder

_NAME = "/points.json"
_NO_FILE = -1000  # the number of our file among those of the operating system: none


class _Raw(io.RawIOBase):
    """A `File` as the raw file under Python's own buffers."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._file.size()}[whence]
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read_at(self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._file.write_at(self._at, bytes(data))
        self._at += len(data)
        return len(data)

    def truncate(self, size: int | None = None) -> int:
        self._file.truncate(self._at if size is None else size)
        return self._file.size()

    def fileno(self) -> int:
        return _NO_FILE


@contextmanager
def _stock(file: File, scratch: Path) -> Iterator[tinydb.TinyDB]:
    """TinyDB as it comes, over `file`; `os.fsync`, which its storage calls, syncs that."""
    database = tinydb.TinyDB(scratch)
    storage = database.storage
    storage._handle.close()  # type: ignore[attr-defined]
    storage._handle = io.TextIOWrapper(io.BufferedRandom(_Raw(file)), "utf-8")  # type: ignore[attr-defined]
    fsync = os.fsync
    os.fsync = lambda fd: file.sync() if fd == _NO_FILE else fsync(fd)
    try:
        yield database
    finally:
        os.fsync = fsync
        database.close()


def inserts(scratch: Path, documents: Documents) -> tuple[Tree, Recorder]:
    """The log of stock TinyDB inserting `documents` one by one, on a disk where its empty file is durable."""
    base: Tree = {_NAME: b""}
    disk = Recorder(MemoryFiles(base))
    disk.mark(Promise(()))
    with _stock(disk.open(Path(_NAME)), scratch) as database:
        for n, document in enumerate(documents):
            disk.mark(Promise(documents[:n], (document,)))
            database.insert(json.loads(document))
            disk.mark(Promise(documents[: n + 1]))
    return base, disk


def judge_stock(tree: Tree, promise: Promise, scratch: Path) -> None:
    """Violation unless stock TinyDB, opened on a disk that shows `tree`, keeps `promise`."""
    try:
        with _stock(MemoryFiles(tree).open(ROOT / _NAME), scratch) as database:
            found = tuple(json.dumps(document, separators=(",", ":")).encode() for document in database.all())
    except ValueError as error:
        raise Violation("not readable") from error
    if not promise.allows(found):
        raise Violation(f"{len(found)} documents where {len(promise.acked)} were acknowledged, or others")
