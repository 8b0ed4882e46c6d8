"""What a whole run adds up, the crash states that were judged; and nobody's own settings play a part."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from pytest import TerminalReporter

from distro.store import Cost

# The rules of a real store without its price: over a second each time a passphrase is tried, in a thousand commands.
# What the price is, `store/test_store.py` asks a process of its own.
Cost.STRONG = Cost(memory=72, lanes=1, passes=1)

_OWN = Path(tempfile.gettempdir()) / f"distro-tests-{os.getpid()}"
os.environ["DISTRO_SETTINGS"] = str(_OWN / "settings.json")
os.environ["XDG_STATE_HOME"] = str(_OWN / "state")


# What takes long or wants the machine for itself: not in the fast loop, `pytest -m "not slow"`.
_SLOW = (
    "bench/",
    "hub/",
    "pictures/",
    "store/crash/",
    "store/test_kills",
    "terminal/",
    "world/",
    "soak",
    "test_screens",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(part in item.path.relative_to(Path(__file__).parent).as_posix() for part in _SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The fixture that counts notes its sum after the test: only the report of the teardown, kept under "", has it."""
    ended = terminalreporter.stats.get("", [])
    states = sum(value for report in ended for name, value in report.user_properties if name == "crash states")
    if states:
        terminalreporter.write_line(f"{states:,} crash states of the store judged")
