"""The stores side by side: each holds the same documents and answers by id and by card.

Those that are `durable` have a document on the medium when its insert returns; the others have it in memory. `most` is
the number of documents up to which one finishes in patience.
"""

from __future__ import annotations

import json
import os
import sqlite3
from abc import ABC, abstractmethod
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage

from distro.store import JournalDB, OsFiles
from distro.store.files import OsFile

_KEY = bytes(range(32))
_MILLION = 1_000_000


def document(number: int) -> dict[str, Any]:
    """A handover as a desk writes it, about 330 bytes of JSON; `number` counts from 1."""
    return {
        "id": f"018a4f6e-{number:08x}-7000-8000-0123456789ab",
        "kind": "handover",
        "at": f"2023-09-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}+01:00",
        "day": "RBT-2023-09-01",
        "desk": number % 4 + 1,
        "by": "amina.tazi",
        "card": card(number),
        "household": f"H{number * 7919 % 9_999_991:07}",
        "lines": [{"item": item, "quantity": number % 5 + 1} for item in ("RIZ", "HUILE", "SAVON", "COUVERTURE")],
    }


def card(number: int) -> str:
    """The card of document `number`: no other has it."""
    return f"C{number * 104_729 % 999_999_999_989:012}"


class Contender(ABC):
    """One kind of store in `folder`."""

    name: ClassVar[str]
    durable: ClassVar[bool] = True
    most: ClassVar[int] = _MILLION

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def fill(self, count: int) -> None:
        """Make the store with documents 1 to `count`, in whatever way is quickest, and close it."""

    @abstractmethod
    def open(self) -> None:
        """Open the store, ready to be asked by id."""

    def index(self) -> None:  # noqa: B027
        """Get ready to be asked by card, where that does not come with opening."""

    @abstractmethod
    def insert(self, document: dict[str, Any]) -> None:
        """Add one document."""

    @abstractmethod
    def by_id(self, number: int) -> dict[str, Any] | None:
        """The document with this number."""

    @abstractmethod
    def by_card(self, card: str) -> dict[str, Any] | None:
        """The document with this card."""

    @abstractmethod
    def close(self) -> None:
        """Close the store."""


class _OnTinyDB(Contender):
    """What all stores with the face of TinyDB have in common."""

    database: TinyDB

    def insert(self, document: dict[str, Any]) -> None:
        self.database.insert(document)

    def by_id(self, number: int) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.database.get(doc_id=number)
        return found

    def by_card(self, card: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.database.get(where("card") == card)
        return found

    def close(self) -> None:
        self.database.close()

    def fill(self, count: int) -> None:
        self.open()
        self.database.insert_multiple(map(document, range(1, count + 1)))
        self.close()


class _UnsyncedFile(OsFile):
    def sync(self) -> None:
        pass


class Unsynced(OsFiles):
    """For filling only: a million syncs would take minutes."""

    def create(self, path: Path) -> OsFile:
        super().create(path).close()
        return self.open(path)

    def open(self, path: Path) -> OsFile:
        return _UnsyncedFile(path, os.O_RDWR)


class Distro(_OnTinyDB):
    """Our store: sealed, chained, one record a document."""

    name = "distro"

    def fill(self, count: int) -> None:
        with JournalDB(self.folder / "journal", _KEY, Unsynced()) as database:
            for number in range(1, count + 1):
                database.insert_raw("_default", [json.dumps(document(number), separators=(",", ":")).encode()])

    def open(self) -> None:
        self.database = JournalDB(self.folder / "journal", _KEY)

    def index(self) -> None:
        assert isinstance(self.database, JournalDB)
        self.database.table("_default").index("card")


class SQLite(Contender):
    """SQLite with the same JSON and its card in an indexed column, one transaction a document."""

    name = "SQLite"

    def open(self) -> None:
        self._database = sqlite3.connect(self.folder / "points.db", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")

    def fill(self, count: int) -> None:
        self.open()
        self._database.execute("CREATE TABLE handover (id INTEGER PRIMARY KEY, document TEXT, card TEXT)")
        self._database.execute("CREATE INDEX handover_card ON handover (card)")
        self._database.execute("BEGIN")
        rows = ((json.dumps(document(n), separators=(",", ":")), card(n)) for n in range(1, count + 1))
        self._database.executemany("INSERT INTO handover (document, card) VALUES (?, ?)", rows)
        self._database.execute("COMMIT")
        self.close()

    def insert(self, document: dict[str, Any]) -> None:
        row = (json.dumps(document, separators=(",", ":")), document["card"])
        self._database.execute("INSERT INTO handover (document, card) VALUES (?, ?)", row)

    def by_id(self, number: int) -> dict[str, Any] | None:
        return self._found("SELECT document FROM handover WHERE id = ?", number)

    def by_card(self, card: str) -> dict[str, Any] | None:
        return self._found("SELECT document FROM handover WHERE card = ?", card)

    def _found(self, statement: str, value: object) -> dict[str, Any] | None:
        row = self._database.execute(statement, (value,)).fetchone()
        return json.loads(row[0]) if row else None

    def close(self) -> None:
        self._database.close()


class Stock(_OnTinyDB):
    """TinyDB as it comes."""

    name = "TinyDB"
    most = 100_000

    def open(self) -> None:
        self.database = TinyDB(self.folder / "points.json")


class Caching(_OnTinyDB):
    """TinyDB that writes every thousand changes."""

    name = "TinyDB, CachingMiddleware"
    durable = False
    most = 100_000

    def open(self) -> None:
        self.database = TinyDB(self.folder / "points.json", storage=CachingMiddleware(JSONStorage))


class Better(_OnTinyDB):
    """TinyDB on compressed JSON that a thread writes after a while.

    The thread dies of the compressor at the first JSON whose length is not a multiple of eight, and closing then waits
    for ever; so the compressor is told to take any length.
    """

    name = "TinyDB, BetterJSONStorage"
    durable = False
    most = 100_000

    def open(self) -> None:
        import blosc2  # here, because it takes 50 MB

        module = import_module("BetterJSONStorage.BetterJSONStorage")
        module.compress = partial(blosc2.compress, typesize=1)  # type: ignore[attr-defined]
        path = self.folder / "points.db"
        self.database = TinyDB(path, access_mode="r+", storage=module.BetterJSONStorage)


CONTENDERS: dict[str, type[Contender]] = {kind.__name__: kind for kind in (Distro, SQLite, Stock, Caching, Better)}
