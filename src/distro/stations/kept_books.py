"""The books as they were kept when the store was last closed, so that an opening folds only what came since.

What is kept is bound to the records that it was made of (see store/made.py) and to the code that folded them. Where
anything since then may change what came before it, or does not go on from there, nothing of it is used: the books are
made anew from all events, as they are without it.
"""

from __future__ import annotations

import hashlib
from collections import ChainMap
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import msgspec

import distro
from distro.books import Books
from distro.books.image import Image
from distro.model.events import (
    DayOpened,
    DeviceCertified,
    DeviceRetired,
    Event,
    ProgrammeChanged,
    Remark,
    RootAdopted,
    RoundAdded,
)
from distro.model.quarantine import Quarantined
from distro.rules.retirements import is_void
from distro.stations.event_log import QUARANTINE, EventLog, Place
from distro.stations.gate import Codes, Unfit, event_of, may_count_by_now
from distro.store import Store

Remarks = Mapping[tuple[str, str], Remark]

JUDGING = (DeviceCertified, RootAdopted, DeviceRetired)  # by which all others are judged
_ASKS_QUARANTINE = (RoundAdded, ProgrammeChanged, DayOpened)  # what is there may be understood by now
_TELLING = {
    (RoundAdded.in_register, RoundAdded.table), (ProgrammeChanged.in_register, ProgrammeChanged.table), QUARANTINE
}  # fmt: skip
_MANY = 2_000  # events: folded in less time than a person notices
_SOON = 5_000  # events: a person waits a third of a second for them
_ROOMS = ("books", "rules", "model")  # whose code folds events, with
_FOLDING = (
    "stations/session.py",
    "stations/replay.py",
    "stations/gate.py",
    "stations/event_log.py",
    "stations/event_order.py",
    "stations/event_index.py",
    "stations/segment_index.py",
    "exchange/envelope.py",  # of which there are records in them
)


class KeptBooks:
    """Those of `store`, whose events stand in `log`; `opened` gives an event as who is at the keyboard may see it."""

    def __init__(self, store: Store, log: EventLog, opened: Callable[[Event, Remarks], Event]) -> None:
        self._store = store
        self._log = log
        self._opened = opened
        self._image = self._new_image()
        self._books = Books(store.device, store.root)
        self._remarks: Remarks = {}
        self._since = 0  # events of the books that were kept

    def resume(self, codes: Codes) -> Books | None:
        """The books, with what came since they were kept; None where all events have to be read.

        After None the log is to be read anew too.
        """
        if (text := self._store.made()) is None or not (code := _code()) or not text.startswith(code):
            return None
        state = self._image.read(memoryview(text)[len(code) :])  # not copied: it is large
        since = self._log.resume(state["log"])
        books = self._books = Books.of_state(state["books"])
        self._remarks = books.remarks
        mine = (books.device, books.devices.certificates.root) == (self._store.device, self._store.root)
        if since is None or not mine or self._is_for_eyes(books) or not self._folded(since):
            return None
        self._learn(codes)
        self._since = books.version - len(since)
        return books

    def keep(self, books: Books, leaving: bool) -> None:
        """Keep `books`, which are those of everything in the store, when much is new since they were kept: somebody
        who is `leaving` waits for it rather than somebody who begins.

        DiskFull, DiskFailed.
        """
        much = self._store.is_due or _is_much(books.version, self._since, leaving)
        if much and _code() and not self._is_for_eyes(books) and (log := self._log.state()) is not None:
            self._store.keep_made(_code() + self._image.written({"books": books.state(), "log": log}))
            self._since = books.version

    def put_away(self, books: Books, remarks: Remarks) -> Books:
        """The same books, of which only what somebody asks for is in memory from here on; what cannot be written stays
        there. `remarks` are those that are still to be folded too.
        """
        if books is not self._books:
            self._image = self._new_image()
        with suppress(TypeError):
            image = self._new_image()
            books = self._books = Books.of_state(self._image.handed_on(books.state(), image))
            self._image = image
            self._remarks = ChainMap(books.remarks, dict(remarks))
        return books

    def _new_image(self) -> Image:
        return Image(self._event_at, self._log.place_of)

    def _is_for_eyes(self, books: Books) -> bool:
        """Whether there is something in them that others may not see."""
        return self._store.role == "protection" and books.referrals.confidential

    def _event_at(self, place: int) -> Event:
        event = event_of(self._log.at(place))
        if not self._log.stands_at(event, place):
            raise LookupError("the register was written anew under these books")
        return self._opened(event, self._remarks)

    def _learn(self, codes: Codes) -> None:
        """What the programme has by now, as all events say it that may."""
        for _, found in self._log.stored(_TELLING):
            with suppress(Unfit):
                if not isinstance(found, Quarantined):
                    codes.add(event_of(found))
                elif may_count_by_now(found):
                    codes.add(event_of(found.document))

    def _folded(self, since: list[Place]) -> bool:
        """Whether what came since could be folded after all that was there."""
        events: list[Event] = []
        for place in since:
            event = self._event_since(place)
            if event is None or not self._log.place(event.device, event.seq, place):
                return False
            events.append(event)
        events.sort(key=lambda event: event.id)
        remarks = {(event.device, event.about): event for event in events if isinstance(event, Remark)}
        if not {about for _, about in remarks} <= {event.id for event in events}:
            return False  # that came before, without its words
        known, retired = ChainMap(remarks, self._books.remarks), self._books.devices.retired_at(self._store.device)
        for event in events:
            if (
                is_void(event, retired)
                or self._books.devices.certificates.against(event)
                or not self._books.can_take(event)
            ):
                return False
            try:
                self._books.advance(self._opened(event, known))
            except Exception:
                return False
        return True

    def _event_since(self, place: Place) -> Event | None:
        """An event that came since; None for what others have to be looked at with again."""
        if place.table == QUARANTINE:
            return None
        try:
            event = event_of(self._log.raw(place))
        except Unfit:
            return None
        asks = isinstance(event, JUDGING) or (isinstance(event, _ASKS_QUARANTINE) and self._books.quarantine)
        return None if asks else event


def _is_much(events: int, kept: int, leaving: bool) -> bool:
    """Whether it is worth keeping so many, where `kept` of them are: what is not is folded again at each opening."""
    return events - kept > max(_MANY, min(kept // 20, _SOON) if leaving else kept // 20)


@cache
def _code() -> bytes:
    """What stands for the code that folds events; empty where its text is not here to be told from another one."""
    texts, digest = _texts(), hashlib.sha256(msgspec.__version__.encode())
    if not all(path.exists() for path in texts):
        return b""
    for path in sorted(texts):
        digest.update(path.read_bytes())
    return digest.digest()


def _texts() -> list[Path]:
    """Where that code stands: all that folds, and all that what is kept is made of."""
    here = Path(distro.__file__).parent
    return [here / name for name in _FOLDING] + [path for room in _ROOMS for path in (here / room).rglob("*.py")]
