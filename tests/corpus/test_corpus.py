"""What any version wrote is opened, merged and verified by this one."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from apart import audited
from corpus.make import HERE, figures, make
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


def test_there_is_a_corpus() -> None:
    assert VERSIONS
