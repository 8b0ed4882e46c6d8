"""Where each numbered event stands in the store, so that giving a few of them to somebody reads only these."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

# A journal (True: the register's) and a table of it.
Table = tuple[bool, str]

_TABLES = 64  # more than there will ever be


class EventIndex:
    """Eight bytes an event: its document's id and its table, by laptop and number."""

    def __init__(self) -> None:
        self._tables: list[Table] = []
        self._numbers: dict[Table, int] = {}
        self._of: dict[str, array[int]] = {}

    def add(self, device: str, seq: int, table: Table, doc_id: int) -> bool:
        """Event `seq` of a laptop is document `doc_id` of `table`; False when another one bears that number already."""
        if table not in self._numbers:
            self._numbers[table] = len(self._tables)
            self._tables.append(table)
        places = self._of.setdefault(device, array("q"))
        if seq >= len(places):
            places.frombytes(bytes(8 * (seq + 1 - len(places))))
        if places[seq]:
            return False
        places[seq] = doc_id * _TABLES + self._numbers[table]
        return True

    def find(self, device: str, seq: int) -> tuple[Table, int] | None:
        """The table and the document's id; None when no such event is here."""
        places = self._of.get(device, ())
        if seq >= len(places) or not places[seq]:
            return None
        doc_id, number = divmod(places[seq], _TABLES)
        return self._tables[number], doc_id

    def after(self, have: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """(laptop, number) of every event that comes after what `have` says of its laptop, in the order of numbers."""
        for device, places in self._of.items():
            for seq in range(have.get(device, 0) + 1, len(places)):
                if places[seq]:
                    yield device, seq
