"""Reading a journal back: every checksum, seal and link is checked on the way.

What a crash may leave is a torn end: a frame that is not whole, with no whole frame behind it, in the last segment. It
was never acknowledged. Everything else that does not fit is damage.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from distro.store import frame, segment
from distro.store.errors import StoreDamaged
from distro.store.files import File, Files
from distro.store.record import EMPTY, Head, follows, head_of, open_record
from distro.store.seal import BrokenSeal, Keys, Seal, derive


class Opening(msgspec.Struct):
    """The payload of the first record of each segment: its number and its day."""

    segment: int
    day: date


class Torn(NamedTuple):
    """A torn end: all from `offset` on in `file`; `kept` is the name of the file for it to be kept aside."""

    file: str
    offset: int
    kept: str


class RecordPlace(NamedTuple):
    """A place in a journal: the end of the record `head`, at `offset` in `segment`."""

    segment: int
    offset: int
    head: Head


START = RecordPlace(1, 0, EMPTY)


def seal_of(keys: Keys, number: int) -> Seal:
    """The seal of segment `number` of the journal with `keys`: each segment has a key of its own."""
    return Seal(derive(keys.of(number), f"segment {number}"))


class Witness:
    """A head noted earlier, that must turn up while the journal is read; `missing` until it has.

    `known` is the head where the reading starts; what was noted before it is proven already.
    """

    def __init__(self, noted: Head | None, known: Head) -> None:
        proven = noted is None or noted.seq < known.seq or noted == known
        self.missing = None if proven else noted

    def meet(self, head: Head) -> None:
        """The reading has come to `head`."""
        if head == self.missing:
            self.missing = None


class Reader:
    """One reading of the journal in `folder` from `place` on; `witnesses` are shown each head. Changes nothing."""

    def __init__(self, folder: Path, keys: Keys, files: Files, place: RecordPlace = START) -> None:
        self.folder = folder
        self.place = place
        self.last = place.offset  # where the last record begins, in the segment of `place`
        self.day = date.min
        self.torn: Torn | None = None
        self.witnesses: list[Witness] = []
        self._keys = keys
        self._files = files

    def payloads(self) -> Iterator[bytes]:
        """Each payload, oldest first; after the last, `place`, `day` and `torn` are those of the whole journal.

        StoreDamaged where something does not fit: see errors.
        """
        numbers = self._numbers()
        for number in numbers[self.place.segment - 1 :]:
            file = self._files.open(segment.path_of(self.folder, number))
            try:
                yield from self._segment(number, file, self.place.offset if number == self.place.segment else 0)
                end = self.place.offset if number == self.place.segment else 0
                self._judge_end(number, segment.read_from(file, end), end, last=number == numbers[-1])
            finally:
                file.close()

    def _numbers(self) -> list[int]:
        """The numbers of the segments, none missing in between."""
        numbers = segment.numbers(self._files, self.folder)
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                raise StoreDamaged(file=segment.path_of(self.folder, expected).name, offset=0, what="missing")
        return numbers

    def _segment(self, number: int, data: File, offset: int) -> Iterator[bytes]:
        file = segment.path_of(self.folder, number).name
        seal = seal_of(self._keys, number)
        head = self.place.head
        try:
            if offset:
                self._open_segment(seal, next(segment.bodies(data, 0), (0, b""))[1])
            for at, body in segment.bodies(data, offset):
                offset = at
                if not follows(body, head):
                    raise StoreDamaged(file=file, offset=at, what="chain")
                head = head_of(body)
                for witness in self.witnesses:
                    witness.meet(head)
                self.last = at
                self.place = RecordPlace(number, at + frame.HEADER_SIZE + len(body), head)
                if at:
                    yield open_record(seal, body)
                else:
                    self._open_segment(seal, body)
        except BrokenSeal:
            raise StoreDamaged(file=file, offset=offset, what="seal") from None

    def _open_segment(self, seal: Seal, body: bytes) -> None:
        self.day = msgspec.json.decode(open_record(seal, body), type=Opening).day

    def _judge_end(self, number: int, rest: bytes, end: int, last: bool) -> None:
        """Behind the last whole frame there is unused room or, in the last segment, a torn end; all else is damage.

        `rest` is what lies there, from `end` on.
        """
        if end and frame.is_blank(rest, 0):
            return
        name = segment.path_of(self.folder, number).name
        if not last or frame.next_frame(rest, 1) is not None:
            raise StoreDamaged(file=name, offset=end, what="record")
        self.torn = Torn(name, end, f"{number:06}.{end}.torn")
