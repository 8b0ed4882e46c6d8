"""What SQLite keeps beside its file while it changes it, and then only unlinks: what was deleted stood there before."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_ENDINGS = ("-journal", "-wal")
_ONCE = 1 << 20  # bytes


@contextmanager
def written_over(path: str) -> Iterator[Callable[[], None]]:
    """Inside, call the function before a change ends: what lies beside `path` then is written over once it is unlinked.

    What was left by a program that was killed is so too. What somebody else still has is not touched. Windows unlinks
    nothing that is open: there it stays as it was left.
    """
    held: list[int] = []

    def hold() -> None:
        if sys.platform == "win32":
            return
        for ending in _ENDINGS:
            with suppress(OSError):
                held.append(os.open(path + ending, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC))

    hold()
    try:
        yield hold
    finally:
        for file in held:
            with suppress(OSError):
                if not os.fstat(file).st_nlink:
                    _write_over(file)
            os.close(file)


def _write_over(file: int) -> None:
    size = os.fstat(file).st_size
    for at in range(0, size, _ONCE):
        os.pwrite(file, bytes(min(_ONCE, size - at)), at)
    os.fsync(file)
