"""A session: one person at one laptop, with the store open and the books up to date.

Every station works on a session: it reads the books, lets the rules decide, and appends events. An event is durable
before the books know it, so a screen can never show what a power cut would take back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from distro.books import Books
from distro.exchange.programme import read_programme
from distro.model.events import AnyEvent, CardKeyMade, Event
from distro.model.ids import next_id
from distro.model.programme import Round
from distro.rules.roles import Task, may
from distro.rules.series import laptop_mark, next_in
from distro.stations.clock import Clock, SystemClock
from distro.stations.cooperative import Cooperative, run_at_once
from distro.stations.errors import Refused
from distro.stations.event_index import EventIndex
from distro.stations.strays import Strays
from distro.store import Store
from distro.store.table import JournalTable

# What every event says of itself, given the site; made by `Session.stamper`.
Stamp = Callable[[str], dict[str, Any]]

_ANY_DECODER = msgspec.json.Decoder(AnyEvent)
_STEP = 200  # events between two steps of a rebuild: less work than a scan


class _Named(msgspec.Struct):
    id: str


_ID_DECODER = msgspec.json.Decoder(_Named)


class Session:
    """The open store, its programme and its books. `person` is who is logged in, in the role `role`.

    The books are `stale` while events of other laptops are in the store that they could not take in their turn.
    """

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self.store = store
        self.clock = clock or SystemClock()
        self.programme = read_programme(store.programme)
        self.strays = Strays()
        self._seq = 0
        self._meanwhile: list[Event] | None = None  # what is written while the books are made anew
        self.reload()

    @property
    def person(self) -> str:
        return self.store.person

    @property
    def role(self) -> str:
        return self.store.role

    def log_in(self, person: str, passphrase: str) -> bool:
        """Somebody goes on, in their role; whether it is another one than before. WrongPassphrase."""
        before = self.person
        self.store.switch(person, passphrase)
        return person != before

    def take_over(self, person: str, pin: str) -> None:
        """Somebody else goes on, as a volunteer: a PIN only says whose handovers these are. WrongPin."""
        self.store.switch_by_pin(person, pin)

    def rounds(self) -> tuple[Round, ...]:
        """The programme's rounds and those added since."""
        return (*self.programme.rounds, *self.books.rounds.all())

    def demand(self, task: Task) -> None:
        """Refused unless the role of the person who is logged in may do `task`."""
        if not may(self.role, task):
            raise Refused("not_your_role", role=self.role, task=task)

    def demand_live(self) -> None:
        """Refused in a rehearsal: what people made up never reaches the head office or its servers."""
        if self.programme.rehearsal:
            raise Refused("rehearsal_stays_here")

    @property
    def card_key(self) -> bytes:
        """The programme's card key, 32 bytes; made when it is first asked for, and the same on every laptop after."""
        if self.books.devices.card_key is None:
            self.append([CardKeyMade(**self.stamper()(""), key=secrets.token_hex(32))])
        key = self.books.devices.card_key
        assert key is not None
        return key

    def next_number(self, series: str, taken: Iterable[str]) -> str:
        """The next number of a series of papers or of the register (`RBT-BR-`), with this laptop's mark in it."""
        return next_in(series + laptop_mark(self.store.device, self.books.devices.founder), taken)

    def now(self) -> datetime:
        return self.clock.now()

    def stamper(self, occurred_at: datetime | None = None) -> Stamp:
        """A function that gives each event of one batch, at a site, its id, sequence number, time and author.

        `occurred_at` is for what was done on paper earlier. Numbers are used up only when the events are appended.
        """
        now = self.now()
        seq, last = self._seq, self.books.last_id

        def stamp(site: str) -> dict[str, Any]:
            nonlocal seq, last
            seq += 1
            last = next_id(now, last)
            return {
                "id": last,
                "seq": seq,
                "device": self.store.device,
                "site": site,
                "by": self.person,
                "occurred_at": occurred_at or now,
                "recorded_at": now,
            }

        return stamp

    def append(self, events: Iterable[Event]) -> None:
        """Write `events` as one batch and advance the books once they are durable.

        Raises what the store raises when the disk refuses; then nothing was written and the books are as before. Only
        of a batch that goes into both journals a beginning may stand: what prepares the rest comes first in it.
        """
        batch = list(events)
        expected = range(self._seq + 1, self._seq + 1 + len(batch))
        if [event.seq for event in batch] != list(expected):
            raise ValueError("events stamped before others were appended")
        self._write([(event, msgspec.json.encode(event)) for event in batch])

    def ingest(self, documents: Iterable[bytes]) -> list[Event]:
        """Write events of other laptops, each the JSON of one; those that were new, in their order.

        The books are `stale` when one came after its turn: `rebuild` makes them anew. Raises msgspec.MsgspecError when
        one is no event and Refused when one bears a number that this laptop gave to another event; then nothing was
        written. What the store raises leaves a beginning of them written, which the next time is known.
        """
        fresh: dict[str, tuple[Event, bytes]] = {}
        for document in documents:
            event: Event = _ANY_DECODER.decode(document)
            if event.id not in fresh and not self._is_here(event):
                fresh[event.id] = (event, document)
        taken = [fresh[id_] for id_ in sorted(fresh)]
        self._write(taken)
        return [event for event, _ in taken]

    def reload(self) -> None:
        """Make the books anew from what the store holds."""
        self._index = EventIndex()
        self._twice: set[str] = set()  # ids of events whose number another event bears too
        events = []
        for event, registers, doc_id in self._stored():
            self._place(event, registers, doc_id)
            events.append(event)
        self.books, self.stale = Books.of(events, self.store.device), False

    def rebuild(self) -> Cooperative[None]:
        """Make the books anew a little at a time; between two steps the session may be used for anything.

        Until the end its books are the old ones. They are still `stale` after it when even more came meanwhile. Who
        comes while another one is at it waits for that one.
        """
        while self._meanwhile is not None:
            yield
        if not self.stale:
            return
        meanwhile: list[Event] = []
        self._meanwhile = meanwhile
        try:
            events: list[Event] = []
            for event, _, _ in self._stored():
                events.append(event)
                if len(events) % _STEP == 0:
                    yield
            events.sort(key=_by_id)
            books = Books(self.store.device)
            for done, event in enumerate(events, 1):
                books.advance(event)
                if done % _STEP == 0:
                    yield
            self._meanwhile = None
            self.books, self.stale = books, False
            for event in sorted(meanwhile, key=_by_id):
                self._fold(event)
        finally:
            self._meanwhile = None

    def catch_up(self) -> None:
        """Make the books anew if they are `stale`."""
        if self._meanwhile is not None:  # whoever makes them between two keys goes on after this
            self.reload()
        elif self.stale:
            run_at_once(self.rebuild())

    def raw_events(self) -> Iterator[tuple[Event, bytes]]:
        """Every event with its JSON, in no particular order."""
        for event, registers, doc_id in self._stored():
            yield event, self._table(registers, event.table).raw_one(doc_id)

    def raw_event(self, device: str, seq: int) -> bytes | None:
        """The JSON of the event that bears this number; None when it is not here."""
        found = self._index.find(device, seq)
        if found is None:
            return None
        (registers, table), doc_id = found
        return self._table(registers, table).raw_one(doc_id)

    def raw_after(self, have: Mapping[str, int]) -> Iterator[bytes]:
        """The JSON of every event that comes after what `have` says of its laptop, each laptop's in order."""
        for device, seq in self._index.after(have):
            if (document := self.raw_event(device, seq)) is not None:
                yield document

    # ------------------------------------------------------------ from and to the store

    def _is_here(self, event: Event) -> bool:
        there = self.raw_event(event.device, event.seq)
        if there is None:
            return False
        if event.id in self._twice or _ID_DECODER.decode(there).id == event.id:
            return True
        if event.device == self.store.device:
            raise Refused("store_forked")
        return False

    def _write(self, batch: Sequence[tuple[Event, bytes]]) -> None:
        """Durably, in the order of the numbers, so that a crash in between leaves no gap in them; then the books.

        Nothing is written that the books have no fold for.
        """
        for event, _ in batch:
            self.books.fold_of(type(event))
        for registers, run in groupby(batch, key=lambda pair: pair[0].in_register):
            pairs = list(run)
            tables: dict[str, list[tuple[Event, bytes]]] = {}
            for event, document in pairs:
                tables.setdefault(event.table, []).append((event, document))
            database = self.store.register if registers else self.store.events
            with database.transaction():
                ids = {name: database.insert_raw(name, [raw for _, raw in of]) for name, of in tables.items()}
            for name, of in tables.items():
                for (event, _), doc_id in zip(of, ids[name], strict=True):
                    self._place(event, registers, doc_id)
            for event, _ in pairs:
                self._fold(event)

    def _fold(self, event: Event) -> None:
        if self._meanwhile is not None:
            self._meanwhile.append(event)
        if self.books.can_take(event):
            self.books.advance(event)
        else:
            self.books.note(event)
            self.stale = True

    def _place(self, event: Event, registers: bool, doc_id: int) -> None:
        if not self._index.add(event.device, event.seq, (registers, event.table), doc_id):
            self._twice.add(event.id)
        if event.device == self.store.device:
            self._seq = max(self._seq, event.seq)

    def _stored(self) -> Iterator[tuple[Event, bool, int]]:
        """Every event that is there when this begins, with its journal and its document's id."""
        there = [
            (registers, name, [doc_id for doc_id, _ in self._table(registers, name).raw()])
            for registers, database in ((True, self.store.register), (False, self.store.events))
            for name in database.tables()
        ]
        for registers, name, ids in there:
            table = self._table(registers, name)
            for doc_id in ids:
                yield _ANY_DECODER.decode(table.raw_one(doc_id)), registers, doc_id

    def _table(self, registers: bool, name: str) -> JournalTable:
        return (self.store.register if registers else self.store.events).table(name)


def _by_id(event: Event) -> str:
    return event.id
