"""The books made anew from everything that stands in the store.

Each time all of it is judged again: what was set aside may be understood by now, and what counted may not, when a
certificate or a retirement came since that says so.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date
from functools import partial
from operator import attrgetter

from distro.books import Books
from distro.model.events import DayOpened, DeviceCertified, DeviceRetired, Event, Remark, RootAdopted
from distro.model.ids import leaps
from distro.model.quarantine import Quarantined, Reason
from distro.rules.certificates import Certificates
from distro.rules.retirements import is_void, retirements
from distro.stations.cooperative import Cooperative, in_a_thread
from distro.stations.event_log import EventLog, Place
from distro.stations.event_order import EventOrder
from distro.stations.gate import Codes, Header, Unfit, event_of, header_of, may_count_by_now, put_aside, quarantined
from distro.stations.kept_books import JUDGING, Remarks
from distro.store import Store

_STEP = 200  # events between two steps: less work than a scan
_PUT_AWAY = 50_000  # events folded between two times that the books are put away: some 70 MB


class Replay:
    """Two readings of `log`, the one of `store`; rounds that its events add are added to `codes`.

    `opened` gives an event as who is at the keyboard may see it; `put_away` the same books in less memory. In the first
    reading each event is looked at by itself, and its place noted; in the second they are judged and folded in the
    order of their ids. So of a million events no more are in memory than the books hold.
    """

    def __init__(
        self,
        store: Store,
        log: EventLog,
        codes: Codes,
        opened: Callable[[Event, Remarks], Event],
        put_away: Callable[[Books, Remarks], Books],
    ) -> None:
        self._store = store
        self._log = log
        self._codes = codes
        self._opened = opened
        self._put_away = put_away
        self._order = EventOrder(log)  # of those that count, as far as is known
        self._telling: list[DeviceCertified | RootAdopted | DeviceRetired] = []
        self._remarks: list[Remark] = []
        self._opening: DayOpened | None = None  # of this laptop, the last one
        self._aside: list[Quarantined] = []
        self._again: list[tuple[Place, Quarantined]] = []  # that were set aside before, to be looked at again

    def run(self, placing: bool = False) -> Cooperative[Books]:
        """The books of what the store holds; `placing`: where each event stands is not known yet."""
        for done, (place, found) in enumerate(self._log.stored(), 1):
            if isinstance(found, Quarantined):
                self._again.append((place, found))
                if placing:
                    self._log.place_quarantined(found, place)
            else:
                self._read(found, place, placing)
            if done % _STEP == 0:
                yield
        for place, kept in self._again:
            self._looked_at_again(kept, place)
        yield from self._order.put_in_order()
        return (yield from self._folded(alone=placing))

    def _counts(self, event: Event, place: Place) -> None:
        self._order.add(event, place)
        if isinstance(event, JUDGING):
            self._telling.append(event)
        elif isinstance(event, Remark):
            self._remarks.append(event)
        elif isinstance(event, DayOpened) and event.device == self._store.device:
            self._opening = max(self._opening or event, event, key=attrgetter("id"))

    def _put_aside(self, event: Event, reason: Reason, field: str = "") -> Quarantined:
        document = self._log.find(event.device, event.seq) or b""
        return put_aside(document, event.device, event.seq, reason, field)

    def _against(self) -> Callable[[Event], Reason | None]:
        """Why an event does not count: its laptop may not say it, by all certificates there are, or said it after it
        was retired.

        Who had a certificate then is not asked whether it has run out since; what came in too late for one, is.
        """
        certificates = Certificates(self._store.root)
        telling = sorted(self._telling, key=attrgetter("id"))
        for event in telling:
            certificates.learn(event)
        said = (event for event in telling if isinstance(event, DeviceRetired))
        retired = retirements(said, certificates, self._store.device).of
        late = self._too_late(certificates)

        def against(event: Event) -> Reason | None:
            if reason := certificates.against(event):
                return reason
            if is_void(event, retired):
                return Reason.RETIRED
            return Reason.EXPIRED if (event.device, event.seq) in late else None

        return against

    def _too_late(self, certificates: Certificates) -> set[tuple[str, int]]:
        """What came in after its laptop's certificate had run out, and no other has been given since."""
        late = [kept for _, kept in self._again if kept.reason is Reason.EXPIRED]
        on = self._opening.date if self._opening else date.min
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
            self._counts(event, place)

    def _looked_at_again(self, kept: Quarantined, place: Place) -> None:
        """What was set aside may be understood by now: after an update, or with a newer programme."""
        try:
            if not may_count_by_now(kept):
                raise Unfit(kept.reason, kept.field)
            event = event_of(kept.document)
            self._codes.add(event)
            self._codes.examine(event, kept.document)
            self._counts(event, place)
        except Unfit as problem:
            self._aside.append(put_aside(kept.document, kept.device, kept.seq, problem.reason, problem.field))

    def _folded(self, alone: bool) -> Cooperative[Books]:
        """The books of the events, in their order. One that leaps to the end of all ids is set aside; so is one that
        raises, and then all is folded again without it. `alone`: nobody can be at work yet.
        """
        against = self._against()
        without: dict[tuple[str, int], Quarantined] = {}
        while True:
            books, aside, before, again = Books(self._store.device, self._store.root), [*self._aside], "", False
            remarks = {
                (one.device, one.about): one
                for one in sorted(self._remarks, key=attrgetter("id"))
                if (one.device, one.seq) not in without and against(one) is None
            }
            for done, event in enumerate(self._order, 1):
                if done % _STEP == 0:
                    yield
                if done % _PUT_AWAY == 0:
                    books = yield from self._in_less_memory(books, remarks, alone)
                    gc.collect()  # those before are in circles, and as large
                number = event.device, event.seq
                if number in without:
                    continue
                if (reason := against(event)) is not None:
                    aside.append(self._put_aside(event, reason))
                elif leaps(event.id, before):
                    without[number] = self._put_aside(event, Reason.ILL_FORMED, "id")
                    again |= isinstance(event, Remark)  # its words are with what was folded before
                else:
                    before = event.id
                    try:
                        books.advance(self._opened(event, remarks))
                    except Exception:
                        without[number] = self._put_aside(event, Reason.NOT_FOLDED)
                        again = True
            if not again:
                break
        for each in (*aside, *without.values()):
            books.set_aside(each)
        return books

    def _in_less_memory(self, books: Books, remarks: Remarks, alone: bool) -> Cooperative[Books]:
        if alone:
            return self._put_away(books, remarks)
        return (yield from in_a_thread(partial(self._put_away, books, remarks)))
