"""Digests of the documents of one table: what tells them from others when a journal is read back, 16 bytes each."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from hashlib import blake2b

SIZE = 16
_GAP = 1_024  # ids that nothing has come of, which cost no more than a document in a dict
_NONE = bytes(SIZE)


def digest_of(document: bytes) -> bytes:
    """What stands for a document where it need only be told from others: 16 bytes."""
    return blake2b(document, digest_size=SIZE).digest()


class Digests(MutableMapping[int, bytes]):
    """Digests by id, in the order in which they came: side by side as long as that is the order of the ids."""

    def __init__(self) -> None:
        self._first = 0
        self._row = bytearray()
        self._count = 0
        self._apart: dict[int, bytes] | None = None  # all of them, once they came in another order

    def _at(self, doc_id: int) -> int:
        """Where it stands in the row, or would."""
        return (doc_id - self._first) * SIZE

    def __getitem__(self, doc_id: int) -> bytes:
        if self._apart is not None:
            return self._apart[doc_id]
        at = self._at(doc_id)
        found = bytes(self._row[at : at + SIZE]) if at >= 0 else b""
        if not found or found == _NONE:
            raise KeyError(doc_id)
        return found

    def __setitem__(self, doc_id: int, digest: bytes) -> None:
        if self._apart is None and not self._row:
            self._first = doc_id
        at = self._at(doc_id)
        if self._apart is None and doc_id not in self and not 0 <= at - len(self._row) <= _GAP * SIZE:
            self._apart = dict(self.items())
        if self._apart is not None:
            self._apart[doc_id] = digest
            return
        self._count += doc_id not in self
        self._row += bytes(max(0, at - len(self._row)))
        self._row[at : at + SIZE] = digest

    def __delitem__(self, doc_id: int) -> None:
        if self._apart is not None:
            del self._apart[doc_id]
            return
        self[doc_id]
        self._row[self._at(doc_id) : self._at(doc_id) + SIZE] = _NONE
        self._count -= 1

    def __len__(self) -> int:
        return self._count if self._apart is None else len(self._apart)

    def __iter__(self) -> Iterator[int]:
        if self._apart is not None:
            yield from self._apart
            return
        for at in range(0, len(self._row), SIZE):
            if self._row[at : at + SIZE] != _NONE:
                yield self._first + at // SIZE
