"""Rows: the documents of one table as JSON bytes, with indexes over fields.

Bytes are a third of the memory of dicts, cannot be changed by whoever is given a document, and are what the disk holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

import msgspec

from distro.store.digests import digest_of

Scalar = str | int | float | bool | None


class Index:
    """The ids of the documents by the value of one field; only scalars are indexed."""

    def __init__(self, field: str, documents: Mapping[int, bytes]) -> None:
        # A record of this one field: msgspec skips the rest of the document without building it.
        row = msgspec.defstruct("Row", [("value", Any, msgspec.UNSET)], rename={"value": field})
        self._decode = msgspec.json.Decoder(row).decode
        self._ids: dict[Scalar, int | dict[int, None]] = {}  # one id plainly: most values are unique
        for doc_id, document in documents.items():
            self.add(doc_id, document)

    def add(self, doc_id: int, document: bytes) -> None:
        """Take a document in."""
        value = self._decode(document).value  # type: ignore[attr-defined]
        if not isinstance(value, Scalar):
            return
        have = self._ids.setdefault(value, doc_id)
        if isinstance(have, dict):
            have[doc_id] = None
        elif have != doc_id:
            self._ids[value] = {have: None, doc_id: None}

    def remove(self, doc_id: int, document: bytes) -> None:
        """Take a document out that was taken in with this content."""
        value = self._decode(document).value  # type: ignore[attr-defined]
        if not isinstance(value, Scalar):
            return
        have = self._ids[value]
        if isinstance(have, dict):
            del have[doc_id]
            if len(have) == 1:
                (self._ids[value],) = have
        else:
            del self._ids[value]

    def find(self, value: Scalar) -> Iterable[int]:
        """The ids of the documents whose field equals `value`, as == has it."""
        have = self._ids.get(value, {})
        return have if isinstance(have, dict) else (have,)


class Rows:
    """One table: `documents` by id in the order of TinyDB, and `last`, the highest id ever given.

    `ordered` says whether that order is also the order of the ids.
    """

    __slots__ = ("_indexes", "documents", "last", "ordered")

    def __init__(
        self, documents: MutableMapping[int, bytes] | None = None, last: int = 0, ordered: bool = True
    ) -> None:
        self.documents: MutableMapping[int, bytes] = {} if documents is None else documents
        self.last = last
        self.ordered = ordered
        self._indexes: dict[str, Index] = {}

    def agrees_with(self, digests: Rows) -> bool:
        """Whether `digests`, of a table that holds `digest_of` in place of each document, was made of the same ones.

        In the same order, and the next would be numbered alike.
        """
        return (
            self.last == digests.last
            and len(self.documents) == len(digests.documents)
            and all(
                (doc_id, digest_of(document)) == other
                for (doc_id, document), other in zip(self.documents.items(), digests.documents.items(), strict=True)
            )
        )

    def put(self, doc_id: int, document: bytes) -> None:
        """Add or replace a document."""
        if doc_id > self.last:
            self.last = doc_id
        elif doc_id not in self.documents:
            self.ordered = False
        if self._indexes:
            before = self.documents.get(doc_id)
            for index in self._indexes.values():
                if before is not None:
                    index.remove(doc_id, before)
                index.add(doc_id, document)
        self.documents[doc_id] = document

    def remove(self, doc_id: int) -> None:
        """Take a document out, if it is there. One that came and went in the same batch had its id all the same."""
        self.last = max(self.last, doc_id)
        document = self.documents.pop(doc_id, None)
        if document is not None:
            for index in self._indexes.values():
                index.remove(doc_id, document)

    def clear(self, documents: MutableMapping[int, bytes]) -> None:
        """Take out all documents, of which the next are kept in `documents`, and start numbering again."""
        self.documents = documents
        self.last = 0
        self.ordered = True
        self._indexes = {field: Index(field, {}) for field in self._indexes}

    def add_index(self, field: str) -> None:
        """Keep an index over `field` from now on."""
        if field not in self._indexes:
            self._indexes[field] = Index(field, self.documents)

    def indexed(self) -> frozenset[str]:
        """The fields with an index."""
        return frozenset(self._indexes)

    def find(self, field: str, value: Scalar) -> Iterator[int]:
        """The ids of documents whose indexed `field` equals `value`, in the order of the table."""
        found = self._indexes[field].find(value)
        if self.ordered:
            return iter(sorted(found))
        wanted = set(found)
        return (doc_id for doc_id in self.documents if doc_id in wanted)
