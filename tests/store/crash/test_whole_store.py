"""The whole store after every crash state of every history of up to three operations with a keyring or a repair in it.

Histories without them are those of a journal: see test_journal.py.
"""

from __future__ import annotations

import pytest

from store.crash.faults import KINDS, fail_everywhere
from store.crash.histories import histories, run
from store.crash.judge import Tally
from store.crash.store_world import StoreWorld
from store.crash.subject import Subject

_OF_A_STORE = {"keyring", "repair"}


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
