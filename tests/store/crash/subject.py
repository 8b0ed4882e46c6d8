"""The store under test: the real one, or a mutant of it (see mutants.py) under another name.

Three things are other than in the field, so that states are few and runs repeat: files grow by 4 KB ahead instead of
1 MB, the system's random source is a fixed stream, and records are as long as what a history puts in them.
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
        self.record: Any = import_module(f"{package}.record")


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
    """The store with little room ahead, the fixed random source, and records that are not made small."""
    room, random, pack = subject.segment.ROOM, os.urandom, subject.record.pack
    subject.segment.ROOM, os.urandom, subject.record.pack = ROOM, random_source, _as_it_is
    try:
        yield
    finally:
        subject.segment.ROOM, os.urandom, subject.record.pack = room, random, pack


def _as_it_is(text: bytes) -> bytes:
    return b"\0" + text
