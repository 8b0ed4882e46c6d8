"""Documents as TinyDB sees them, over the JSON that the store keeps: decoded anew each time one is looked at.

So whoever is given a document may change it as he likes: the store does not notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from msgspec import Raw
from msgspec.json import Decoder

from distro.store.batch import TableChange

Document = dict[str, Any]

# The standard library's encoder, because it refuses what JSON does not have (sets, dates, NaN) instead of bending it.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
decode_document = Decoder(Document).decode


def encode_document(document: Mapping[str, Any]) -> bytes:
    """The JSON of `document`; TypeError or ValueError when JSON has no words for it."""
    return _encode(dict(document)).encode()


class Documents(Mapping[str, Document]):
    """A table for reading, with ids as strings: what TinyDB calls raw table data."""

    def __init__(self, rows: Mapping[int, bytes]) -> None:
        self._rows = rows

    def __getitem__(self, doc_id: str) -> Document:
        try:
            return decode_document(self._rows[int(doc_id)])
        except ValueError:  # no number, so no id
            raise KeyError(doc_id) from None

    def __iter__(self) -> Iterator[str]:
        return map(str, self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Overlay(MutableMapping[int, Document]):
    """A table for an updater: it decodes what is looked at and copies nothing else, and knows what differs after."""

    def __init__(self, rows: Mapping[int, bytes], last: int) -> None:
        self._rows = rows
        self._seen: dict[int, Document | None] = {}  # None: removed
        self._cleared = False
        self.last = last

    def __getitem__(self, doc_id: int) -> Document:
        if doc_id not in self._seen:
            self._seen[doc_id] = decode_document(self._rows[doc_id])
        document = self._seen[doc_id]
        if document is None:
            raise KeyError(doc_id)
        return document

    def __setitem__(self, doc_id: int, document: Document) -> None:
        self._seen[doc_id] = document
        self.last = max(self.last, doc_id)

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._seen[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if doc_id in self._seen:
            return self._seen[doc_id] is not None
        return doc_id in self._rows

    def __iter__(self) -> Iterator[int]:
        for doc_id in self._rows:
            if doc_id in self:
                yield doc_id
        for doc_id, document in self._seen.items():
            if document is not None and doc_id not in self._rows:
                yield doc_id

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Empty the table, and start its numbering again."""
        self._rows, self._seen, self._cleared, self.last = {}, {}, True, 0

    def change(self, table: str) -> TableChange:
        """What differs from the rows."""
        put: dict[int, Raw] = {}
        gone: list[int] = []
        for doc_id, document in self._seen.items():
            before = self._rows.get(doc_id)
            if document is None:
                if before is not None:
                    gone.append(doc_id)
            elif (encoded := encode_document(document)) != before:
                put[doc_id] = Raw(encoded)
        return TableChange(table, put, gone, fresh=self._cleared)
