"""Where each numbered event stands in the store, so that giving a few of them to somebody reads only these."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

# A journal (True: the register's) and a table of it.
Table = tuple[bool, str]

_TABLES = 64  # more than there will ever be
_CHUNK = 512  # numbers that lie beside each other


class EventIndex:
    """Eight bytes an event, by laptop and number: its document's id and its table.

    Numbers lie in chunks, so that one far behind a gap takes the room of one.
    """

    def __init__(self) -> None:
        self._tables: list[Table] = []
        self._numbers: dict[Table, int] = {}
        self._of: dict[str, dict[int, array[int]]] = {}

    def add(self, device: str, seq: int, table: Table, doc_id: int) -> bool:
        """Event `seq` of a laptop is document `doc_id` of `table`; False when another one bears that number already."""
        if table not in self._numbers:
            self._numbers[table] = len(self._tables)
            self._tables.append(table)
        chunks = self._of.setdefault(device, {})
        chunk, at = divmod(seq, _CHUNK)
        places = chunks.get(chunk)
        if places is None:
            places = chunks[chunk] = array("q", bytes(8 * _CHUNK))
        if places[at]:
            return False
        places[at] = self.place(table, doc_id)
        return True

    def place(self, table: Table, doc_id: int) -> int:
        """A document's place as one number."""
        return doc_id * _TABLES + self._numbers[table]

    def at(self, place: int) -> tuple[Table, int]:
        """The table and the document's id of a place."""
        doc_id, number = divmod(place, _TABLES)
        return self._tables[number], doc_id

    def find(self, device: str, seq: int) -> tuple[Table, int] | None:
        """The table and the document's id; None when no such event is here."""
        chunk, at = divmod(seq, _CHUNK)
        places = self._of.get(device, {}).get(chunk)
        if places is None or not places[at]:
            return None
        return self.at(places[at])

    def after(self, have: Mapping[str, int]) -> Iterator[tuple[str, int]]:
        """(laptop, number) of every event that comes after what `have` says of its laptop, in the order of numbers."""
        for device, chunks in self._of.items():
            first = have.get(device, 0) + 1
            for chunk in sorted(chunk for chunk in chunks if chunk >= first // _CHUNK):
                for at, place in enumerate(chunks[chunk], chunk * _CHUNK):
                    if place and at >= first:
                        yield device, at

    def numbers_in(self, register: bool) -> Iterator[tuple[str, int]]:
        """(laptop, number) of every event that stands in the register's journal, or in the other one."""
        for device, seq in self.after({}):
            found = self.find(device, seq)
            if found is not None and found[0][0] is register:
                yield device, seq
