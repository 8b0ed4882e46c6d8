"""All tables of one journal, changed by batches alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping

from distro.store.batch import TableChange
from distro.store.rows import Rows


class Tables(dict[str, Rows]):
    """The rows by table name; `kept` makes what the documents of a table are kept in."""

    def __init__(self, kept: Callable[[], MutableMapping[int, bytes]] = dict) -> None:
        super().__init__()
        self._kept = kept

    def apply(self, batch: Iterable[TableChange]) -> None:
        """Do what `batch`, decoded from the bytes that are on the disk, says."""
        for change in batch:
            if change.dropped:
                self.pop(change.table, None)
                continue
            rows = self.get(change.table)
            if rows is None:
                rows = self[change.table] = Rows(self._kept())
            if change.fresh:
                rows.clear(self._kept())
            for doc_id in change.gone:
                rows.remove(doc_id)
            for doc_id, document in change.put.items():
                rows.put(doc_id, bytes(document))
