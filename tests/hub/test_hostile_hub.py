"""A hub is a laptop's, and its owner may let it answer anything: who meets it refuses in words, and goes on."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from hostile import Liar, lives
from hostile_hub import meet_hostile
from stage import make_stage
from stations.test_hostile import batch


@pytest.mark.parametrize("seed", range(3))
def test_whoever_meets_a_hub_that_lies_goes_on(tmp_path: Path, seed: int) -> None:
    random, stage = Random(seed), make_stage(tmp_path / "store")
    liar = Liar(stage)
    for _ in range(12):
        meet_hostile(liar, batch(liar, random), random)
    lives(stage, 1)
    stage.session.store.close()
