"""Events in the order of their ids, one at a time: of each only the place is kept, in 24 bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from distro.model.events import Event
from distro.model.quarantine import Quarantined
from distro.stations.cooperative import Cooperative
from distro.stations.event_index import Table
from distro.stations.event_log import EventLog, Place
from distro.stations.gate import event_of

_HOURS = 6  # digits of an id that some hours have in common
_PLACE = 24  # bytes: an id, the number of a table, a document's number there
_FEW = 10_000  # events that are not read a second time
_STEP = 5_000  # places between two steps


class EventOrder:
    """Those events of `log` that are added, to be read again in their order."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._tables: list[Table] = []
        self._hours: defaultdict[str, bytearray] = defaultdict(bytearray)
        self._sorted: list[bytes] = []
        self._read: dict[bytes, Event] = {}

    def add(self, event: Event, place: Place) -> None:
        """It stands at this place."""
        if place.table not in self._tables:
            self._tables.append(place.table)
        at = self._tables.index(place.table).to_bytes(1) + place.doc_id.to_bytes(7)
        key = bytes.fromhex(event.id.replace("-", "")) + at
        self._hours[event.id[:_HOURS]] += key
        if len(self._read) < _FEW:
            self._read[key] = event

    def put_in_order(self) -> Cooperative[None]:
        """All that were added, those of some hours at a time."""
        for hour in sorted(self._hours):
            run = self._hours.pop(hour)
            places = []
            for at in range(0, len(run), _PLACE):
                places.append(bytes(run[at : at + _PLACE]))
                if at % (_STEP * _PLACE) == 0:
                    yield
            self._sorted.append(b"".join(sorted(places)))
            yield

    def __iter__(self) -> Iterator[Event]:
        for run in self._sorted:
            for at in range(0, len(run), _PLACE):
                key = run[at : at + _PLACE]
                yield self._read.get(key) or self._read_at(key)

    def _read_at(self, key: bytes) -> Event:
        found = self._log.document(Place(self._tables[key[16]], int.from_bytes(key[17:])))
        return event_of(found.document if isinstance(found, Quarantined) else found)
