"""A draft: what one transaction has done to one table so far, seen over the rows it has not touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Raw

from distro.store.batch import TableChange
from distro.store.rows import Rows


class Draft(Mapping[int, bytes]):
    """The documents of a table as they will be once the transaction is written. `rows` is None for a new table."""

    def __init__(self, rows: Rows | None) -> None:
        self._base: Mapping[int, bytes] = rows.documents if rows else {}
        self.last = rows.last if rows else 0
        self._put: dict[int, bytes] = {}
        self._gone: set[int] = set()
        self._fresh = False
        self.dropped = False

    def merge(self, change: TableChange) -> None:
        """Add one more change to what was done."""
        if change.fresh or change.dropped:
            self._fresh, self._base, self.last = True, {}, 0
            self._put.clear()
            self._gone.clear()
        self.dropped = change.dropped
        for doc_id in change.gone:
            # Written even when the document came and went here: its id must not be given again.
            if self._put.pop(doc_id, None) is not None or doc_id in self._base:
                self._gone.add(doc_id)
        for doc_id, document in change.put.items():
            self._put[doc_id] = bytes(document)
            self.last = max(self.last, doc_id)

    def change(self, table: str) -> TableChange:
        """All that was done, as one change."""
        put = {doc_id: Raw(document) for doc_id, document in self._put.items()}
        return TableChange(table, put, sorted(self._gone), fresh=self._fresh and not self.dropped, dropped=self.dropped)

    def touched(self) -> Iterator[int]:
        """The ids of the documents that were put."""
        return iter(self._put)

    def __getitem__(self, doc_id: int) -> bytes:
        if doc_id in self._put:
            return self._put[doc_id]
        if doc_id in self._gone:
            raise KeyError(doc_id)
        return self._base[doc_id]

    def __iter__(self) -> Iterator[int]:
        for doc_id in self._base:
            if doc_id in self._put or doc_id not in self._gone:
                yield doc_id
        for doc_id in self._put:
            if doc_id not in self._base:
                yield doc_id

    def __len__(self) -> int:
        return sum(1 for _ in self)
