"""The store under test: the real one, or a mutant of it (see mutants.py) under another name.

Two things are other than in the field, so that states are few and runs repeat: files grow by 4 KB ahead instead of
1 MB, and the system's random source is a fixed stream.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

ROOM = 4096


class Subject:
    """The parts of the store `package` that the crash tests drive."""

    def __init__(self, package: str = "distro.store") -> None:
        self.package = package
        self.store: Any = import_module(package)
        self.segment: Any = import_module(f"{package}.segment")
        self.head: Any = import_module(f"{package}.head")


class _Stream:
    """A random source that gives the same bytes again after `restart`."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._given = 0

    def __call__(self, count: int) -> bytes:
        self._given += 1
        return hashlib.shake_128(self._given.to_bytes(8)).digest(count)


random_source = _Stream()


@contextmanager
def small(subject: Subject) -> Iterator[None]:
    """The store with little room ahead and the fixed random source."""
    room, random = subject.segment.ROOM, os.urandom
    subject.segment.ROOM, os.urandom = ROOM, random_source
    try:
        yield
    finally:
        subject.segment.ROOM, os.urandom = room, random
