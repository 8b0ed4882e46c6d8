"""A session: one person at one laptop, with the store open and the books up to date.

Every station works on a session: it reads the books, lets the rules decide, and appends events. An event is tried
on the books before it is durable, and nobody sees them in between: a screen never shows what a power cut would take
back, and nothing is written that the books cannot take in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec

from distro.exchange.programme import read_programme
from distro.model.events import (
    Confidential,
    DeviceCertified,
    DeviceRetired,
    Event,
    PersonChange,
    PersonChanged,
    Remark,
    RootAdopted,
)
from distro.model.ids import is_last, leaps, next_id
from distro.model.programme import Programme, Round
from distro.model.quarantine import Quarantined, Reason
from distro.model.remarks import with_words, without_words, words_of
from distro.rules.roles import Task
from distro.rules.series import laptop_mark, next_in
from distro.stations.clock import Clock, SystemClock, believable
from distro.stations.confidential import opened
from distro.stations.cooperative import Cooperative, run_at_once
from distro.stations.errors import Refused, demand_of
from distro.stations.event_log import QUARANTINE, EventLog
from distro.stations.gate import (
    ALLOWED_LATER,
    Authority,
    Codes,
    Unfit,
    event_of,
    header_of,
    put_aside,
)
from distro.stations.intake import demand_goes_on, examined
from distro.stations.kept_books import KeptBooks, Remarks
from distro.stations.replay import Replay
from distro.stations.searches import NOTE, Searches
from distro.stations.still_in_use import StillInUse
from distro.stations.strays import Strays
from distro.store import Keyring, Store, StoreError, WrongPin

# What every event says of itself, given the site; made by `Session.stamper`.
Stamp = Callable[[str], dict[str, Any]]

_WRONG_PINS = 5  # in a row, of one person


class Session:
    """The open store, its programme and its books. `person` is who is logged in, in the role `role`.

    The books are `stale` while events of other laptops are in the store that they could not take in their turn. `log`
    is what stands in the store.
    """

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self.store = store
        self.clock = clock or SystemClock()
        self._programme = StillInUse(read_programme(store.programme, kept=True), ())
        self._changed = ""
        self.strays = Strays()
        self._wrong_pins = Counter[str]()
        self._meanwhile: list[Event] | None = None  # what is written while the books are made anew
        if not self._resumed():
            self.reload()
        self._keep_books(leaving=False)
        store.before_close = self._keep_books

    @property
    def person(self) -> str:
        return self.store.person

    @property
    def role(self) -> str:
        return self.store.role

    def log_in(self, person: str, passphrase: str) -> bool:
        """Somebody goes on, in their role; whether it is another one than before. WrongPassphrase."""
        before = self.person
        with self._seen_anew():
            self.store.switch(person, passphrase)
        self._wrong_pins.clear()
        return person != before

    @contextmanager
    def lent(self, person: str, keyring: Keyring) -> Iterator[None]:
        """Inside, `person` works here in their own role, who unlocked `keyring`; then whoever did before.

        WrongPassphrase at the end when they may not any more: it stays lent, and somebody has to log in.
        """
        with self._seen_anew():
            give_back = self.store.lend(person, keyring)
        try:
            yield
        finally:
            with self._seen_anew():
                give_back()

    def take_over(self, person: str, pin: str) -> None:
        """Somebody else goes on, as a volunteer: a PIN only says whose handovers these are.

        WrongPin, which leaves a trace; after five of them for one person only a passphrase is taken (Refused).
        """
        if not self.is_pin_of(person, pin):
            raise WrongPin()
        with self._seen_anew():
            self.store.switch_by_pin(person, pin)

    def is_pin_of(self, person: str, secret: str) -> bool:
        """Whether `secret` is the PIN of `person`; a wrong one leaves a trace, and after five none is taken (Refused).

        What does not read like a PIN is none, and is not counted.
        """
        if not secret.isdecimal():
            return False
        if self._wrong_pins[person] >= _WRONG_PINS:
            raise Refused("pin_blocked", person=person)
        try:
            self.store.keyring.check_pin(person, secret)
        except WrongPin:
            self._note_wrong_pin(person)
            return False
        del self._wrong_pins[person]
        return True

    def _note_wrong_pin(self, person: str) -> None:
        self._wrong_pins[person] += 1
        if person in self.store.keyring.people():
            self.note_person(person, PersonChange.PIN_REFUSED)

    def note_person(self, person: str, change: PersonChange) -> None:
        """Write down what was done to `person`, or by them: the keyring is no journal, and names nobody who did it."""
        keyring = self.store.keyring
        event = PersonChanged(
            **self.stamper()(""),
            person=person,
            change=change,
            role=str(keyring.people().get(person, "")),
            epoch=keyring.epoch,
            digest=keyring.digest,
            public=keyring.protectors().get(person, ""),
        )
        self.append([event])

    @contextmanager
    def _seen_anew(self) -> Iterator[None]:
        """What is confidential comes into the books, or leaves them, with whoever may see it."""
        before = self.role
        yield
        if self.role != before and "protection" in (self.role, before) and self.books.referrals.confidential:
            self.reload()

    def _opened(self, event: Event, remarks: Remarks) -> Event:
        """The event as whoever is at the keyboard may see it, with what was written about it.

        Written by the laptop that says it, or by this one where it wrote its register anew.
        """
        if remark := remarks.get((event.device, event.id)) or remarks.get((self.store.device, event.id)):
            event = with_words(event, remark.words)
        # Who is at the keyboard is asked of the keyring, which is opened for it: not once for each event of a store.
        may_see = isinstance(event, Confidential) and self.role == "protection"
        return opened(event, self.store.keyring.own.secret) if may_see else event

    @property
    def programme(self) -> Programme:
        """The programme as it is now: as it began here, or as it was last changed; with what is in use all the same."""
        last = self.books.programme.last
        if last is not None and last.id != self._changed:
            self._changed, now = last.id, read_programme(self.programme_source, kept=True)
            before = (each.source.encode() for each in self.books.programme.changes[:-1])
            earlier = (read_programme(source, kept=True) for source in (self.store.programme, *before))
            self._programme = StillInUse(now, earlier)
        return self._programme.programme(self.books)

    @programme.setter
    def programme(self, programme: Programme) -> None:
        """Go on with another one here, until the next change; nothing is written."""
        self._programme = StillInUse(programme, ())
        self._codes.learn(programme)

    @property
    def programme_source(self) -> bytes:
        """The file of the programme as it is now."""
        last = self.books.programme.last
        return last.source.encode() if last is not None else self.store.programme

    def rounds(self) -> tuple[Round, ...]:
        """The programme's rounds and those added since."""
        return (*self.programme.rounds, *self.books.rounds.all())

    def demand(self, task: Task) -> None:
        """Refused unless the role of the person who is logged in may do `task`."""
        demand_of(self.role, task)

    @property
    def may_write(self) -> bool:
        """Whether this laptop may say anything now: not when it was opened to look, nor before it has asked others."""
        return not self.store.read_only and self.store.restored is None

    def demand_writable(self) -> None:
        """Refused unless `may_write`."""
        if self.store.read_only:
            raise Refused("opened_to_look")
        if (restored := self.store.restored) is not None:
            raise Refused("restored_waits", made=datetime.fromisoformat(restored.made))

    def demand_live(self) -> None:
        """Refused in a rehearsal: what people made up never reaches the head office or its servers."""
        if self.programme.rehearsal:
            raise Refused("rehearsal_stays_here")

    @property
    def card_key(self) -> bytes:
        """The programme's card key, 32 bytes, the same on every laptop.

        Before there is one it is what it will be if the programme begins here: no card bears it yet.
        """
        return self.books.devices.card_key or self.store.secret("card")

    @property
    def people_key(self) -> bytes:
        """The programme's key of people, 32 bytes; on a laptop that has not heard of it, one of its own until then."""
        return self.books.register.key or self.store.keyring.marks_key

    def next_number(self, series: str, taken: Iterable[str]) -> str:
        """The next number of a series of papers or of the register (`RBT-BR-`), with this laptop's mark in it."""
        return next_in(self.series_of(series.removesuffix("-")), taken)

    def series_of(self, name: str) -> str:
        """How the numbers of a series begin on this laptop: `RBT-`, or `RBT-3AB4-` where it is not the first one."""
        return f"{name}-{laptop_mark(self.store.device, self.books.devices.founder)}"

    def now(self) -> datetime:
        """What the laptop's clock says, as far as an event may say it."""
        return believable(self.clock.now())

    def stamper(self, occurred_at: datetime | None = None) -> Stamp:
        """A function that gives each event of one batch, at a site, its id, sequence number, time and author.

        `occurred_at` is for what was done on paper earlier. Numbers are used up only when the events are appended.
        """
        now = self.now()
        seq, last = self.log.seq, self.books.last_id

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
        """Write `events` of this laptop as one batch, and advance the books.

        Refused when a value is none that may be written. Raises what the store raises when the disk refuses. Then
        nothing was written and the books are as before; only of a batch that goes into both journals a beginning may
        stand: what prepares the rest comes first in it.
        """
        self.demand_writable()
        batch = list(events)
        expected = range(self.log.seq + 1, self.log.seq + 1 + len(batch))
        if [event.seq for event in batch] != list(expected):
            raise ValueError("events stamped before others were appended")
        for event in batch:
            self.books.fold_of(type(event))
        batch += self._remarks(batch)
        pairs = [(event, msgspec.json.encode(without_words(event))) for event in batch]
        authority = self._authority()
        for event, document in pairs:
            self._codes.add(event)
            try:
                self._codes.examine(event_of(document), document)
                authority.examine(event)
                demand_goes_on(event, self.books.last_id)
            except Unfit as problem:
                raise self._refusal(event, problem) from None
        with self._unharmed():
            for event in batch:
                self._fold(event)
            self._write(pairs)

    def _refusal(self, event: Event, problem: Unfit) -> Refused:
        """Why this laptop may not write it, in words that say where it is done."""
        devices = self.books.devices
        offices = ", ".join(sorted(map(devices.name_of, devices.offices()))) or devices.founder or "-"
        if problem.reason is Reason.EXPIRED:
            return Refused("certificate_over", offices=offices)
        if problem.reason in (Reason.NOT_ALLOWED, Reason.OTHER_ROOT):
            return Refused("office_only", offices=offices)
        return Refused("event_unfit", kind=type(event).__name__, field=problem.field)

    def _remarks(self, batch: list[Event]) -> list[Event]:
        """What is written freely in `batch`, to stand among people's data: after it, under the numbers that follow."""
        found: list[Event] = []
        for event in list(batch):
            if words := words_of(event):
                last = found[-1] if found else batch[-1]
                header = {name: getattr(event, name) for name in Event.__struct_fields__}
                header |= {"id": next_id(event.recorded_at, last.id), "seq": last.seq + 1}
                found.append(Remark(**header, about=event.id, words=words))
        return found

    def ingest(self, documents: Iterable[bytes], sender: str = "") -> list[Event]:
        """Write what `sender` brought, each the JSON of an event; the events that were new, in their order.

        What cannot be taken in is kept in quarantine and stops nothing else. The books are `stale` when an event came
        after its turn: `rebuild` makes them anew. What the store raises leaves a beginning written, which the next time
        is known.
        """
        if self.store.read_only:
            raise Refused("opened_to_look")
        brought = examined(documents, self.log, self.books, self._codes, self._authority(), sender)
        fresh, aside = brought.fresh, brought.aside
        for event, _ in fresh.values():
            if isinstance(event, Remark):
                self.books.remarked(event)
                self.stale |= event.about not in fresh  # that came before, without its words
        with self._unharmed():
            batch, unfolded = self._tried([fresh[id_] for id_ in sorted(fresh)])
            aside += unfolded
            self.keep_aside(aside)
            self._write(batch)
        if (
            unfolded
            or (brought.codes_grew and any(each.reason is Reason.PROGRAMME_OLDER for each in self.quarantine))
            or any(map(self._leapt_no_more, self.quarantine))
        ):
            self.reload()
        return [event for event, _ in batch]

    @property
    def quarantine(self) -> list[Quarantined]:
        """What is in the store and could not be taken in."""
        return self.books.quarantine

    def bring_in(self) -> set[tuple[str, int]]:
        """What was set aside and counts by now is written where events of its kind stand; their (laptop, number).

        In quarantine it would go with people's data. The books are to be made anew after it.
        """
        aside = {kept.document for kept in self.quarantine}
        counting = {
            found.document: event_of(found.document)
            for _, found in self.log.stored({QUARANTINE})
            if isinstance(found, Quarantined) and found.seq and found.document not in aside
        }
        batch = [(event, document) for document, event in counting.items() if not event.in_register]
        tables = {(False, event.table) for event, _ in batch}
        stands = {found for _, found in self.log.stored(tables)}  # a crash may have come between this and what follows
        fresh = [pair for pair in batch if pair[1] not in stands]
        self.log.write(sorted(fresh, key=lambda pair: pair[0].id))
        return {(event.device, event.seq) for event, _ in batch}

    def reload(self) -> None:
        """Make the books anew from what the store holds."""
        self._begin_reading()
        self.books, self.stale = run_at_once(self._replay(self._kept).run(placing=True)), False

    def _replay(self, kept: KeptBooks) -> Replay:
        return Replay(self.store, self.log, self._codes, self._opened, kept.put_away)

    def _begin_reading(self) -> None:
        self.log = EventLog(self.store)
        self.searches = Searches(self.store.note(NOTE))
        self._codes = Codes(read_programme(self.store.programme, kept=True), self._programme.now)
        self._kept = KeptBooks(self.store, self.log, self._opened)

    def _resumed(self) -> bool:
        """Go on with the books that were kept, if they tell all."""
        self._begin_reading()
        books = self._kept.resume(self._codes)
        if books is not None:
            self.books, self.stale = books, False
        return books is not None

    def _keep_books(self, leaving: bool = True) -> None:
        """For the next opening; where the disk refuses it, or there is something new in them, that is only slower."""
        if self.may_write and self.store.is_sound and self._meanwhile is None and not self.stale:
            with suppress(StoreError, TypeError):
                self._kept.keep(self.books, leaving)

    def rebuild(self) -> Cooperative[None]:
        """Make the books anew a little at a time; between two steps the session may be used for anything.

        Until the end its books are the old ones. They are still `stale` after it when even more came meanwhile. Who
        comes while another one is at it waits for that one. Where they are made anew at once between two steps, as
        when somebody is forgotten, nothing is left to do.
        """
        while self._meanwhile is not None:
            yield
        if not self.stale:
            return
        log, meanwhile = self.log, list[Event]()
        self._meanwhile = meanwhile
        try:
            kept = KeptBooks(self.store, log, self._opened)
            steps = self._replay(kept).run()
            while True:
                try:
                    next(steps)
                except StopIteration as end:
                    books = end.value
                    break
                yield
                if self.log is not log:  # the register may be another one, and this tells of the old one
                    return
            self._meanwhile = None
            self.books, self.stale, self._kept = books, False, kept
            for event in sorted(meanwhile, key=attrgetter("id")):
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
        """Every event that was taken in, with its JSON, in no particular order.

        What lies in quarantine may say that it is another laptop's event: as long as it lies there, it counts nowhere.
        """
        aside = {kept.document for kept in self.quarantine}
        for _, found in self.log.stored():
            document = found.document if isinstance(found, Quarantined) else found
            if isinstance(found, Quarantined) and document in aside:
                continue
            with suppress(Unfit):
                event = event_of(document)
                if not self.books.is_set_aside(event):
                    yield event, document

    # ------------------------------------------------------------ from and to the store

    def _leapt_no_more(self, kept: Quarantined) -> bool:
        """Whether it leapt when it came, and goes on from what is known by now."""
        header = header_of(kept.document) if kept.seq and kept.field == "id" else None
        return header is not None and is_last(header.id) and not leaps(header.id, self.books.last_id)

    def _authority(self) -> Authority:
        devices = self.books.devices
        return Authority(devices.certificates, devices.retired_at(self.store.device), self.books.on)

    def _tried(self, batch: list[tuple[Event, bytes]]) -> tuple[list[tuple[Event, bytes]], list[Quarantined]]:
        """Those that the books took in, and those that they could not."""
        taken, unfolded = [], []
        for event, document in batch:
            try:
                self._fold(event)
                taken.append((event, document))
            except Exception:
                unfolded.append(put_aside(document, event.device, event.seq, Reason.NOT_FOLDED))
        return taken, unfolded

    def keep_aside(self, batch: list[Quarantined]) -> None:
        """Into quarantine, unless it is there already."""
        new = [each for each in batch if each.seq or self.log.place_unnumbered(each.document)]
        self.log.set_aside(new)
        for each in new:
            self.books.set_aside(each)

    def _write(self, batch: Sequence[tuple[Event, bytes]]) -> None:
        self.log.write(batch)
        if self._meanwhile is not None:
            self._meanwhile += [event for event, _ in batch]

    def _fold(self, event: Event) -> None:
        if self.books.can_take(event):
            self.books.advance(self._opened(event, self.books.remarks))
        else:
            self.books.note(event)
            self.stale = True
        if isinstance(event, DeviceRetired):  # of what is here some may count no more, or again
            self.stale = True
        if isinstance(event, DeviceCertified | RootAdopted):
            has = self.books.devices.have
            said_after = isinstance(event, RootAdopted) or 0 < event.since < has.get(event.peer, 0)
            self.stale |= said_after or any(kept.reason in ALLOWED_LATER for kept in self.quarantine)

    @contextmanager
    def _unharmed(self) -> Iterator[None]:
        """The books are what the store holds, whatever goes wrong."""
        try:
            yield
        except BaseException:
            self.reload()
            raise
