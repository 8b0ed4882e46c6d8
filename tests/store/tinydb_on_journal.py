"""A pytest plugin under which `TinyDB(path)` and `TinyDB(storage=MemoryStorage)` are our journal.

For TinyDB's own test suite: see test_conformance.
"""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import Any

import tinydb
from tinydb.storages import JSONStorage, MemoryStorage

from distro.store import JournalDB

_KEY = bytes(range(32))
_fresh = itertools.count()
_scratch = tempfile.TemporaryDirectory()
_Stock = tinydb.TinyDB


class OnJournal(JournalDB):
    """Takes the arguments of `TinyDB`; a storage other than the two stock ones gets the stock class."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("storage", JSONStorage) not in (JSONStorage, MemoryStorage) or set(kwargs) - {"storage"}:
            return _Stock(*args, **kwargs)
        return super().__new__(cls)

    def __init__(self, path: Any = None, **kwargs: Any) -> None:
        super().__init__(Path(path or Path(_scratch.name, str(next(_fresh)))), _KEY)


tinydb.TinyDB = OnJournal  # type: ignore[misc]
