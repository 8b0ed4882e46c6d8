"""A file that leaves distro: written whole or not at all, for its owner alone, and never over what is there unasked.

Nobody finds half a report, or half a bundle on a stick. What is written under another name first bears one that nobody
can guess and that nobody made before (O_EXCL, O_NOFOLLOW), so that a link planted in a shared folder leads nowhere.
What only passes through lies in a folder that leaves nothing on the disk.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from distro.model.refusal import Refusal

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_STORE = ("keyring", "events")  # what the folder of a store holds
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)

_may_replace: ContextVar[bool] = ContextVar("may_replace", default=False)


class NotWritten(Refusal):
    """A file stays as it is. `code` is a text of the `errors` catalogue."""


@contextmanager
def replacing(may: bool = True) -> Iterator[None]:
    """Files that are there may be replaced inside: somebody said so."""
    before = _may_replace.set(may)
    try:
        yield
    finally:
        _may_replace.reset(before)


def memory_place(room: int = 0) -> Path | None:
    """Where files lie in memory and in no block of a disk, with so many bytes free; None where there is no such place.

    The user's own of a session, else the one of all, on Linux.
    """
    for place in (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm") if sys.platform == "linux" else ():
        with suppress(OSError):
            if place and os.access(place, os.W_OK) and shutil.disk_usage(place).free >= room:
                return Path(place)
    return None


@contextmanager
def passing_folder(room: int = 0) -> Iterator[Path]:
    """A folder for what lies there for a moment, at most `room` bytes of it: nobody else looks into it. It is in memory
    where there is a place for it; else what was in it is written over at the end, as far as a disk allows.
    """
    memory = memory_place(room)
    with tempfile.TemporaryDirectory(prefix="distro-", dir=memory) as name:
        folder = Path(name)
        try:
            yield folder
        finally:
            if memory is None:
                for path in folder.rglob("*"):
                    _write_over(path)


def _write_over(path: Path) -> None:
    with suppress(OSError):
        if path.is_file() and not path.is_symlink():
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def atomic_file(out: Path, *, durable: bool = False) -> Iterator[Path]:
    """A path to write to, which becomes `out` at the end; after an error `out` is as it was.

    `durable`: all of it is on the disk before this ends, for a stick that is pulled out next. NotWritten when a file is
    there already and nobody said `replacing`, when another program has it open, for anything inside a store, and where
    its folder is not there, is closed to this user or has no room. A link is never followed: it is what gets replaced.
    """
    demand_free(out)
    demand_folder(out.parent)
    part = out.with_name(f".{out.name}.{secrets.token_hex(8)}.part")
    file = _opened(part)
    try:
        yield part
        if not os.path.samestat(os.fstat(file), part.lstat()):
            raise NotWritten("file_swapped", path=str(out))
        if durable:
            _sync(part)
        os.close(file)
        file = -1  # until here, so that nobody else's file can have its number
        demand_free(out)
        _replace(part, out)
        if durable and os.name != "nt":
            _sync_folder(out.parent)
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            raise NotWritten("file_no_room", folder=str(out.parent)) from problem
        raise
    finally:
        if file >= 0:
            os.close(file)
        part.unlink(missing_ok=True)


def _opened(part: Path) -> int:
    try:
        return os.open(part, _NEW, 0o600)
    except OSError as problem:
        if problem.errno in _CLOSED:
            raise NotWritten("folder_closed", folder=str(part.parent)) from problem
        if problem.errno in _NO_ROOM:
            raise NotWritten("file_no_room", folder=str(part.parent)) from problem
        raise


def _replace(part: Path, out: Path) -> None:
    """Windows replaces no file that another program has open."""
    try:
        part.replace(out)
    except PermissionError:
        if not out.exists():
            raise
        raise NotWritten("file_open_elsewhere", path=str(out)) from None


def demand_free(out: Path) -> None:
    """NotWritten unless `out` may be written: nothing there, or a file to be replaced; never a folder, a device or a
    pipe, nor a part of a store.
    """
    if any(all((folder / name).exists() for name in _STORE) for folder in out.absolute().parents):
        raise NotWritten("file_in_store", path=str(out))
    if out.is_dir():
        raise NotWritten("file_is_folder", path=str(out))
    if _is_device(out):
        raise NotWritten("file_is_device", path=str(out))
    if os.path.lexists(out) and not _may_replace.get():
        raise NotWritten("file_stands", path=str(out))


def _is_device(out: Path) -> bool:
    """A file in the place of /dev/null, or of a pipe, would take it from every program of this computer."""
    with suppress(OSError):
        return not stat.S_ISREG(out.stat().st_mode) or out.absolute().parent == Path("/dev")
    return False


def demand_folder(folder: Path) -> None:
    """NotWritten unless there is such a folder: a stick that is not in bears another name, or none."""
    if not folder.is_dir():
        raise NotWritten("folder_missing", folder=str(folder))


def _sync_folder(folder: Path) -> None:
    """Some file systems of sticks know no such thing: then everything there is goes onto its disk."""
    try:
        _sync(folder)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
        os.sync()


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
