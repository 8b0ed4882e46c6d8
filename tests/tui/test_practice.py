"""From the live desk to practise and back, on the screens; the whole way is driven in tests/terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.widgets import OptionList

from distro.rehearsal import practising
from distro.stations.errors import Refused
from distro.texts import say, speak
from distro.tui import DistroApp
from distro.tui.desk.page import DeskScreen
from distro.tui.practice import Practice
from distro.tui.terminal.ending import Ending
from stage import PASSPHRASE, Stage
from tui.driving import Driver, press, scan, screen, told
from tui.test_screens import KEYS


@asynccontextmanager
async def practice(stage: Stage, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Practice, Driver]]:
    with practising(stage.session, "RBT") as morning:
        made = morning.stage
        app = Practice(made.session, made.day.point, 1, morning.next_card, reports=stage.folder.parent / "reports")
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield app, pilot


async def test_the_menu_of_a_live_desk_leads_to_practice_and_asks_first(stage: Stage) -> None:
    app = DistroApp(stage.session, "RBT")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10", "=exerc")
        assert "S'exercer" in screen(app)
        assert "la personne suivante" not in screen(app), "nobody is played at a live desk"
        await press(pilot, "enter", "enter")
        assert app.is_running
        assert isinstance(app.screen, DeskScreen)
        await press(pilot, "f10", "=exerc", "enter", "tab", "enter")
        assert not app.is_running
    assert app.return_value is Ending.PRACTISE


async def test_leaving_the_live_desk_is_another_ending(stage: Stage) -> None:
    app = DistroApp(stage.session, "RBT")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f10", "=quitter", "enter", "tab", "enter")
    assert app.return_value is Ending.LEFT


async def test_practice_begins_with_what_it_is_and_is_played_with_f9(stage: Stage) -> None:
    async with practice(stage) as (app, pilot):
        text = screen(app)
        for part in ("C'est un exercice", "F9 : la personne suivante", "« exercice »", "5083", "guichet réel"):
            assert part in " ".join(text.split()), part
        await press(pilot, "escape", "f9", "space")
        assert "Remis à" in screen(app)
        await press(pilot, "f10", "=exerc")
        assert "la personne suivante" in screen(app)
        assert "avec des personnes inventées" not in screen(app), "nobody practises in a rehearsal"
        await press(pilot, "escape", "f10", "=quitter", "enter")
        assert "Tout ce qui a été fait dans l'exercice est effacé" in screen(app)
        await press(pilot, "tab", "enter")
        assert not app.is_running
    assert app.return_value is Ending.LEFT
    assert list(stage.session.books.handovers) == []


async def test_what_a_rehearsal_writes_says_so_in_its_name(stage: Stage) -> None:
    async with practice(stage) as (app, pilot):
        await press(pilot, "escape", "f10", "=rapports et listes", "enter")
        options = app.screen.query_one(OptionList)
        options.highlighted = options.get_option_index("stock")
        await press(pilot, "enter", "f6", "enter")
        assert {path.name.partition("-")[0] for path in app.reports_folder.iterdir()} == {"EXERCICE"}


@pytest.mark.parametrize("spoken", ["fr", "ar"])
@pytest.mark.parametrize("name", [*KEYS, "locked", "begins"])
async def test_every_screen_of_a_rehearsal_is_marked(stage: Stage, name: str, spoken: str) -> None:
    speak(spoken)
    async with practice(stage) as (app, pilot):
        keys = KEYS.get(name, ["f10", "@lock", "enter"] if name == "locked" else [])
        if name != "begins":
            await press(pilot, "escape", *(f"={say(f'keys.{k[1:]}.title')}" if k[0] == "@" else k for k in keys))
        shaped = {"fr": "EXERCICE", "ar": "ﻦﻳﺮﻤﺗ"}[spoken]
        assert shaped in screen(app)


async def test_a_live_desk_bears_no_mark(stage: Stage) -> None:
    app = DistroApp(stage.session, "RBT")
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in ([], ["f1"], ["escape", "f8"]):
            await press(pilot, *keys)
            assert "EXERCICE" not in screen(app)


async def test_whoever_practised_comes_back_to_a_desk_that_is_locked(stage: Stage) -> None:
    app = DistroApp(stage.session, "RBT", locked=True)
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.locked
        await press(pilot, "escape", "f2", "f5", "f10", "f12")
        assert app.locked
        await scan(pilot, stage.card(1).code)
        assert "Diallo" not in screen(app)
        assert "Verrouillé" in told(app)
        await press(pilot, "enter", "=pas celle-ci", "enter", "escape")
        assert app.locked
        await press(pilot, "=" + PASSPHRASE, "enter")
        assert not app.locked
        assert isinstance(app.screen, DeskScreen)
        assert app.is_running


async def test_what_went_wrong_with_the_practice_is_told_over_the_locked_desk(stage: Stage) -> None:
    app = DistroApp(stage.session, "RBT", locked=True, problem=Refused("practice_without_round"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "aucun tour qui distribue" in screen(app)
        await press(pilot, "escape")
        assert app.locked
        await press(pilot, "enter", "=" + PASSPHRASE, "enter")
        assert isinstance(app.screen, DeskScreen)
