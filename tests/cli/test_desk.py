"""What `distro` does with the screens: open them, let somebody practise, come back locked.

The way itself is driven in tests/terminal.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli.running import PASSPHRASE, Run
from distro.cli import main
from distro.store import open_store
from distro.tui import DistroApp
from distro.tui.practice import Practice
from distro.tui.terminal.ending import Ending


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> tuple[list[DistroApp], list[Ending]]:
    """The apps that were run, and how each one that is run next ends."""
    apps: list[DistroApp] = []
    endings: list[Ending] = []

    def run(app: DistroApp) -> Ending:
        apps.append(app)
        return endings[len(apps) - 1]

    monkeypatch.setattr("distro.tui.app.run", run)
    return apps, endings


@pytest.mark.parametrize(("practice", "told"), [(Ending.LEFT, None), (Ending.BROKEN, "practice_broken")])
def test_practice_comes_between_and_the_live_desk_is_locked_after_it(
    begun: Run, tmp_path: Path, shown: tuple[list[DistroApp], list[Ending]], practice: Ending, told: str | None
) -> None:
    apps, endings = shown
    endings += [Ending.PRACTISE, practice, Ending.LEFT]
    assert main(["desk", "--desk", "2"]) == 0
    live, made, back = apps
    assert isinstance(made, Practice)
    assert not isinstance(live, Practice)
    assert (live.session.programme.rehearsal, made.session.programme.rehearsal) == (False, True)
    assert back.session is live.session, "the store stayed open"
    assert (live._begins_locked, back._begins_locked) == (False, True)
    assert getattr(back._problem, "code", None) == told
    assert [app.desk_screen.desk.number for app in apps] == [2, 2, 2]
    assert not (tmp_path / "store-exercice").exists()


def test_where_no_practice_can_be_the_live_desk_says_so(
    begun: Run, tmp_path: Path, shown: tuple[list[DistroApp], list[Ending]]
) -> None:
    (tmp_path / "store-exercice").mkdir()
    (tmp_path / "store-exercice" / "photo.jpg").touch()
    apps, endings = shown
    endings += [Ending.PRACTISE, Ending.LEFT]
    assert main([]) == 0
    assert apps[1]._begins_locked
    assert getattr(apps[1]._problem, "code", None) == "practice_folder_taken"


@pytest.mark.parametrize(("ending", "code"), [(Ending.LEFT, 0), (Ending.BROKEN, 1)])
def test_the_exit_code_says_whether_it_broke(
    begun: Run, shown: tuple[list[DistroApp], list[Ending]], ending: Ending, code: int
) -> None:
    shown[1].append(ending)
    assert main(["desk"]) == code


def test_a_desk_that_was_locked_for_long_lets_go_of_the_store_and_begins_anew_in_its_place(
    begun: Run, tmp_path: Path, shown: tuple[list[DistroApp], list[Ending]], monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[list[str]] = []

    def replaced(program: str, words: list[str]) -> None:
        open_store(tmp_path / "store", "sara", PASSPHRASE).close()  # nobody holds it any more
        began.append(words)

    monkeypatch.setattr("os.execv", replaced)
    shown[1].append(Ending.CLOSED)
    assert main(["desk"]) == 0
    assert began == [sys.orig_argv]
