"""A file that leaves distro is written whole or not at all: nobody finds half a report, or half a bundle on a stick."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_file(out: Path, *, durable: bool = False) -> Iterator[Path]:
    """A path to write to, which becomes `out` at the end; after an error `out` is as it was.

    `durable`: all of it is on the disk before this ends, for a stick that is pulled out next.
    """
    part = out.with_name(out.name + ".part")
    try:
        yield part
        if durable:
            _sync(part)
        part.replace(out)
        if durable and os.name != "nt":
            _sync_folder(out.parent)
    finally:
        part.unlink(missing_ok=True)


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
