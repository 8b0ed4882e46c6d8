"""Does the harness bite? Each guard of the store, taken out, must be missed; with HEAD notes and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.crash.biting import bite, good_weather
from store.crash.journal_world import JournalWorld
from store.crash.judge import Violation
from store.crash.mutants import MUTANTS, WITHOUT_NOTES, Mutant
from store.crash.store_world import StoreWorld
from store.crash.subject import small
from store.crash.variant import Stale, variant

OF_A_STORE = ("durable_files.py", "identity.py", "made.py")  # no journal is made of these, and no note tells of them
CASES = [
    (mutant, noted)
    for mutant in MUTANTS
    for noted in (True, False)
    if noted or not (mutant.by_note or mutant.file in OF_A_STORE)
]


@pytest.mark.parametrize(("mutant", "noted"), CASES, ids=lambda case: getattr(case, "name", case))
def test_a_mutant_is_caught(tmp_path: Path, mutant: Mutant, noted: bool) -> None:
    changes = [(mutant.file, mutant.old, mutant.new)] + [WITHOUT_NOTES] * (not noted)
    subject = variant(tmp_path, f"mutant_{MUTANTS.index(mutant)}_{noted}", changes)
    with small(subject):
        good_weather(JournalWorld(subject))
        good_weather(StoreWorld(subject))
        with pytest.raises(Violation):
            bite(subject, noted, whole_first=mutant.file in OF_A_STORE)


@pytest.mark.parametrize("noted", [True, False])
def test_the_store_as_it_is_passes_what_mutants_must_not(tmp_path: Path, noted: bool) -> None:
    subject = variant(tmp_path, f"original_{noted}", [WITHOUT_NOTES] * (not noted))
    with small(subject):
        bite(subject, noted)


def test_a_mutant_whose_text_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Stale):
        variant(tmp_path, "stale", [("journal.py", "no such text", "")])
