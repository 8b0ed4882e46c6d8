"""A variant of the store: its source with one text replaced, as a package of another name."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import distro.store
from store.crash.subject import Subject

_SOURCE = Path(distro.store.__file__).parent


class Stale(AssertionError):
    """The text to replace is not there, or not once: the list has to follow the code."""


def variant(folder: Path, name: str, changes: Iterable[tuple[str, str, str]]) -> Subject:
    """The store with `changes` (file, old text, new text), as package `name` made in `folder`."""
    package = folder / name
    package.mkdir()
    for path in _SOURCE.iterdir():
        if path.suffix in (".py", ".txt", ".zstd"):
            (package / path.name).write_bytes(path.read_bytes())
    for file, old, new in changes:
        path = package / file
        source = path.read_text("utf-8")
        if source.count(old) != 1:
            raise Stale(f"{file} holds {source.count(old)} times: {old}")
        path.write_text(source.replace(old, new), "utf-8")
    for path in package.glob("*.py"):
        path.write_text(path.read_text("utf-8").replace("distro.store", name), "utf-8")
    sys.path.insert(0, str(folder))
    try:
        return Subject(name)
    finally:
        sys.path.remove(str(folder))
