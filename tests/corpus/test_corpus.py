"""What any version wrote is opened, merged and verified by this one."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from apart import audited
from corpus.kinds import examples, words
from corpus.make import FROZEN, HERE, digest, figures, make
from distro.model.decoding import decode
from distro.stations import days, supplements
from distro.stations.clock import SteppedClock
from distro.stations.laptops import stick
from distro.stations.session import Session
from distro.store import open_store
from stage import MORNING, PASSPHRASE, ROUND, Stage

VERSIONS = sorted(path.name for path in HERE.iterdir() if (path / "figures.json").is_file())


@pytest.fixture(params=[*VERSIONS, "now"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of what that version wrote."""
    folder = tmp_path / "corpus"
    if request.param == "now":
        folder.mkdir()
        make(folder)
    else:
        shutil.copytree(HERE / request.param, folder)
    return folder


def test_it_is_opened_verified_merged_and_worked_with(written: Path) -> None:
    clock = SteppedClock(MORNING + timedelta(days=1))
    store = open_store(written / "laptop", "sara", PASSPHRASE, counters=written / "heads")
    stage = Stage(written / "laptop", Session(store, clock), clock)
    assert figures(stage) == json.loads((written / "figures.json").read_text())
    assert audited(stage).findings == ()
    taken = stick.read(stage.session, written / "late.distro")
    assert [late.handovers for late in taken.supplements] == [2]
    supplements.sign(stage.session, taken.supplements[0].day, "sara", PASSPHRASE)
    assert audited(stage).findings == ()
    days.open_day(stage.session, "RBT", (ROUND,), issue_all=True)
    verdict = stage.desk().look_up("h-RBT-0006")
    stage.desk().hand_over(verdict)
    stage.reopen()
    assert audited(stage).findings == ()
    stage.session.store.close()


def test_what_a_kind_of_event_said_it_says_still(written: Path) -> None:
    kinds = json.loads((written / "kinds.json").read_text("utf-8"))
    now = words()
    for name, document in kinds["examples"].items():
        again = json.loads(msgspec.json.encode(decode(json.dumps(document).encode())))
        assert _is_in(document, again), name
    for name, known in kinds["words"].items():
        assert set(known) <= set(now[name]), name


def _is_in(old: Any, new: Any) -> bool:
    """Whether nothing that `old` says is missing in `new`, or is another thing there."""
    if isinstance(old, dict):
        return all(name in new and _is_in(value, new[name]) for name, value in old.items())
    if isinstance(old, list):
        return len(old) <= len(new) and all(map(_is_in, old, new))
    return bool(old == new)


def test_the_newest_has_every_kind_and_every_word() -> None:
    kinds = json.loads((HERE / VERSIONS[-1] / "kinds.json").read_text("utf-8"))
    assert kinds == {"examples": examples(), "words": words()}, "a kind has grown: another version"


def test_what_is_frozen_stands_as_it_was() -> None:
    assert {version: digest(HERE / version) for version in FROZEN} == FROZEN
