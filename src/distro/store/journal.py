"""The journal: an append-only chain of sealed records in a folder of segments.

    000001.journal, 000002.journal, ...   the segments, one a day or per 64 MB
    HEAD                                   how far it had come (see head.py)
    000002.4711.torn                       what a crash left half written, kept aside

What a crash may leave is a torn end: a frame that is not whole, with no whole frame behind it. It was never
acknowledged, so it is dropped. Everything else that does not fit is damage, and the journal refuses to open. One
record is in flight at a time and a segment is durable to its end before the next is made, so a crash cannot look like
damage.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from distro.store import frame, segment
from distro.store.errors import DiskFailed, DiskFull, StoreDamaged, StoreRolledBack
from distro.store.files import Files
from distro.store.head import HeadNote
from distro.store.record import EMPTY, Head, close_record, follows, head_of, open_record
from distro.store.seal import BrokenSeal, Seal, derive
from distro.store.segment import Segment

SEGMENT_SIZE = 64 << 20
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class Opening(msgspec.Struct):
    """The payload of the first record of each segment: its number and its day."""

    segment: int
    day: date


class Torn(NamedTuple):
    """What was dropped when the journal was opened: all from `offset` on in `file`, now in the file `kept`."""

    file: str
    offset: int
    kept: str


class Place(NamedTuple):
    """A place in the journal: the end of the record `head`, at `offset` in `segment`."""

    segment: int
    offset: int
    head: Head


START = Place(1, 0, EMPTY)


class Journal:
    """One journal in `folder`, sealed with `key`. Read it with `recover` to its end; then it can be appended to.

    `today` gives the day that begins a new segment when it is later than the last; `counter` is a HEAD note kept apart
    from the store, if any.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        files: Files,
        today: Callable[[], date] = date.today,
        counter: HeadNote | None = None,
    ) -> None:
        self.folder = folder
        self.head = EMPTY
        self.torn: Torn | None = None
        self.counted = False  # whether the counter could say how far the journal had come
        self._key = key
        self._files = files
        self._today = today
        self._day = date.min
        self._note = HeadNote(folder / "HEAD", key, files)
        self._counter = counter
        self._number = 0
        self._segment: Segment
        self._seal: Seal
        self._sound = False  # whether what is on the disk is known

    # Opening

    def recover(self, since: Place = START) -> Iterator[bytes]:
        """Each payload after `since`, oldest first; at the end the journal is ready for appends.

        `since` is a place whose past is proven. StoreDamaged when the records are not all there and whole (see
        errors), StoreRolledBack when the counter has seen more. Nothing on the disk changes before all is judged.
        """
        if not self._files.exists(self.folder):
            self._files.make_folder(self.folder)
            self._files.sync_folder(self.folder.parent)
        numbers = self.segments()
        noted = _Witness(self._note, since.head)
        counted = _Witness(self._counter, since.head)
        self.head, place, torn = since.head, since, None
        for number in numbers[since.segment - 1 :]:
            data = segment.read(self._files, segment.path_of(self.folder, number))
            end = since.offset if number == since.segment else 0
            if end:
                self._day = self._opening(number, data).day
            for at, payload in self._records(number, data, end):
                end = at
                noted.meet(self.head)
                counted.meet(self.head)
                if payload:
                    yield payload
            if end:
                place = Place(number, end, self.head)
            torn = self._judge_end(number, data, end, last=number == numbers[-1])
        self.counted = counted.noted is not None
        if noted.missing:
            name = segment.path_of(self.folder, place.segment).name
            raise StoreDamaged(file=name, offset=place.offset, what="cut")
        if counted.missing:
            raise StoreRolledBack(have=self.head.seq, seen=counted.missing.seq)
        if torn:
            self._drop(torn)
            self.torn = torn
        self._resume(place)

    def segments(self) -> list[int]:
        """The numbers of the segments; StoreDamaged when one is missing in between."""
        numbers = segment.numbers(self._files, self.folder)
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                name = segment.path_of(self.folder, expected).name
                raise StoreDamaged(file=name, offset=0, what="missing")
        return numbers

    def _records(self, number: int, data: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
        """The records of a segment from `offset` on, as (where the record ends, payload; b"" for the opening)."""
        seal = self.seal_of(number)
        file = segment.path_of(self.folder, number).name
        for at, body in frame.bodies(data, offset):
            if not follows(body, self.head):
                raise StoreDamaged(file=file, offset=at, what="chain")
            try:
                payload = open_record(seal, body)
            except BrokenSeal:
                raise StoreDamaged(file=file, offset=at, what="seal") from None
            self.head = head_of(body)
            if not at:
                self._day = self._opening(number, data).day
                payload = b""
            yield at + frame.HEADER_SIZE + len(body), payload

    def _opening(self, number: int, data: bytes) -> Opening:
        body = frame.body_at(data, 0)
        try:
            return msgspec.json.decode(open_record(self.seal_of(number), body or b""), type=Opening)
        except (BrokenSeal, msgspec.DecodeError):
            raise StoreDamaged(file=segment.path_of(self.folder, number).name, offset=0, what="seal") from None

    def _judge_end(self, number: int, data: bytes, end: int, last: bool) -> Torn | None:
        """What lies behind the last whole frame: unused room (None) or a torn end; StoreDamaged when neither."""
        blank = frame.is_blank(data, end)
        if blank and end:
            return None
        name = segment.path_of(self.folder, number).name
        if not last or frame.next_frame(data, end + 1) is not None:
            raise StoreDamaged(file=name, offset=end, what="record")
        return Torn(name, end, f"{number:06}.{end}.torn")

    def _drop(self, torn: Torn) -> None:
        """Keep the torn end aside and take it off the segment; a segment torn while it was made goes as a whole."""
        path, kept = self.folder / torn.file, self.folder / torn.kept
        if not torn.offset:
            self._files.rename(path, kept)
            self._files.sync_folder(self.folder)
            return
        tail = segment.read(self._files, path)[torn.offset :].rstrip(b"\0")
        if self._files.exists(kept):
            self._files.unlink(kept)
        aside = self._files.create(kept)
        try:
            aside.write_at(0, tail)
            aside.sync()
        finally:
            aside.close()
        self._files.sync_folder(self.folder)
        broken = self._files.open(path)
        try:
            broken.truncate(torn.offset)
            broken.sync()
        finally:
            broken.close()

    def _resume(self, place: Place) -> None:
        """Get ready to append behind `place`."""
        if place.head == EMPTY:
            self._begin_segment(1, self._today())
        else:
            path = segment.path_of(self.folder, place.segment)
            self._number, self._seal = place.segment, self.seal_of(place.segment)
            self._segment = Segment(self._files.open(path), place.offset)
            self._sound = True
        self._note_head()

    def seal_of(self, number: int) -> Seal:
        """The seal of segment `number`: each has a key of its own."""
        return Seal(derive(self._key, f"segment {number}"))

    # Appending

    @property
    def place(self) -> Place:
        """Where the journal ends."""
        return Place(self._number, self._segment.end, self.head)

    def append(self, payload: bytes) -> None:
        """Add one record; when this returns it is durable.

        DiskFull: it is not there, nothing else is lost, and it may be tried again. DiskFailed: it may or may not be
        there; from then on the journal refuses to write until it is opened again.
        """
        if not self._sound:
            raise DiskFailed()
        day = self._today()
        if day > self._day or self._segment.end > SEGMENT_SIZE:
            self._next_segment(max(day, self._day))
        self._sound = False
        self._write(self._segment, self._seal, payload, self._segment.cut)
        self._sound = True
        self._note_head()

    def _write(self, into: Segment, seal: Seal, payload: bytes, take_back: Callable[[], None]) -> None:
        """Write one record and sync it. `take_back` undoes what a full disk let through, durably."""
        record = close_record(seal, self.head, payload)
        framed = frame.pack(record)
        try:
            into.write(framed)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise DiskFailed() from error
            try:
                take_back()
            except OSError as worse:
                raise DiskFailed() from worse
            self._sound = True
            raise DiskFull() from error
        try:
            into.sync(len(framed))
        except OSError as error:  # after a failed sync nobody knows what the disk holds, and a second one may lie
            raise DiskFailed() from error
        self.head = head_of(record)

    def _next_segment(self, day: date) -> None:
        """Close the segment to its exact length, durably, and begin the next."""
        self._sound = False
        try:
            self._segment.cut()
        except OSError as error:
            raise DiskFailed() from error
        old = self._segment
        self._begin_segment(self._number + 1, day)
        old.close()

    def _begin_segment(self, number: int, day: date) -> None:
        """Make segment `number`; it is the current one once its name and its first record are durable."""
        path, seal = segment.path_of(self.folder, number), self.seal_of(number)
        try:
            file = self._files.create(path)
        except OSError as error:
            self._sound = number > 1 and error.errno in NO_ROOM
            raise (DiskFull if error.errno in NO_ROOM else DiskFailed)() from error
        made = Segment(file, 0)

        def unmake() -> None:
            made.close()
            self._files.unlink(path)
            self._files.sync_folder(self.folder)

        self._write(made, seal, msgspec.json.encode(Opening(number, day)), unmake)
        try:
            self._files.sync_folder(self.folder)
        except OSError as error:
            raise DiskFailed() from error
        self._segment, self._seal, self._number, self._day = made, seal, number, day
        self._sound = True

    def _note_head(self) -> None:
        self._note.write(self.head)
        if self._counter:
            self._counter.write(self.head)

    def close(self) -> None:
        """Let go of the files; everything acknowledged is durable already."""
        self._sound = False
        if self._number:
            self._segment.close()
            self._number = 0
        self._note.close()
        if self._counter:
            self._counter.close()


class _Witness:
    """A head noted earlier that must turn up while the journal is read; `missing` until it has."""

    def __init__(self, note: HeadNote | None, known: Head) -> None:
        self.noted = noted = note.read() if note else None
        proven = noted is None or noted.seq < known.seq or noted == known
        self.missing = None if proven else noted

    def meet(self, head: Head) -> None:
        if head == self.missing:
            self.missing = None
