"""The one door to the disk.

Everything the journal does to a disk goes through `Files` and `File`, and each method is one thing a disk does.
So a crash test can stand in this door, write down every call in order, and replay what a disk may legally show
after a power cut at any moment (see tests/store). Nothing in the store opens a file by another way.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from distro.store.errors import DiskWithoutLocks

# What a file system answers that has no such thing: CIFS, sshfs, vboxsf, and WSL's view of Windows.
_UNKNOWN_THERE = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF)


class File(Protocol):
    """An open file, written by position only: no hidden offset to get wrong."""

    def read_at(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`; fewer at the end of the file."""

    def write_at(self, offset: int, data: bytes) -> None:
        """All of `data` at `offset`, or OSError (ENOSPC, EIO, ...)."""

    def size(self) -> int:
        """Length in bytes."""

    def grow(self, size: int) -> None:
        """Make the file `size` bytes long with room on the disk, so that later writes change no metadata."""

    def truncate(self, size: int) -> None:
        """Cut the file to `size` bytes."""

    def sync(self) -> None:
        """Return once all that was written is on the medium."""

    def close(self) -> None:
        """Let go of the file; syncs nothing."""


class HeldPath(Protocol):
    """A path held against others."""

    def release(self) -> None: ...


class Files(Protocol):
    """A file system."""

    def names(self, folder: Path) -> list[str]:
        """The names in `folder`, sorted."""

    def exists(self, path: Path) -> bool: ...

    def make_folder(self, folder: Path) -> None:
        """Make `folder`; its parent must exist, it must not."""

    def create(self, path: Path) -> File:
        """A new empty file; FileExistsError when there is one."""

    def open(self, path: Path) -> File:
        """An existing file, to read and write; FileNotFoundError when there is none."""

    def rename(self, old: Path, new: Path) -> None:
        """Rename within one folder, replacing `new`."""

    def unlink(self, path: Path) -> None: ...

    def remove_folder(self, folder: Path) -> None:
        """Remove an empty folder."""

    def sync_folder(self, folder: Path) -> None:
        """Return once the names made, renamed and unlinked in `folder` are on the medium."""

    def lock(self, path: Path) -> HeldPath | None:
        """Hold `path` against every other process and instance until released; None when another holds it.

        The lock of a process that has died is free, whatever file it left.
        """


def _sync_call() -> Callable[[int], None]:
    """fdatasync where there is one; F_FULLFSYNC on macOS, whose fsync stops at the drive's cache."""
    if sys.platform == "darwin":
        import fcntl

        return lambda fd: _full_fsync(fcntl, fd)
    return getattr(os, "fdatasync", os.fsync)


def _full_fsync(fcntl: object, fd: int) -> None:
    fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # type: ignore[attr-defined]


class OsFile:
    """A `File` of the operating system."""

    _sync = staticmethod(_sync_call())

    def __init__(self, path: Path, flags: int) -> None:
        self._fd = os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o600)

    def read_at(self, offset: int, count: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._fd, count, offset)
        os.lseek(self._fd, offset, os.SEEK_SET)
        return os.read(self._fd, count)

    def write_at(self, offset: int, data: bytes) -> None:
        done = self._write_some(offset, data)
        while done < len(data):
            done += self._write_some(offset + done, data[done:])

    def _write_some(self, offset: int, data: bytes) -> int:
        if hasattr(os, "pwrite"):
            return os.pwrite(self._fd, data, offset)
        os.lseek(self._fd, offset, os.SEEK_SET)
        return os.write(self._fd, data)

    def size(self) -> int:
        return os.fstat(self._fd).st_size

    def grow(self, size: int) -> None:
        if hasattr(os, "posix_fallocate"):
            try:
                os.posix_fallocate(self._fd, 0, size)
                return
            except OSError as error:  # a network's or a virtual machine's folder may not know how
                if error.errno not in _UNKNOWN_THERE:
                    raise
        if size > self.size():
            os.truncate(self._fd, size)

    def truncate(self, size: int) -> None:
        os.truncate(self._fd, size)

    def sync(self) -> None:
        self._sync(self._fd)

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        os.close(fd)

    def __del__(self) -> None:
        """A file that everybody forgot is closed, as Python's own are: a process has only so many descriptors."""
        if getattr(self, "_fd", -1) >= 0:
            os.close(self._fd)


class OsFiles:
    """The `Files` of the operating system."""

    def names(self, folder: Path) -> list[str]:
        return sorted(path.name for path in folder.iterdir())

    def exists(self, path: Path) -> bool:
        return path.exists()

    def make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)

    def create(self, path: Path) -> File:
        return OsFile(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)

    def open(self, path: Path) -> File:
        return OsFile(path, os.O_RDWR)

    def rename(self, old: Path, new: Path) -> None:
        old.replace(new)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def remove_folder(self, folder: Path) -> None:
        folder.rmdir()

    def sync_folder(self, folder: Path) -> None:
        if os.name == "nt":  # NTFS journals its names; a folder cannot be opened to sync it
            return
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        except OSError as error:
            if error.errno not in _UNKNOWN_THERE:
                raise
            os.sync()  # then everything goes onto its disk
        finally:
            os.close(fd)

    def lock(self, path: Path) -> HeldPath | None:
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return None
        except NotImplementedError:
            raise DiskWithoutLocks(folder=str(path.parent)) from None
        return lock
