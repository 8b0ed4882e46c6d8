from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from distro.texts import speak
from distro.tui.look import arabic
from stage import Stage, make_stage


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Every test begins in French, on a terminal that does not shape Arabic itself."""
    speak("fr")
    arabic.shape_here(True)
    yield
    speak("fr")


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
