"""A store as large as a programme becomes: a rehearsal's day, and the same again for other households on other days.

`cd tests && python -m bench.large FOLDER HOUSEHOLDS` makes one after four rounds, ten events a household. What happened
is a rehearsal's: only ids, numbers, cards, days and rounds are others, so goods tie as they do there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from bench.contenders import Unsynced
from distro.model.events import CardIssued, Event, HouseholdRegistered
from distro.rehearsal import PASSPHRASE, build_stage, play_day
from distro.stations.event_log import EventLog
from distro.stations.session import Session
from distro.store import Store, open_store
from tests_programme import SOURCE

_ROUNDS = ("2023-T1", "2023-T2", "2023-T3", "2023-T4")
_SERVED = 400  # households a day
_DAY = date(2023, 6, 14)  # of the rehearsal
_END = b"2030-12-31"  # of the programme
_REGISTERING, _SERVING = 40, 60  # days after the first copy, so that nothing is older than what was written before
_POINT = "RBT"
_PARTS = re.compile(
    r"(?P<id>0188[0-9a-f]{4}-[0-9a-f]{4}-7[0-9a-f-]{17}[0-9a-f])|(?P<household>\"[0-9a-f]{20}\")|(?P<card>C[A-Z]{20})"
    r"|(?P<day>2023-06-14)|(?P<round>2023-T1)|(?P<paper>RBT-[A-Z]{2}-[0-9]{4})|(?P<number>\"RBT-[0-9]{4}\")"
    r"|(?P<seq>\"seq\":[0-9]+)|(?P<knew>\"knew\":\{\"[0-9a-f]{8}\":[0-9]+)"
)


class _Copy(NamedTuple):
    """Which one: of the households, and of the days."""

    households: int
    days: int

    def said(self, what: str, text: str, seq: int) -> str:
        """What stands in this copy where the first one says `text`."""
        match what:
            case "id":
                shifted = int(text[:8] + text[9:13], 16) + self.days * 86_400_000 + self.households * 1_000
                return f"{shifted:012x}"[:8] + "-" + f"{shifted:012x}"[8:] + text[13:]
            case "household":
                return f'"{self.households:05x}{text[6:]}' if self.households else text
            case "card":
                return text[:15] + "".join(chr(65 + self.households // 26**at % 26) for at in range(4)) + text[19:]
            case "day":
                return (_DAY + timedelta(self.days)).isoformat()
            case "round":
                return _ROUNDS[self.days % len(_ROUNDS)]
            case "paper":
                return f"{text[:7]}{int(text[7:]) + self.days * 20:07}"
            case "knew":
                return f"{text[: text.rindex(':')]}:{seq - 1}"
            case "number":
                return f"{text[:5]}{self.households:04}{text[5:]}"
        return f'"seq":{seq}'


class _Template:
    """The events of one kind of thing, in pieces: what is the same in each copy, and what is not."""

    def __init__(self, events: Iterable[tuple[Event, bytes]]) -> None:
        self._events = [(event, self._pieces(document.decode())) for event, document in events]

    def _pieces(self, text: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        end = 0
        for match in _PARTS.finditer(text):
            found += [("", text[end : match.start()]), (match.lastgroup or "", match[0])]
            end = match.end()
        return [*found, ("", text[end:])]

    def copied(self, copy: _Copy) -> Iterator[_Copied]:
        """Each event again."""
        for event, pieces in self._events:
            yield _Copied(copy.said("id", event.id, 0), event, pieces, copy)


class _Copied(NamedTuple):
    """An event again, which still has no number."""

    id: str
    event: Event
    pieces: list[tuple[str, str]]
    copy: _Copy

    def numbered(self, seq: int) -> tuple[Event, bytes]:
        text = "".join(piece if not what else self.copy.said(what, piece, seq) for what, piece in self.pieces)
        return replace(self.event, seq=seq), text.encode()  # the log asks no more of it


def make_large(folder: Path, households: int, tell: Callable[[int], None] = lambda events: None) -> int:
    """A store of so many households or a few more, in `folder`; how many events stand in it."""
    lasting, daily = _templates(folder)
    store = open_store(folder, "superviseur", PASSPHRASE, Unsynced(), counters=folder / "heads")
    try:
        return _filled(store, lasting, daily, households, tell)
    finally:
        store.close()


def _templates(folder: Path) -> tuple[_Template, _Template]:
    """Who was registered at the point with their cards, and what happened there on the day."""
    stage = build_stage(folder, _programme(), 0, _SERVED * 5 // 3, 3)
    session = stage.session
    here = {one.id for one in session.books.register if one.point == _POINT}
    play_day(stage, Random(3))
    lasting: list[tuple[Event, bytes]] = []
    daily: list[tuple[Event, bytes]] = []
    for event, document in sorted(session.raw_events(), key=lambda pair: pair[0].id):
        household = getattr(event, "household", "")
        if isinstance(event, HouseholdRegistered | CardIssued):
            if getattr(household, "id", household) in here:
                lasting.append((event, document))
        elif event.site == _POINT and b"2023-S2" not in document and household in ("", *here):
            daily.append((event, document))
    session.store.close()
    return _Template(lasting), _Template(daily)


def _programme() -> bytes:
    """The example's, with a fourth round that lasts to the end of a long programme."""
    begin = SOURCE.index(b'[[rounds]]\ncode = "2023-T3"')
    block = SOURCE[begin : SOURCE.index(b"[[rounds]]", begin + 1)].replace(b"2023-T3", _ROUNDS[-1].encode())
    late = re.sub(rb"window_to = [0-9-]+", b"window_to = %s" % _END, block)
    return re.sub(rb"(?m)^ends = [0-9-]+", b"ends = %s" % _END, SOURCE) + b"\n" + late


def _filled(store: Store, lasting: _Template, daily: _Template, households: int, tell: Callable[[int], None]) -> int:
    log, last = EventLog(store), Session(store).log.seq

    def number() -> int:
        nonlocal last
        last += 1
        return last

    copies = range(1, -(-households // _SERVED))
    registered = merge(*(lasting.copied(_Copy(copy, _REGISTERING)) for copy in copies), key=attrgetter("id"))
    while some := [each.numbered(number()) for each in islice(registered, _SERVED)]:
        log.write(some)
    for copy in range(len(copies) + 1):
        for round_ in range(len(_ROUNDS)):
            if day := copy * len(_ROUNDS) + round_:
                _write_day(log, [each.numbered(number()) for each in daily.copied(_Copy(copy, _SERVING + day))])
        tell(last)
    return last


def _write_day(log: EventLog, events: list[tuple[Event, bytes]]) -> None:
    """What was granted as one batch, as it is at the freezing; everything else as it came."""
    granted = [pair for pair in events if pair[0].table == "entitlements"]
    log.write(granted)
    for pair in events:
        if pair[0].table != "entitlements":
            log.write([pair])


if __name__ == "__main__":
    print(make_large(Path(sys.argv[1]), int(sys.argv[2]), lambda events: print(f"{events:,}", end="\r", flush=True)))
