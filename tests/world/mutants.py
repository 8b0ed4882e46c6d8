"""Faults put into the running code on purpose: a check, an order or a rule of merging is left out. In tests/:

python -m world.mutants [--seeds N] [--named TEXT]

Each must be noticed by some world, a story with a name, apart, short or of ten days, before N of each were played.
Beside it stands which of the fast tests of its room notices first: where none does, only the world did.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from distro.books import Books
from distro.books import day as book_of_day
from distro.books.day import Day
from distro.books.days import DayBook
from distro.books.handovers import HandoverBook
from distro.books.point import PointBook
from distro.books.stock_documents import StockDocumentBook
from distro.reports.day import conduct
from distro.rules import verdict
from distro.rules.ledger import Ledger
from distro.stations import closing, desk, erasing, supplements
from distro.stations.closing import Close
from distro.stations.event_order import EventOrder
from distro.stations.known import known
from distro.stations.laptops import stick, sync
from distro.stations.session import Session
from world.__main__ import LONG, wrong
from world.acts import understood
from world.calendar import LONG as OF_A_MONTH
from world.calendar import SHORT
from world.play import history, month, story
from world.stories import STORIES, STORY_SEED
from world.town import found

Mutant = Callable[[], Any]
APART_LONG = 25  # acts
CHOSEN = "DISTRO_MUTANT"  # the one that a run of the suite is under, see mutated.py
_TESTS = Path(__file__).parent.parent
_TESTED_BY = {"books": "stations"}  # a room without tests of its own
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def _forgets_late_voids(self: HandoverBook, event: Any) -> Any:
    return None


def _late_handovers_leave_the_shelf(self: Books, event: Any) -> None:
    self.handovers.made(event)
    self.days.handed_over(event)


MUTANTS: dict[str, Mutant] = {
    "a handover takes nothing off the shelf": lambda: patch.object(
        Books, "handed_over", _late_handovers_leave_the_shelf
    ),
    "a void brings nothing back": lambda: patch.object(HandoverBook, "voided", _forgets_late_voids),
    "the ledger takes back what it should post": lambda: patch.object(
        Ledger, "post", lambda self, moves, reverse=False, post=Ledger.post: post(self, moves, False)
    ),
    "what was received is not asked": lambda: patch.object(
        verdict, "due", lambda entitled, handovers, first, due=verdict.due: due(entitled, (), first)
    ),
    "a count knows all": lambda: patch.object(book_of_day, "is_known", lambda event, knew: True),
    "a count knows nothing": lambda: patch.object(book_of_day, "is_known", lambda event, knew: False),
    "a supplement takes nothing back": lambda: patch.object(supplements, "_explained", lambda a, within, unknown: 0),
    "a supplement takes back all that was put down": lambda: patch.object(
        supplements, "_explained", lambda adjusted, within, unknown: adjusted
    ),
    "a supplement asks the first count alone": lambda: patch.object(
        PointBook, "counts_from", lambda self, day, held: [(day, held)]
    ),
    "two supplements that follow the same one both count": lambda: patch.object(
        DayBook, "last_signed", lambda self, point: ""
    ),
    "the first of two counts always holds": lambda: patch.object(
        Day, "closed", property(lambda self: self.closes[0] if self.closes else None)
    ),
    "a second close vanishes": lambda: patch.object(
        DayBook, "closed",
        lambda self, event, closed=DayBook.closed: not self.get(event.day).closes and closed(self, event),
    ),
    "a close adjusts nothing": lambda: patch.object(Close, "_adjustments", lambda self, variances: []),
    "the clock gives the date of what is handed over": lambda: patch.object(
        desk, "moment", lambda session, day: session.now()
    ),
    "books are not made anew": lambda: patch.object(Session, "rebuild", lambda self: iter(())),
    "a double is never named": lambda: patch.object(sync, "doubles_in", lambda books, rounds, households=None: []),
    "a stick is written empty": lambda: patch.object(stick, "outgoing", lambda session, have: iter(())),
    "a restart forgets the last event": lambda: patch.object(
        EventOrder, "__iter__", lambda self, all_=EventOrder.__iter__: iter([*all_(self)][:-1])
    ),
    "what the days before bring late is not asked": lambda: patch.object(PointBook, "unsettled", lambda self, day: []),
    "a count knew all of the days before": lambda: patch.object(
        PointBook, "behind", lambda self, day, close, signing=None, beside=False: iter(())
    ),
    "everybody may do everything": lambda: patch.object(Session, "demand", lambda self, task: None),
    "a make-up gives all once more": lambda: patch.object(
        verdict, "due", lambda entitled, handovers, first, due=verdict.due: due(entitled, handovers, {})
    ),
    "who asked to be forgotten is forgotten on one laptop": lambda: patch.object(
        erasing, "carry_out", lambda session: 0
    ),
    "of two days that are open the higher id goes on": lambda: patch.object(
        DayBook, "open_at",
        lambda self, point: next((day for day in reversed(self.all()) if day.point == point and not day.closes), None),
    ),
    "who counts claims to have read what was set aside": lambda: patch.object(
        closing, "known", lambda session: known(session) | {"unread": ()}
    ),
    "who cancels a transfer that came in is right": lambda: patch.object(
        StockDocumentBook, "cancelled_in_vain", lambda self, document: None
    ),
    "who came for many is not told": lambda: patch.object(conduct, "fan_in", lambda day, limit: iter(())),
}  # fmt: skip


class Noticed(NamedTuple):
    """Which world noticed a mutant first, and which fast test of its room; empty where none did."""

    world: str
    test: str

    @property
    def by(self) -> str:
        if self.world and not self.test:
            return "only the world"
        return "both" if self.world else "a fast test alone" if self.test else "NOBODY"


def world_that_notices(name: str, seeds: int) -> str:
    with MUTANTS[name]():
        for title, (rooms, told) in STORIES.items():
            if wrong(STORY_SEED, rooms, understood(told)):
                return f"story “{title}”"
        for seed in range(seeds):
            for kind, calendar, (rooms, acts) in (
                ("apart", SHORT, history(seed, APART_LONG)),
                ("short", SHORT, story(seed, LONG)),
                ("days", OF_A_MONTH, month(seed, 10)),
            ):
                if wrong(seed, rooms, acts, calendar):
                    return f"{kind} {seed}"
    return ""


def room_of(name: str) -> str:
    """The folder of tests for the room in which a mutant changes something."""
    target = MUTANTS[name]().getter()
    module = target.__module__ if isinstance(target, type) else target.__name__
    room = module.split(".")[1]
    return _TESTED_BY.get(room, room)


def test_that_notices(name: str) -> str:
    """Of the fast tests of its room."""
    asked = ["-x", "-n0", "-p", "no:cacheprovider", "-p", "world.mutated", "-m"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *asked, "not slow", str(_TESTS / room_of(name))],
        cwd=_TESTS, env=os.environ | {CHOSEN: name}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if run.returncode == 0:
        return ""
    found = _FAILED.search(run.stdout)
    return found[1].removeprefix("tests/") if found else f"pytest ended with {run.returncode}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m world.mutants", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, metavar="N")
    parser.add_argument("--named", default="", metavar="TEXT", help="only those with this in their names")
    args = parser.parse_args()
    for calendar in (SHORT, OF_A_MONTH):
        for number in range(2, 7):
            found((number,), calendar)  # by sound code
    all_: dict[str, Noticed] = {}
    print("noticed by | world | fast test | mutant", flush=True)
    for name in MUTANTS:
        if args.named in name:
            one = all_[name] = Noticed(world_that_notices(name, args.seeds), test_that_notices(name))
            print(" | ".join((one.by, one.world or "-", one.test or "-", name)), flush=True)
    missed = sum(not one.world for one in all_.values())
    alone = sum(one.by == "only the world" for one in all_.values())
    print(f"{len(all_)} mutants: {len(all_) - missed} noticed by a world, {alone} of them by nothing else")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
