"""The books made anew from everything that stands in the store.

Each time all of it is judged again: what was set aside may be understood by now, and what counted may not, when a
certificate or a retirement came since that says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from distro.books import Books
from distro.model.events import DayOpened, DeviceCertified, DeviceRetired, Event, Remark, RootAdopted
from distro.model.ids import is_last, leaps
from distro.model.quarantine import Quarantined, Reason
from distro.rules.certificates import Certificates
from distro.rules.retirements import is_void, retirements
from distro.stations.cooperative import Cooperative
from distro.stations.event_log import EventLog, Place
from distro.stations.gate import Codes, Header, Unfit, event_of, header_of, may_count_by_now, put_aside, quarantined
from distro.stations.kept_books import Remarks
from distro.store import Store

_HOURS = 6  # digits of an id that some hours have in common
_MANY = 5_000  # events of which one thing is asked: as little work
_STEP = 200  # events between two steps: less work than a scan


class Replay:
    """One reading of `log`, the one of `store`, to its end; rounds that its events add are added to `codes`.

    `opened` gives an event as who is at the keyboard may see it.
    """

    def __init__(self, store: Store, log: EventLog, codes: Codes, opened: Callable[[Event, Remarks], Event]) -> None:
        self._store = store
        self._log = log
        self._codes = codes
        self._opened = opened
        self._events: list[Event] = []  # that count, as far as is known
        self._aside: list[Quarantined] = []
        self._again: list[Quarantined] = []  # that were set aside before, to be looked at again

    def run(self, placing: bool = False) -> Cooperative[Books]:
        """The books of what the store holds; `placing`: where each event stands is not known yet."""
        for done, (place, found) in enumerate(self._log.stored(), 1):
            if isinstance(found, Quarantined):
                self._again.append(found)
                if placing:
                    self._log.place_quarantined(found, place)
            else:
                self._read(found, place, placing)
            if done % _STEP == 0:
                yield
        for kept in self._again:
            self._looked_at_again(kept)
        yield from self._sorted()
        self._events = list(self._without_leaps((yield from self._believed())))
        return (yield from self._folded())

    def _sorted(self) -> Cooperative[None]:
        """Into the order of their ids, those of some hours at a time."""
        hours: defaultdict[str, list[Event]] = defaultdict(list)
        for done, event in enumerate(self._events, 1):
            hours[event.id[:_HOURS]].append(event)
            if done % _MANY == 0:
                yield
        self._events = []
        for hour in sorted(hours):
            self._events += sorted(hours.pop(hour), key=attrgetter("id"))
            yield

    def _put_aside(self, event: Event, reason: Reason, field: str = "") -> None:
        document = self._log.find(event.device, event.seq) or b""
        self._aside.append(put_aside(document, event.device, event.seq, reason, field))

    def _without_leaps(self, events: list[Event]) -> Iterable[Event]:
        """Without those of which the ids leap to the end of all ids; `events` are in their order."""
        return self._unleapt(events) if events and is_last(events[-1].id) else events

    def _unleapt(self, events: list[Event]) -> Iterator[Event]:
        before = ""
        for event in events:
            if leaps(event.id, before):
                self._put_aside(event, Reason.ILL_FORMED, "id")
            else:
                before = event.id
                yield event

    def _believed(self) -> Cooperative[list[Event]]:
        """Without what its laptop may not say, by all certificates there are, or said after it was retired.

        Who had a certificate then is not asked whether it has run out since; what came in too late for one, is.
        """
        certificates = Certificates(self._store.root)
        telling = yield from self._of_kinds(DeviceCertified, RootAdopted, DeviceRetired)
        for event in telling:
            certificates.learn(event)
        said = (event for event in telling if isinstance(event, DeviceRetired))
        retired = retirements(said, certificates, self._store.device).of
        late = self._too_late(certificates)
        believed: list[Event] = []
        for done, event in enumerate(self._events, 1):
            if done % _MANY == 0:
                yield
            reason = certificates.against(event)
            if reason is None and is_void(event, retired):
                reason = Reason.RETIRED
            if reason is None and (event.device, event.seq) in late:
                reason = Reason.EXPIRED
            if reason is None:
                believed.append(event)
            else:
                self._put_aside(event, reason)
        return believed

    def _of_kinds(self, *kinds: type[Event]) -> Cooperative[list[Any]]:
        found: list[Any] = []
        for done, event in enumerate(self._events, 1):
            if isinstance(event, kinds):
                found.append(event)
            if done % _MANY == 0:
                yield
        return found

    def _too_late(self, certificates: Certificates) -> set[tuple[str, int]]:
        """What came in after its laptop's certificate had run out, and no other has been given since."""
        late = [kept for kept in self._again if kept.reason is Reason.EXPIRED]
        if not late:
            return set()
        opened = (event for event in reversed(self._events) if isinstance(event, DayOpened))
        on = next((event.date for event in opened if event.device == self._store.device), date.min)
        over = {device for device, one in certificates.now().items() if one.until < on}
        return {(kept.device, kept.seq) for kept in late if kept.device in over}

    def _read(self, document: bytes, place: Place, placing: bool) -> None:
        """An event that stands where events do; one that came in before there was a gate may be unfit all the same.

        Of two under one number the first one counts; the same one again counts for nothing.
        """
        unfit: Unfit | None = None
        try:
            event = event_of(document)
            header: Header | Event | None = event
        except Unfit as problem:
            unfit, header = problem, header_of(document)
        if header is not None and not self._log.stands(header.device, header.seq, place, placing):
            if self._log.find(header.device, header.seq) != document:
                self._aside.append(put_aside(document, header.device, 0, Reason.NUMBER_TAKEN))
        elif unfit is not None:
            self._aside.append(quarantined(document, header_of(document), unfit, self._store.device))
        else:
            self._codes.add(event)
            self._events.append(event)

    def _looked_at_again(self, kept: Quarantined) -> None:
        """What was set aside may be understood by now: after an update, or with a newer programme."""
        try:
            if not may_count_by_now(kept):
                raise Unfit(kept.reason, kept.field)
            event = event_of(kept.document)
            self._codes.add(event)
            self._codes.examine(event, kept.document)
            self._events.append(event)
        except Unfit as problem:
            self._aside.append(put_aside(kept.document, kept.device, kept.seq, problem.reason, problem.field))

    def _folded(self) -> Cooperative[Books]:
        """The books of the events, in their order. One that raises is set aside, and all is folded again without it."""
        while True:
            books, raised = Books(self._store.device, self._store.root), set[str]()
            remarks = {(event.device, event.about): event for event in (yield from self._of_kinds(Remark))}
            for done, event in enumerate(self._events, 1):
                try:
                    books.advance(self._opened(event, remarks))
                except Exception:
                    raised.add(event.id)
                    self._put_aside(event, Reason.NOT_FOLDED)
                if done % _STEP == 0:
                    yield
            if not raised:
                break
            self._events = [event for event in self._events if event.id not in raised]
        for each in self._aside:
            books.set_aside(each)
        return books
