"""The journal after every crash state of every history of up to three operations, and of its own recovery."""

from __future__ import annotations

import pytest

from store.crash.damage import cut_everywhere, flip_everywhere
from store.crash.faults import KINDS, fail_everywhere
from store.crash.histories import OPERATIONS, histories, run
from store.crash.journal_world import JournalWorld
from store.crash.judge import Tally
from store.crash.states import SECTOR
from store.crash.subject import Subject


def test_while_it_is_made(journals: JournalWorld) -> None:
    tally = Tally(journals, recovering=True)
    tally.judge(journals.begin().disk.log)
    assert tally.states > 10


@pytest.mark.parametrize("first", OPERATIONS)
def test_after_every_history(journals: JournalWorld, first: str) -> None:
    tally = Tally(journals, recovering=True)
    for history in histories(journals, first):
        program, start = run(journals, history)
        tally.judge(program.disk.log, start)
    assert tally.states > 2_000


@pytest.mark.parametrize("part", range(4))
def test_wherever_in_a_sector_a_record_begins(journals: JournalWorld, part: int) -> None:
    tally = Tally(journals, recovering=True)
    for pad in range(part, SECTOR, 4):
        program = journals.begin()
        program.put("p" * pad)
        start = len(program.disk.log)
        program.put("q" * 200)
        tally.judge(program.disk.log, start)
    assert tally.states > 5_000


@pytest.mark.parametrize("first", OPERATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_going_on_after_a_call_that_failed(journals: JournalWorld, subject: Subject, kind: str, first: str) -> None:
    tally = Tally(journals, share=0.125)
    for history in histories(journals, first):
        fail_everywhere(journals, subject, history, KINDS[kind], tally)
    assert tally.states > 300


@pytest.mark.parametrize("noted", [True, False])
def test_a_flip_of_any_byte_is_found(journals: JournalWorld, noted: bool) -> None:
    assert flip_everywhere(journals, noted) > 2_000


@pytest.mark.parametrize("noted", [True, False])
def test_a_cut_at_any_byte_is_found_or_leaves_whole_records(journals: JournalWorld, noted: bool) -> None:
    assert cut_everywhere(journals, noted) > 1_000
