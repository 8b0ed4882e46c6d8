"""The harness in short, for one mutant: it stops at the first broken promise."""

from __future__ import annotations

from store.crash.damage import cut_everywhere, flip_everywhere
from store.crash.faults import KINDS, fail_everywhere
from store.crash.histories import run
from store.crash.journal_world import JournalWorld
from store.crash.judge import Tally, World
from store.crash.store_world import KeepingWorld, StoreWorld
from store.crash.subject import Subject


def good_weather(world: World) -> None:
    """Violation or any error when the store does not even work where no cut comes."""
    program, _ = run(world, [*world.operations])
    program.close()
    program.restart()
    program.put("still here")


def bite(subject: Subject, noted: bool, whole_first: bool = False) -> None:
    """Violation at the first broken promise found, the cheapest tests first. `noted`: there are HEAD notes.

    `whole_first`: what a journal alone cannot show comes first.
    """
    trials = (_bite_journals, _bite_stores)
    for trial in reversed(trials) if whole_first else trials:
        trial(subject, noted)


def _bite_journals(subject: Subject, noted: bool) -> None:
    journals = JournalWorld(subject)
    _all_states(journals, [(), ("small",), ("batch",), ("small", "new segment")])
    for kind in KINDS.values():
        for history in (("large",), ("new segment",), ("close",)):
            fail_everywhere(journals, subject, history, kind, Tally(journals))
    flip_everywhere(journals, noted=True)
    flip_everywhere(journals, noted=False)
    if noted:
        cut_everywhere(journals, noted=True)
    cut_everywhere(journals, noted=False)
    _all_alignments(journals)


def _bite_stores(subject: Subject, noted: bool) -> None:
    del noted
    for recovering in (False, True):
        _all_states(StoreWorld(subject), [("keyring",), ("close",), ("repair",), ()], recovering)
    _all_states(KeepingWorld(subject), [("books", "small", "checkpoint")])


def _all_states(world: World, histories: list[tuple[str, ...]], recovering: bool = True) -> None:
    tally = Tally(world, recovering)
    for history in histories:
        program, start = run(world, history)
        tally.judge(program.disk.log, start)


def _all_alignments(world: World) -> None:
    """A record that begins anywhere in the last bytes of a sector."""
    tally = Tally(world)
    for pad in range(512):
        program = world.begin()
        program.put("p" * pad)
        start = len(program.disk.log)
        program.put("")
        tally.judge(program.disk.log, start)
