"""A plugin for pytest: the suite runs over the mutant that DISTRO_MUTANT names (see mutants.py)."""

from __future__ import annotations

import os

from world.mutants import CHOSEN, MUTANTS


def pytest_configure() -> None:
    MUTANTS[os.environ[CHOSEN]]().start()
