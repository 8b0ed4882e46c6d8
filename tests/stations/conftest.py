from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stage import Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path / "store")
    yield made
    made.session.store.close()


@pytest.fixture
def before_opening(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path / "store", open_day=False)
    yield made
    made.session.store.close()
