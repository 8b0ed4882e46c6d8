"""TinyDB on a journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from msgspec import Raw
from tinydb import TinyDB

from distro.store.batch import TableChange
from distro.store.record import Head
from distro.store.storage import JournalStorage
from distro.store.table import JournalTable


class JournalDB(TinyDB):
    """A TinyDB whose tables are a sealed journal; made with the arguments of `JournalStorage`.

    Each insert, update or remove is durable when it returns. `transaction` makes several of them one.
    """

    default_storage_class: type[Any] = JournalStorage
    table_class: type[Any] = JournalTable

    @property
    def storage(self) -> JournalStorage:
        """The storage with its journal."""
        return cast(JournalStorage, self._storage)

    def table(self, name: str, **kwargs: Any) -> JournalTable:
        """The table `name`; see `JournalTable`."""
        if (made := self._tables.get(name)) is not None:
            return cast(JournalTable, made)
        return cast(JournalTable, super().table(name, **kwargs))

    def tables(self) -> set[str]:
        """The names of all tables."""
        return self.storage.names()

    def head(self) -> Head:
        """The last record of the journal; it vouches for all before it."""
        return self.storage.journal.head

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is done to the tables inside becomes one record, durable at the end; an exception undoes it all.

        Reads inside see what was done so far. Raises what a commit raises.
        """
        try:
            with self.storage.transaction():
                yield
        finally:
            self._forget_found()

    def insert_raw(self, table: str, documents: Sequence[bytes]) -> list[int]:
        """Insert documents that are JSON objects already, as one batch; their ids.

        ValueError when one is not exactly one JSON object.
        """
        if not all(document[:1] == b"{" and document.decode() for document in documents):
            raise ValueError("a document is not a JSON object")
        target = self.table(table)
        ids = [target._get_next_id() for _ in documents]
        if ids:
            self.storage.commit([TableChange(table, dict(zip(ids, map(Raw, documents), strict=True)))])
            target.clear_cache()
        return ids

    def drop_tables(self) -> None:
        """Remove all tables and their documents."""
        self.storage.write({})
        self._forget_found()
        self._tables.clear()

    def drop_table(self, name: str) -> None:
        """Remove the table `name` and its documents, if there is one."""
        if name in self.tables():
            self.storage.commit([TableChange(name, dropped=True)])
        self._tables.pop(name, None)

    def _forget_found(self) -> None:
        for table in self._tables.values():
            table.clear_cache()
