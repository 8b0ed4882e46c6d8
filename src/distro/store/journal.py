"""The journal: an append-only chain of sealed records in a folder of segments.

    000001.journal, 000002.journal, ...   the segments, one a day or per 64 MB
    HEAD                                   how far it had come (see head.py)
    000002.4711.torn                       what a crash left half written, kept aside

One record is in flight at a time, and a segment is durable to its end before the next is made: so a crash leaves a
torn end (see reader.py) at most, and never anything that looks like damage. A torn end is dropped, kept aside and told;
with damage the journal refuses to open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from distro.store import frame, segment
from distro.store.errors import DiskFailed, DiskFull, StoreDamaged, StoreRolledBack, disk_errors, is_full
from distro.store.files import Files
from distro.store.head import HeadNote
from distro.store.reader import START, Opening, Reader, RecordPlace, Torn, Witness, seal_of
from distro.store.record import EMPTY, Head, close_record, head_of
from distro.store.seal import Keys, Seal
from distro.store.segment import SegmentFile

SEGMENT_SIZE = 64 << 20


class Journal:
    """One journal in `folder`, sealed with `keys`. Read it with `recover` to its end; then it can be appended to.

    `today` gives the day that begins a new segment when it is later than the last; `counter` is a HEAD note kept apart
    from the store, if any.
    """

    def __init__(
        self,
        folder: Path,
        keys: Keys,
        files: Files,
        today: Callable[[], date] = date.today,
        counter: HeadNote | None = None,
    ) -> None:
        self.folder = folder
        self.head = EMPTY
        self.torn: Torn | None = None
        self.noted = False  # whether the note beside it could, or there was nothing to note
        self.counted = False  # whether the counter could say how far the journal had come
        self._keys = keys
        self._files = files
        self._today = today
        self._day = date.min
        self._note = HeadNote(folder / "HEAD", keys, files)
        self._counter = counter
        self._number = 0
        self._segment: SegmentFile
        self._seal: Seal
        self.sound = False  # whether what is on the disk is known, so that it can be written to

    # Opening

    def recover(self, since: RecordPlace = START, promised: Head | None = None) -> Iterator[bytes]:
        """Each payload after `since`, oldest first; at the end the journal is ready for appends.

        `since` is a place whose past is proven, `promised` a head that is known to have been written. StoreDamaged when
        the records are not all there and whole (see errors), StoreRolledBack when the counter has seen more. Nothing
        on the disk changes before all is judged.
        """
        if not self._files.exists(self.folder):
            self._files.make_folder(self.folder)
        counted = self._counter.read() if self._counter else None
        self.counted = counted is not None
        noted = self._note.read()
        ours, ahead, older = (Witness(head, since.head) for head in (noted, promised, counted))
        reader = Reader(self.folder, self._keys, self._files, since)
        reader.witnesses = [witness for witness in (ours, ahead, older) if witness.missing]
        yield from reader.payloads()
        if ours.missing or ahead.missing:
            name = segment.path_of(self.folder, reader.place.segment).name
            raise StoreDamaged(file=name, offset=reader.place.offset, what="cut")
        if older.missing:
            raise StoreRolledBack(have=reader.place.head.seq, seen=older.missing.seq)
        self.noted = noted is not None or reader.place.head == EMPTY
        if reader.torn:
            self._drop(reader.torn)
            self.torn = reader.torn
        self._resume(reader)

    def _drop(self, torn: Torn) -> None:
        """Keep the torn end aside and take it off the segment; a segment torn while it was made goes as a whole."""
        path, kept = self.folder / torn.file, self.folder / torn.kept
        if not torn.offset:
            self._files.rename(path, kept)
            self._files.sync_folder(self.folder)
            return
        tail = segment.read(self._files, path, torn.offset).rstrip(b"\0")
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

    def _resume(self, reader: Reader) -> None:
        """Get ready to append behind what was read, once that is durable."""
        place = reader.place
        self.head = place.head
        if place.head == EMPTY:
            self._files.sync_folder(self.folder.parent)
            self._begin_segment(1, self._today())
        else:
            path = segment.path_of(self.folder, place.segment)
            self._segment = SegmentFile(self._files.open(path), place.offset)
            self._number, self._day, self._seal = place.segment, reader.day, seal_of(self._keys, place.segment)
            if self._note.read() != self.head:
                # Whoever wrote the last record did not live to see it durable; what is shown now must be.
                self._segment.renew(reader.last)
                self._files.sync_folder(self.folder)
            self.sound = True
            if self._keys.since > place.segment:  # somebody was removed, and then the power failed
                self._next_segment(self._day)
        self._note_head()

    def renew(self, keys: Keys) -> None:
        """Go on under a newer key, in a segment of its own; DiskFull, DiskFailed."""
        self._keys = keys
        self._note.renew(keys)
        if self._counter:
            self._counter.renew(keys)
        if keys.since > self._number:
            self._next_segment(self._day)
        self._note_head()

    # Appending

    @property
    def place(self) -> RecordPlace:
        """Where the journal ends."""
        return RecordPlace(self._number, self._segment.end, self.head)

    def append(self, payload: bytes) -> None:
        """Add one record; when this returns it is durable.

        DiskFull: it is not there, nothing else is lost, and it may be tried again. DiskFailed: it may or may not be
        there; from then on the journal refuses to write until it is opened again.
        """
        if not self.sound:
            raise DiskFailed()
        day = self._today()
        if day > self._day or self._segment.end > SEGMENT_SIZE:
            self._next_segment(max(day, self._day))
        self._write(self._segment, self._seal, payload, self._segment.cut)
        self.sound = True
        self._note_head()

    def _write(self, into: SegmentFile, seal: Seal, payload: bytes, take_back: Callable[[], None]) -> None:
        """Write one record and sync it. `take_back` undoes what a full disk let through, durably."""
        record = close_record(seal, self.head, payload)
        framed = frame.pack(record)
        self.sound = False  # until this has gone well, whatever interrupts it
        try:
            into.write(framed)
        except OSError as error:
            if not is_full(error):
                raise DiskFailed() from error
            with disk_errors(full=DiskFailed):
                take_back()
            self.sound = True
            raise DiskFull() from error
        try:
            into.sync(len(framed))
        except OSError as error:  # after a failed sync nobody knows what the disk holds, and a second one may lie
            raise DiskFailed() from error
        self.head = head_of(record)

    def _next_segment(self, day: date) -> None:
        """Close the segment to its exact length, durably, and begin the next."""
        self.sound = False
        with disk_errors(full=DiskFailed):
            self._segment.cut()
        old = self._segment
        self._begin_segment(self._number + 1, day)
        with suppress(OSError):
            old.close()

    def _begin_segment(self, number: int, day: date) -> None:
        """Make segment `number`; it is the current one once its name and its first record are durable."""
        path, seal = segment.path_of(self.folder, number), seal_of(self._keys, number)
        try:
            file = self._files.create(path)
        except OSError as error:
            self.sound = is_full(error)
            raise (DiskFull if is_full(error) else DiskFailed)() from error
        made = SegmentFile(file, 0)

        def unmake() -> None:
            made.close()
            self._files.unlink(path)
            self._files.sync_folder(self.folder)

        self._write(made, seal, msgspec.json.encode(Opening(number, day)), unmake)
        with disk_errors(full=DiskFailed):
            self._files.sync_folder(self.folder)
        self._segment, self._seal, self._number, self._day = made, seal, number, day
        self.sound = True

    def _note_head(self) -> None:
        self._note.write(self.head)
        if self._counter:
            self._counter.write(self.head)

    def close(self) -> None:
        """Let go of the files; everything acknowledged is durable already."""
        self.sound = False
        if self._number:
            self._segment.close()
            self._number = 0
        self._note.close()
        if self._counter:
            self._counter.close()
