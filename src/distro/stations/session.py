"""A session: one person at one laptop, with the store open and the books up to date.

Every station works on a session: it reads the books, lets the rules decide, and appends events. An event is durable
before the books know it, so a screen can never show what a power cut would take back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from distro.books import Books
from distro.exchange.programme import read_programme
from distro.model.events import AnyEvent, AnyRegisterEvent, CardKeyMade, Event
from distro.model.ids import next_id
from distro.model.programme import Round
from distro.rules.roles import Task, may
from distro.stations.clock import Clock, SystemClock
from distro.stations.errors import Refused
from distro.store import Store

# What every event says of itself, given the site; made by `Session.stamper`.
Stamp = Callable[[str], dict[str, Any]]

_REGISTER_TABLES = frozenset({"households", "collectors"})
_ANY_DECODER = msgspec.json.Decoder(AnyRegisterEvent | AnyEvent)


class Session:
    """The open store, its programme and its books. `person` is who is logged in, in the role `role`."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self.store = store
        self.clock = clock or SystemClock()
        self.programme = read_programme(store.programme)
        self._seq = 0
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
        """Write `events` as one batch, all or nothing, and advance the books once they are durable.

        Raises what the store raises when the disk refuses; then nothing was written and the books are as before.
        """
        batch = list(events)
        expected = range(self._seq + 1, self._seq + 1 + len(batch))
        if [event.seq for event in batch] != list(expected):
            raise ValueError("events stamped before others were appended")
        for database, in_register in ((self.store.register, True), (self.store.events, False)):
            tables: dict[str, list[bytes]] = {}
            for event in batch:
                if self.in_register(event) is in_register:
                    tables.setdefault(event.table, []).append(msgspec.json.encode(event))
            if tables:
                with database.transaction():
                    for table, documents in tables.items():
                        database.insert_raw(table, documents)
        for event in batch:
            self.books.advance(event)
            self._seq = event.seq

    def take_in(self, documents: Iterable[bytes]) -> int:
        """Write events of other laptops, each the JSON of one, as one batch; how many were new. Books are made anew.

        Raises msgspec.MsgspecError when one is no event, and what the store raises; then nothing was written.
        """
        known = {event.id for event in self._stored()}
        fresh: dict[str, Event] = {}
        raw: dict[tuple[bool, str], list[bytes]] = {}
        for document in documents:
            event: Event = _ANY_DECODER.decode(document)
            if event.id not in known and event.id not in fresh:
                fresh[event.id] = event
                raw.setdefault((self.in_register(event), event.table), []).append(document)
        for database, in_register in ((self.store.register, True), (self.store.events, False)):
            if any(registers is in_register for registers, _ in raw):
                with database.transaction():
                    for (registers, table), lines in raw.items():
                        if registers is in_register:
                            database.insert_raw(table, lines)
        if fresh:
            self.reload()
        return len(fresh)

    def reload(self) -> None:
        """Make the books anew from what the store holds."""
        self.books = Books.of(self._stored())

    @staticmethod
    def in_register(event: Event) -> bool:
        """Whether an event is people's data, kept in the journal whose key can be destroyed alone."""
        return event.table in _REGISTER_TABLES

    def raw_events(self) -> Iterable[tuple[Event, bytes]]:
        """Every event with its JSON, in no particular order."""
        for database in (self.store.register, self.store.events):
            for table in database.tables():
                for _, document in database.table(table).raw():
                    yield _ANY_DECODER.decode(document), document

    def _stored(self) -> Iterable[Event]:
        for event, _ in self.raw_events():
            if event.device == self.store.device and event.seq > self._seq:
                self._seq = event.seq
            yield event
