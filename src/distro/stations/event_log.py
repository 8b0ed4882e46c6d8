"""The event log: every event in the store, found by its laptop and number, byte for byte as it came.

Events stand in the table of their kind, in the journal of people's data or in the other one. Beside them stands the
quarantine, among people's data, as nobody knows what is in it; what is there is handed on like everything else. The
envelopes of the segments in which events came, or are given away, stand in a table of their own: without people's data,
so that a segment can be handed on with a hash in place of what was erased.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct

from distro.exchange.envelope import Envelope, LaptopHead, Segment
from distro.model.events import Event
from distro.model.quarantine import Quarantined
from distro.stations.event_index import EventIndex, Table
from distro.stations.segment_index import SegmentIndex
from distro.store import Store
from distro.store.table import JournalTable

QUARANTINE: Table = (True, "quarantine")
SEGMENTS: Table = (False, "segments")
HEADS = "signed-heads"  # a note beside the journals: how far others signed to be, where that is not here
decode_quarantined = msgspec.json.Decoder(Quarantined).decode


class Place(Struct, frozen=True):
    """Where a document stands: journal and table, and its id there."""

    table: Table
    doc_id: int


class EventLog:
    """What stands in `store`. `seq` is the last number that this laptop has given."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index = EventIndex()
        self._unnumbered: set[bytes] = set()  # digests of what is in quarantine and bears no number
        self._segments = SegmentIndex()
        self.seq = 0
        self._ends: dict[Table, tuple[int, int]] = {}  # of each table that was read: how many stand in it, and the last

    # ------------------------------------------------------------ as it was read once

    def state(self) -> dict[str, object] | None:
        """Where everything stands, for `resume`; None where something stands there that came by another way."""
        if self._ends != self.ends():
            return None
        return {
            "index": self._index, "unnumbered": self._unnumbered, "seq": self.seq, "ends": self._ends,
            "segments": self._all_segments(),
        }  # fmt: skip

    def resume(self, state: Mapping[str, Any]) -> list[Place] | None:
        """Everything stands where it stood; what stands there since then. None where it does not go on from there."""
        self._index, self._unnumbered, self.seq = state["index"], state["unnumbered"], state["seq"]
        self._segments = state["segments"]
        self._ends = self.ends()
        return self.since(state["ends"])

    def since(self, ends: Mapping[Table, tuple[int, int]]) -> list[Place] | None:
        """What stands here since the tables ended like that; None where it does not go on from there."""
        found: list[Place] = []
        before = dict(ends)
        for table, (count, last) in self.ends().items():
            known, known_last = before.pop(table, (0, 0))
            new = range(known_last + 1, last + 1)
            if count != known + len(new):
                return None
            found += [Place(table, doc_id) for doc_id in new]
        return found if not before else None

    def ends(self) -> dict[Table, tuple[int, int]]:
        """How many stand in each table, and the last of them."""
        return {table: (len(rows), rows.last_id) for table, rows in self._tables() if rows.last_id}

    def _grown(self, table: Table, ids: Sequence[int]) -> None:
        count, last = self._ends.get(table, (0, 0))
        self._ends[table] = count + len(ids), max([last, *ids])

    def place_of(self, event: Event) -> int | None:
        """Where an event stands as one number; None when what stands under its number is not this kind of event."""
        found = self._index.find(event.device, event.seq)
        if found is None or found[0] != (event.in_register, event.table):
            return None
        kind = f'"kind":"{type(event).__name__}"'.encode()
        return self._index.place(*found) if kind in self._table(found[0]).raw_one(found[1]) else None

    def at(self, place: int) -> bytes:
        """The JSON of what stands at this place."""
        return self.raw(Place(*self._index.at(place)))

    def stands_at(self, event: Event, place: int) -> bool:
        """Whether it is this event that stands there."""
        return self._index.find(event.device, event.seq) == self._index.at(place)

    def _tables(self) -> Iterator[tuple[Table, JournalTable]]:
        for registers, database in ((True, self._store.register), (False, self._store.events)):
            for name in database.tables():
                if (registers, name) != SEGMENTS:
                    yield (registers, name), database.table(name)

    # ------------------------------------------------------------ reading and writing

    def raw(self, place: Place) -> bytes:
        """What stands there, as it stands there."""
        return self._table(place.table).raw_one(place.doc_id)

    def document(self, place: Place) -> bytes | Quarantined:
        """The JSON of the event that stands there, or what is in quarantine there."""
        raw = self.raw(place)
        return decode_quarantined(raw) if place.table == QUARANTINE else raw

    def stored(self, tables: Container[Table] | None = None) -> Iterator[tuple[Place, bytes | Quarantined]]:
        """Every document that is there when this begins, in all tables or these: the JSON of an event, or what is in
        quarantine.
        """
        if tables is None:
            self._ends = self.ends()
        there = [(table, rows, rows.last_id) for table, rows in self._tables() if tables is None or table in tables]
        for table, rows, last in there:
            for doc_id in array("q", (doc_id for doc_id in rows.ids() if doc_id <= last)):
                place = Place(table, doc_id)
                yield place, self.document(place)

    def place(self, device: str, seq: int, place: Place) -> bool:
        """Take note of where an event stands; False when another one bears its number already."""
        if device == self._store.device:
            self.seq = max(self.seq, seq)
        return self._index.add(device, seq, place.table, place.doc_id)

    def stands(self, device: str, seq: int, place: Place, placing: bool) -> bool:
        """Whether what stands at `place` bears its number there; noted when `placing`, as the log is read first."""
        if placing:
            return self.place(device, seq, place)
        return self._index.find(device, seq) == (place.table, place.doc_id)

    def place_quarantined(self, kept: Quarantined, place: Place) -> None:
        """Take note of where something stands in quarantine."""
        if kept.seq:
            self.place(kept.device, kept.seq, place)
        else:
            self.place_unnumbered(kept.document)

    def place_unnumbered(self, document: bytes) -> bool:
        """Take note of what bears no number; False when the same is in quarantine already."""
        digest, before = hashlib.sha256(document).digest(), len(self._unnumbered)
        self._unnumbered.add(digest)
        return len(self._unnumbered) > before

    def find(self, device: str, seq: int) -> bytes | None:
        """The JSON of the event that bears this number; None when it is not here."""
        found = self._index.find(device, seq)
        if found is None:
            return None
        table, doc_id = found
        raw = self._table(table).raw_one(doc_id)
        return decode_quarantined(raw).document if table == QUARANTINE else raw

    def after(self, have: Mapping[str, int]) -> Iterator[bytes]:
        """The JSON of every event that comes after what `have` says of its laptop, each laptop's in order."""
        for device, seq in self._index.after(have):
            if (document := self.find(device, seq)) is not None:
                yield document

    def register_numbers(self) -> list[tuple[str, int]]:
        """(laptop, number) of all that goes when people's data is destroyed, sorted."""
        return sorted(self._index.numbers_in(register=True))

    def write(self, batch: Sequence[tuple[Event, bytes]]) -> None:
        """Durably, in the order given, so that a crash in between leaves no gap in the numbers."""
        for registers, run in groupby(batch, key=lambda pair: pair[0].in_register):
            tables: dict[str, list[tuple[Event, bytes]]] = {}
            for event, document in run:
                tables.setdefault(event.table, []).append((event, document))
            database = self._store.register if registers else self._store.events
            # Of one table, as at a handover, it is one record without more ado.
            with database.transaction() if len(tables) > 1 else nullcontext():
                ids = {name: database.insert_raw(name, [raw for _, raw in of]) for name, of in tables.items()}
            for name, of in tables.items():
                self._grown((registers, name), ids[name])
                for (event, _), doc_id in zip(of, ids[name], strict=True):
                    self.place(event.device, event.seq, Place((registers, name), doc_id))

    def set_aside(self, batch: Iterable[Quarantined]) -> None:
        """Keep in quarantine, durably."""
        found = list(batch)
        ids = self._store.register.insert_raw(QUARANTINE[1], [msgspec.json.encode(each) for each in found])
        if ids:
            self._grown(QUARANTINE, ids)
        for each, doc_id in zip(found, ids, strict=True):
            self.place_quarantined(each, Place(QUARANTINE, doc_id))

    # ------------------------------------------------------------ segments

    @property
    def heads(self) -> dict[str, LaptopHead]:
        """How far the segments of each laptop go that are here."""
        return dict(self._all_segments().heads)

    def _all_segments(self) -> SegmentIndex:
        """The segments that are here; those that nobody took note of yet are read."""
        table = self._table(SEGMENTS)
        if table.last_id > self._segments.read:
            for doc_id in range(self._segments.read + 1, table.last_id + 1):
                with suppress(KeyError):  # a repair found it gone
                    self._segments.add(msgspec.json.decode(table.raw_one(doc_id), type=Envelope).heading, doc_id)
            self._segments.read = table.last_id
        return self._segments

    def signed_heads(self) -> dict[str, LaptopHead]:
        """The same, each with what its author signed."""
        return {
            device: LaptopHead(head.last, head.digest, envelope.signed, envelope.signature)
            for device, head in self.heads.items()
            for envelope in self._envelopes(device, head.last - 1)
        }

    def past(self, device: str, number: int) -> str | None:
        """What stands for all that a laptop said up to `number`; None where no segment here tells."""
        if number == 0:
            return ""
        for envelope in self._envelopes(device, number - 1):
            return envelope.past(number) if envelope.heading.first <= number + 1 else None
        return None

    def segments_after(self, device: str, number: int) -> Iterator[Segment]:
        """The segments of a laptop that hold anything after `number`, in order; hashes stand for what is gone."""
        for envelope in self._envelopes(device, number):
            heading = envelope.heading
            lines = [self.find(device, seq) for seq in range(heading.first, heading.last + 1)]
            yield Segment(envelope, envelope.matching(lines))

    def _envelopes(self, device: str, number: int) -> Iterator[Envelope]:
        """Those that go further than `number`, in order."""
        for doc_id in self._all_segments().after(device, number):
            yield msgspec.json.decode(self._table(SEGMENTS).raw_one(doc_id), type=Envelope)

    def add_segments(self, envelopes: Sequence[Envelope]) -> None:
        """Keep these, durably; each goes further than those of its laptop that are here."""
        self._all_segments()
        raw = [msgspec.json.encode(envelope) for envelope in envelopes]
        for envelope, doc_id in zip(envelopes, self._store.events.insert_raw(SEGMENTS[1], raw), strict=True):
            self._segments.add(envelope.heading, doc_id)

    def _table(self, table: Table) -> JournalTable:
        registers, name = table
        return (self._store.register if registers else self._store.events).table(name)
