"""Every document of a store in the order of ids, one at a time: of each only the place is kept, in 24 bytes.

It shares no code with the books, as `distro.stations.audit` does not.
"""

from __future__ import annotations

import base64
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from distro.model.events import KINDS
from distro.model.quarantine import Quarantined
from distro.store import Store

Document = dict[str, Any]

_QUARANTINE, _SEGMENTS = "quarantine", "segments"
_ID = 16  # bytes
_PLACE = 24  # bytes: an id, the number of a table, a document's number there
_STEP = 1_000  # documents between two words of how far it is
_DAYS = 11  # bits of the first half of an id's time that are within a day or two

_decode = msgspec.json.Decoder(Document).decode
_FIELDS = {kind.__name__: frozenset({"kind", *(field.encode_name for field in structs.fields(kind))}) for kind in KINDS}


def decode(raw: bytes) -> Document:
    """A document without what its kind has no field for: whoever lies may have written anything there."""
    try:
        document = _decode(raw)
    except msgspec.MsgspecError:  # a number beyond all bounds, in such a field
        document = json.loads(raw)
    fields = _FIELDS[document["kind"]]
    if document.keys() <= fields:
        return document
    return {name: value for name, value in document.items() if name in fields}


class Compact:
    """Documents to be kept in less memory: what several of them say, a lot, an account, a household, stands there once.

    Lists become tuples.
    """

    def __init__(self) -> None:
        self._once: dict[Any, Any] = {}

    def of(self, document: Document) -> Document:
        return {name: self._one(value) for name, value in document.items()}

    def _one(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self.of(value)
        if isinstance(value, list):
            value = tuple(map(self._one, value))
        elif not isinstance(value, str):
            return value
        try:
            return self._once.setdefault(value, value)
        except TypeError:  # a document within it
            return value


class DocumentHead(Struct):
    """What every document says of itself, and which day a handover is of."""

    id: str
    kind: str
    device: str
    seq: int
    site: str = ""
    day: str = ""
    occurred_at: str = ""


_decode_head = msgspec.json.Decoder(DocumentHead).decode


def _head_of(raw: bytes) -> DocumentHead:
    try:
        return _decode_head(raw)
    except msgspec.ValidationError:  # its kind has no such field
        return msgspec.convert(decode(raw), DocumentHead)


class _NumberAlone(Struct):
    device: str
    seq: int


_decode_numbered = msgspec.json.Decoder(_NumberAlone).decode


class Stream:
    """The documents of `store`, but for those that are set `aside`: of these nothing is believed, not even that they
    can be read. `size` of them all; `counts`: how many of the others, by table, once they were `noted`. `tell` hears
    how many were read, in two readings.
    """

    def __init__(self, store: Store, aside: Collection[Quarantined], tell: Callable[[int], object]) -> None:
        self._tables = [
            (name, database.table(name))
            for database in (store.register, store.events)
            for name in sorted(database.tables())
            if name != _SEGMENTS
        ]
        self._aside = {(each.device, each.seq) for each in aside}
        self._unnumbered = {each.document for each in aside if not each.seq}
        self._runs: defaultdict[int, bytearray] = defaultdict(bytearray)  # places, by about a day
        self._kinds: list[set[str]] = [set() for _ in self._tables]
        self._tell = tell
        self._told = 0
        self.size = sum(len(table) for _, table in self._tables)
        self.counts: Counter[str] = Counter()

    def noted(self) -> Iterator[tuple[DocumentHead, bytes]]:
        """Each document with its header, as they lie; where it lies is noted."""
        for number, (name, table) in enumerate(self._tables):
            for doc_id, raw in table.raw():
                self._count()
                document = self._believed(name, raw)
                if document is None:
                    continue
                header = _head_of(document)
                key = bytes.fromhex(header.id.replace("-", ""))
                run = self._runs[int.from_bytes(key[:4]) >> _DAYS]
                run += key + number.to_bytes(1) + doc_id.to_bytes(7)
                self._kinds[number].add(header.kind)
                self.counts[name] += 1
                yield header, document

    def in_order(self, kinds: Collection[str] | None = None) -> Iterator[Document]:
        """Each document that was noted, the lowest id first; all of them, or those of `kinds`."""
        wanted = [kinds is None or not found.isdisjoint(kinds) for found in self._kinds]
        for day in sorted(self._runs):
            run = bytes(self._runs[day])
            for place in sorted(run[at : at + _PLACE] for at in range(0, len(run), _PLACE)):
                if not wanted[place[_ID]]:
                    continue
                raw = self._at(place)
                assert raw is not None
                document = decode(raw)
                if kinds is None:
                    self._count()
                if kinds is None or document["kind"] in kinds:
                    yield document
        if kinds is None:
            self._tell(2 * self.size)  # what is set aside is not read again

    def named(self, ids: Collection[str]) -> Iterator[Document]:
        """Those of the documents that were noted that bear these ids, in no particular order."""
        wanted = {bytes.fromhex(id_.replace("-", "")) for id_ in ids}
        for run in self._runs.values() if wanted else ():
            for at in range(0, len(run), _PLACE):
                if bytes(run[at : at + _ID]) in wanted:
                    raw = self._at(run[at : at + _PLACE])
                    assert raw is not None
                    yield decode(raw)

    def _at(self, place: bytes | bytearray) -> bytes | None:
        name, table = self._tables[place[_ID]]
        return self._believed(name, table.raw_one(int.from_bytes(place[_ID + 1 :])))

    def _count(self) -> None:
        self._told += 1
        if self._told % _STEP == 0:
            self._tell(self._told)

    def _believed(self, table: str, raw: bytes) -> bytes | None:
        """The document that lies there; None where it is set aside."""
        if table == _QUARANTINE:
            kept = _decode(raw)
            aside = not kept["seq"] or (kept["device"], kept["seq"]) in self._aside
            return None if aside else base64.b64decode(kept["document"])
        if not self._aside and not self._unnumbered:
            return raw
        return None if raw in self._unnumbered or _number_of(raw) in self._aside else raw


def _number_of(raw: bytes) -> tuple[str, int] | None:
    try:
        numbered = _decode_numbered(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return numbered.device, numbered.seq
