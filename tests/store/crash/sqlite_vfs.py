"""SQLite on the recorded disk: what is known of it must show, if the crash states are those of a real disk.

A VFS after SQLite's own for Unix, as far as durability goes: what it syncs and when, which folder it syncs after making
or deleting which file. Temporary files and shared memory it does not have; a write-ahead log works without the latter
in exclusive locking mode.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import apsw

from distro.store.files import File, Files
from store.crash.disk import ROOT, MemoryFiles, Tree
from store.crash.judge import Documents, Promise, Violation
from store.crash.recording import Recorder

_NAME = ROOT / "points.db"
_SYNCED_WHEN_MADE = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
_fresh = count()


class _VFSFile:
    """One open file. `made` says that its name is not durable yet, and is to be at its first sync."""

    def __init__(self, file: File, files: Files, made: bool) -> None:
        self._file = file
        self._files = files
        self._made = made

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return self._file.read_at(offset, amount)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._file.write_at(offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._file.truncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._file.sync()
        if self._made:
            self._files.sync_folder(ROOT)
            self._made = False

    def xFileSize(self) -> int:  # noqa: N802
        return self._file.size()

    def xLock(self, level: int) -> None:  # noqa: N802
        pass

    def xUnlock(self, level: int) -> None:  # noqa: N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return 512

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xClose(self) -> None:  # noqa: N802
        self._file.close()


class _VFS(apsw.VFS):
    def __init__(self, name: str, files: Files) -> None:
        self.vfs_name = name
        self._files = files
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _VFSFile:  # type: ignore[override] # noqa: N802
        if name is None:
            raise NotImplementedError("temporary files")
        path = Path(name if isinstance(name, str) else name.filename())
        flags[1] = flags[0]
        if self._files.exists(path):
            return _VFSFile(self._files.open(path), self._files, made=False)
        if not flags[0] & apsw.SQLITE_OPEN_CREATE:
            raise apsw.CantOpenError
        return _VFSFile(self._files.create(path), self._files, made=bool(flags[0] & _SYNCED_WHEN_MADE))

    def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
        if not self._files.exists(Path(name)):
            raise apsw.IOError  # as it is when there is nothing to delete
        self._files.unlink(Path(name))
        if sync_folder:
            self._files.sync_folder(ROOT)

    def xAccess(self, name: str, flags: int) -> bool:  # noqa: N802
        return self._files.exists(Path(name))

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xRandomness(self, amount: int) -> bytes:  # noqa: N802
        return bytes(range(amount % 256))

    def xSleep(self, microseconds: int) -> int:  # noqa: N802
        return microseconds

    def xCurrentTime(self) -> float:  # noqa: N802
        return 2460189.0


@contextmanager
def _database(files: Files, journal: str, synchronous: str) -> Iterator[apsw.Connection]:
    vfs = _VFS(f"recorded-{next(_fresh)}", files)
    database = apsw.Connection(str(_NAME), vfs=vfs.vfs_name)
    try:
        for pragma in (
            "page_size=512",
            "temp_store=MEMORY",
            f"locking_mode={'EXCLUSIVE' if journal == 'WAL' else 'NORMAL'}",
            f"journal_mode={journal}",
            f"synchronous={synchronous}",
            "wal_autocheckpoint=6",
        ):
            database.execute(f"PRAGMA {pragma}").fetchall()
        yield database
    finally:
        database.close()
        vfs.unregister()


def inserts(journal: str, synchronous: str, documents: Documents) -> tuple[Recorder, int]:
    """The log of SQLite inserting `documents` one by one, and where in it the table is there."""
    disk = Recorder(MemoryFiles())
    with _database(disk, journal, synchronous) as database:
        database.execute("CREATE TABLE point (id INTEGER PRIMARY KEY, document TEXT)")
        start = len(disk.log)
        for n, document in enumerate(documents):
            disk.mark(Promise(documents[:n], (document,)))
            database.execute("INSERT INTO point (document) VALUES (?)", (document.decode(),))
            disk.mark(Promise(documents[: n + 1]))
        end = len(disk.log)
    del disk.log[end:]
    return disk, start


def judge_sqlite(tree: Tree, promise: Promise, journal: str) -> None:
    """Violation unless SQLite, opened on a disk that shows `tree`, keeps `promise`."""
    try:
        with _database(MemoryFiles(tree), journal, "FULL") as database:
            found = tuple(row[0].encode() for row in database.execute("SELECT document FROM point ORDER BY id"))
            whole = database.execute("PRAGMA integrity_check").fetchall()
    except apsw.Error as error:
        raise Violation(f"not readable: {error}") from error
    if whole != [("ok",)]:
        raise Violation("corrupt")
    if not promise.allows(found):
        raise Violation(f"{len(found)} rows where {len(promise.acked)} were acknowledged, or others")
