"""The whole store after every crash state of every history of up to three operations with a keyring or a repair in it.

Histories without them are those of a journal: see test_journal.py.
"""

from __future__ import annotations

import pytest

from store.crash.faults import KINDS, fail_everywhere
from store.crash.histories import histories, run
from store.crash.judge import Tally
from store.crash.store_world import KeepingWorld, StoreWorld
from store.crash.subject import Subject

_OF_A_STORE = {"keyring", "repair"}
_KEPT = [
    ("books",), ("books", "large", "books"), ("books", "small", "checkpoint"), ("books", "new segment", "close"),
    ("small", "books", "repair"),
]  # fmt: skip


def test_while_it_is_made_and_made_again(stores: StoreWorld) -> None:
    tally = Tally(stores, recovering=True)
    tally.judge(stores.begin().disk.log)
    assert tally.states > 500


@pytest.mark.parametrize("first", StoreWorld.operations)
def test_after_every_history(stores: StoreWorld, first: str) -> None:
    tally = Tally(stores, share=0.125)
    for history in histories(stores, first):
        if _OF_A_STORE & {*history}:
            program, start = run(stores, history)
            tally.judge(program.disk.log, start)
    assert tally.states > 100


@pytest.mark.parametrize("last", StoreWorld.operations)
@pytest.mark.parametrize("kind", KINDS)
def test_going_on_after_a_call_that_failed(stores: StoreWorld, subject: Subject, kind: str, last: str) -> None:
    tally = Tally(stores, share=0.125)
    fail_everywhere(stores, subject, ("small", last), KINDS[kind], tally)
    assert tally.states > 1


@pytest.mark.parametrize("history", _KEPT, ids=" ".join)
def test_what_was_made_of_the_journals_is_that_of_all_of_them_or_is_not_there(
    subject: Subject, history: tuple[str, ...]
) -> None:
    world = KeepingWorld(subject)
    tally = Tally(world, recovering=True)
    program, start = run(world, history)
    tally.judge(program.disk.log, start)
    assert tally.states > 1


@pytest.mark.parametrize("kind", KINDS)
def test_keeping_it_goes_wrong_at_any_call(subject: Subject, kind: str) -> None:
    world = KeepingWorld(subject)
    tally = Tally(world)
    fail_everywhere(world, subject, ("books", "small", "books"), KINDS[kind], tally)
    assert tally.states > 1
