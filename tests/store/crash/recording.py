"""What a program did to a disk, call by call: the log from which every crash state is made.

The recorder stands in the store's one door to the disk. It can also make a call fail, or end the program there.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from distro.store.files import File, Files, HeldPath

Result = TypeVar("Result")


class Create(NamedTuple):
    """A new empty file; `file` names it for the rest of the log, whatever it is renamed to.

    A file that was there before the log began is named by its path then.
    """

    path: str
    file: str


class Write(NamedTuple):
    file: str
    offset: int
    data: bytes


class Resize(NamedTuple):
    """Grown or cut to `size` bytes."""

    file: str
    size: int


class Sync(NamedTuple):
    """`done` is false for one that failed: the system then forgets what was to be written (Linux since 4.13)."""

    file: str
    done: bool = True


class MakeFolder(NamedTuple):
    path: str


class Rename(NamedTuple):
    old: str
    new: str


class Remove(NamedTuple):
    """A file unlinked or a folder removed."""

    path: str


class SyncFolder(NamedTuple):
    path: str


class Mark(NamedTuple):
    """From here on the program has promised `promise` (see judge.py); it is no call."""

    promise: Any


Op = Create | Write | Resize | Sync | MakeFolder | Rename | Remove | SyncFolder | Mark


class Killed(BaseException):
    """The program ends here (kill -9): the disk keeps all that it sees, synced or not."""


class Fault(NamedTuple):
    """Call number `at` fails with `error`, an errno, or, with 0, the program is killed there.

    `half`: a write gets half of its bytes out first.
    """

    at: int
    error: int
    half: bool = False


class Recorder:
    """`Files` that writes down in `log` what is done to `files`; `calls` counts everything that can fail."""

    def __init__(self, files: Files) -> None:
        self.log: list[Op] = []
        self.calls = 0
        self.writes: set[int] = set()  # the numbers of those calls that can be done by half
        self.fault: Fault | None = None
        self._files = files
        self._named: dict[str, str] = {}

    def mark(self, promise: object) -> None:
        """Write down what the program has promised."""
        self.log.append(Mark(promise))

    def do(self, call: Callable[[], Result], op: Op | None = None, spoiled: Op | None = None) -> Result:
        """Make `call` and write `op` down; with a fault here, fail and write `spoiled` down."""
        fault = self.fault
        self.calls += 1
        if fault and fault.at == self.calls - 1:
            self.fault = None
            if spoiled:
                self.log.append(spoiled)
            if not fault.error:
                raise Killed
            raise OSError(fault.error, os.strerror(fault.error))
        result = call()
        if op:
            self.log.append(op)
        return result

    # Files

    def names(self, folder: Path) -> list[str]:
        return self.do(lambda: self._files.names(folder))

    def exists(self, path: Path) -> bool:
        return self._files.exists(path)

    def make_folder(self, folder: Path) -> None:
        self.do(lambda: self._files.make_folder(folder), MakeFolder(str(folder)))

    def create(self, path: Path) -> File:
        name = f"{path}@{len(self.log)}"
        file = self.do(lambda: self._files.create(path), Create(str(path), name))
        self._named[str(path)] = name
        return RecordedFile(self, file, name)

    def open(self, path: Path) -> File:
        return RecordedFile(self, self.do(lambda: self._files.open(path)), self._named.get(str(path), str(path)))

    def rename(self, old: Path, new: Path) -> None:
        self.do(lambda: self._files.rename(old, new), Rename(str(old), str(new)))
        self._named[str(new)] = self._named.pop(str(old), str(old))

    def unlink(self, path: Path) -> None:
        self.do(lambda: self._files.unlink(path), Remove(str(path)))

    def remove_folder(self, folder: Path) -> None:
        self.do(lambda: self._files.remove_folder(folder), Remove(str(folder)))

    def sync_folder(self, folder: Path) -> None:
        self.do(lambda: self._files.sync_folder(folder), SyncFolder(str(folder)))

    def lock(self, path: Path) -> HeldPath | None:
        return self._files.lock(path)


class RecordedFile:
    """`File` of a `Recorder`."""

    def __init__(self, recorder: Recorder, file: File, name: str) -> None:
        self._recorder = recorder
        self._file = file
        self._name = name

    def read_at(self, offset: int, count: int) -> bytes:
        return self._recorder.do(lambda: self._file.read_at(offset, count))

    def size(self) -> int:
        return self._file.size()

    def write_at(self, offset: int, data: bytes) -> None:
        self._recorder.writes.add(self._recorder.calls)
        fault, spoiled = self._recorder.fault, None
        if fault and fault.half and fault.at == self._recorder.calls:
            spoiled = Write(self._name, offset, data[: len(data) // 2])
            self._file.write_at(offset, spoiled.data)
        self._recorder.do(lambda: self._file.write_at(offset, data), Write(self._name, offset, data), spoiled)

    def grow(self, size: int) -> None:
        self._recorder.do(lambda: self._file.grow(size), Resize(self._name, size))

    def truncate(self, size: int) -> None:
        self._recorder.do(lambda: self._file.truncate(size), Resize(self._name, size))

    def sync(self) -> None:
        fault = self._recorder.fault
        failed = Sync(self._name, done=False) if fault and fault.error == errno.EIO else None
        self._recorder.do(self._file.sync, Sync(self._name), failed)

    def close(self) -> None:
        self._file.close()
