"""The `Table` of TinyDB that writes differences and asks indexes.

Everything that changes a table in TinyDB goes through `_update_table`; overriding it makes insert, update, upsert,
remove and truncate cost what they change and not what the table holds. The rest of this class mends what TinyDB 4.9
leaves open: a cache that hands out the documents it keeps, ids given twice, a table wiped by `persist_empty`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from tinydb.queries import QueryLike
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from distro.store.batch import TableChange
from distro.store.documents import Documents, Overlay, decode_document
from distro.store.storage import JournalStorage


class JournalTable(Table):
    """A table of a journal. `_query_cache` keeps the ids of what was found, never the documents."""

    def __init__(
        self, storage: JournalStorage, name: str, cache_size: int | None = None, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, self.default_query_cache_capacity if cache_size is None else cache_size)
        self._journal = storage
        self._given = 0  # the highest id given out, perhaps for an insert that failed
        self._brought: set[int] = set()  # ids that documents under way bring along
        self._overlay: Overlay | None = None
        if persist_empty and name not in storage.names():
            storage.commit([TableChange(name)])

    def raw(self) -> Iterator[tuple[int, bytes]]:
        """Each document as (id, its JSON) in the order of the table. The table must not change meanwhile."""
        return iter(self._journal.rows(self.name).items())

    def ids(self) -> Iterator[int]:
        """The id of each document in the order of the table."""
        return iter(self._journal.rows(self.name))

    @property
    def last_id(self) -> int:
        """The highest id that was ever given in it."""
        return self._journal.last_id(self.name)

    def raw_one(self, doc_id: int) -> bytes:
        """The JSON of one document; KeyError when there is none with this id."""
        return self._journal.rows(self.name)[doc_id]

    def index(self, field: str) -> None:
        """Answer `where(field) == value` by an index from now on, as long as the store is open."""
        self._journal.add_index(self.name, field)

    # Reading

    def get(  # type: ignore[override]
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Document | list[Document] | None:
        if doc_id is not None or doc_ids is not None or cond is None:
            return super().get(cond, doc_id, doc_ids)  # type: ignore[arg-type]
        return next(self._matching(cond), None)

    def search(self, cond: QueryLike) -> list[Document]:
        found = self._query_cache.get(cond)
        if found is not None:
            rows = self._journal.rows(self.name)
            return [self._document(doc_id, rows[doc_id]) for doc_id in cast("list[int]", found)]
        documents = list(self._matching(cond))
        if getattr(cond, "is_cacheable", lambda: True)():
            cache = cast("LRUCache[QueryLike, list[int]]", self._query_cache)
            cache[cond] = [document.doc_id for document in documents]
        return documents

    def _matching(self, cond: QueryLike) -> Iterator[Document]:
        """Each document that matches `cond`, in the order of the table."""
        rows = self._journal.rows(self.name)
        candidates = self._candidates(getattr(cond, "_hash", None))
        for doc_id in rows if candidates is None else candidates:
            content = decode_document(rows[doc_id])
            if cond(content):
                yield self.document_class(content, self.document_id_class(doc_id))

    def _candidates(self, shape: Any) -> Iterator[int] | None:
        """Ids that hold all matches of a query of this hash shape, or None when no index helps."""
        match shape:
            case ("==", (str() as field,), str() | int() | float() | None as value):
                return self._journal.candidates(self.name, field, value)
            case ("and", frozenset() as parts):
                return next(filter(None, map(self._candidates, parts)), None)
        return None

    def _document(self, doc_id: int, row: bytes) -> Document:
        return self.document_class(decode_document(row), self.document_id_class(doc_id))

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast("dict[str, Mapping[str, Any]]", Documents(self._journal.rows(self.name)))

    # Changing

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        return super().update(fields, None, self._chosen(cond, doc_ids))

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        return super().remove(None, self._chosen(cond, doc_ids))

    def _chosen(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterable[int] | None:
        """The ids to change, so that an overlay sees these documents only and not all that were looked at."""
        if doc_ids is None and cond is not None:
            return [document.doc_id for document in self._matching(cond)]
        return doc_ids

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """As in TinyDB; ids that are given here are never those that a document brings along (TinyDB issue 629)."""
        given = list(documents)
        self._brought = {document.doc_id for document in given if isinstance(document, Document)}
        try:
            return super().insert_multiple(given)
        finally:
            self._brought = set()

    def truncate(self) -> None:
        """Remove all documents; numbering starts again at 1."""
        self._given = 0
        super().truncate()

    def _get_next_id(self) -> int:
        """An id that no document of this table has, or had since it was made or truncated."""
        last = self._journal.last_id(self.name) if self._overlay is None else self._overlay.last
        self._given = max(self._given, last) + 1
        while self._given in self._brought:
            self._given += 1
        return self._given

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        overlay = Overlay(self._journal.rows(self.name), self._journal.last_id(self.name))
        self._overlay = overlay
        try:
            updater(cast("dict[int, Mapping[str, Any]]", overlay))
        finally:
            self._overlay = None
        change = overlay.change(self.name)
        if change.put or change.gone or change.fresh or self.name not in self._journal.names():
            self._journal.commit([change])
        self.clear_cache()
