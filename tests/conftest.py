"""What holds for the whole suite: nobody's own settings play a part, chance is the same each time, states are summed.

Properties are tried on the same examples in every run, so that a run that fails fails again.
`--hypothesis-profile=chance` tries others: what is then found is kept as an example.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from ssl import SSLContext

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from pytest import TerminalReporter

from distro.store import Cost
from distro.texts import speak
from form_server import FormServer

# The rules of a real store without its price: over a second each time a passphrase is tried, in a thousand commands.
# What the price is, `store/test_store.py` asks a process of its own.
Cost.STRONG = Cost(memory=72, lanes=1, passes=1)

_OWN = Path(tempfile.gettempdir()) / f"distro-tests-{os.getpid()}"
os.environ["DISTRO_SETTINGS"] = str(_OWN / "settings.json")
os.environ["XDG_STATE_HOME"] = str(_OWN / "state")

# A machine that is busy is slow, and no example is wrong for it.
settings.register_profile("chance", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("chance"), derandomize=True, database=None)
settings.load_profile("same")


# What takes long or wants the machine for itself: not in the fast loop, `pytest -m "not slow"`, which is to end within
# three minutes on two cores. A file that takes more than a quarter of a minute goes here (`--durations=100` tells).
_SLOW = (
    *("bench/", "hub/", "pictures/", "platforms/", "store/crash/", "terminal/", "world/"),
    *("tui/day/", "tui/people/", "tui/laptop/", "soak", "test_screens", "tui/test_practice", "tui/test_handling"),
    *("tui/test_settings", "tui/test_demo_close", "tui/look/test_reading_order", "tui/desk/test_sizes"),
    "tui/look/test_whole_sentences",
    *("tui/desk/test_override", "tui/desk/test_card_life", "tui/desk/test_part"),
    *("cli/test_stock", "cli/test_printed", "cli/test_cards", "cli/test_roles_by_command", "cli/test_seeing"),
    *(
        "reports/test_page",
        "reports/test_workbooks",
        "reports/test_day",
        "register/test_many_forms",
        "cards/test_sheet",
        "texts/test_codes",
    ),
    *("stations/test_merging", "stations/test_frauds", "stations/test_late", "rules/test_stories"),
    *("scanning/test_picture", "store/test_kills", "store/test_damage", "test_habits", "tui/test_roles"),
    *("tui/desk/test_who_collects", "tui/desk/test_amend", "tui/desk/test_glance", "cli/test_referrals"),
    *(
        "stations/test_canary",
        "cli/test_lot_labels",
        "cli/test_demo",
        "cli/test_devices",
        "stations/test_audit",
        "stations/test_hostile",
    ),
    *(
        "stations/test_canary",
        "stations/test_rounds_properties",
        "stations/test_goods_properties",
        "stations/test_upload",
        "stations/test_records",
    ),
)


@pytest.fixture
def form_servers() -> Iterator[Callable[..., FormServer]]:
    """Starts form servers, asked as `FormServer` is; they end with the test."""
    started: list[FormServer] = []

    def start(repeat: int = 202, tls: SSLContext | None = None, host: str = "127.0.0.1") -> FormServer:
        started.append(FormServer(repeat, tls, host))
        return started[-1]

    yield start
    for server in started:
        server.close()


@pytest.fixture
def server(form_servers: Callable[..., FormServer]) -> FormServer:
    """A form server that answers as Kobo does."""
    return form_servers()


@pytest.fixture(autouse=True)
def in_french() -> None:
    """No test hears the language that another one spoke."""
    speak("fr")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: those who drive screens wait for as long as they work."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)  # after the command line has chosen a profile
def pytest_configure() -> None:
    """Under "same", no words are taken out of the program's own files for examples.

    Which of them are loaded when a property begins depends on what ran before it in this process, so the same test
    would see other examples in another run. There is no setting for it.
    """
    if settings.get_current_profile_name() == "same":
        providers._get_local_constants = Constants


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
