"""The morning at a glance: it keeps itself up to date, and a handover is taken back from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from apart import carry, site
from distro.cards.code import read
from distro.model.goods import AdjustmentReason
from distro.stations import stockroom
from distro.texts import LANGUAGES, say, speak
from distro.tui import DistroApp
from distro.tui.desk import glance
from distro.tui.desk.glance import GlanceScreen
from distro.tui.desk.last_handovers import LastHandovers
from distro.tui.desk.page import DeskScreen
from stage import Stage
from tui.driving import Driver, app_on, driving, press, scan, screen, settled, told

SIZES = ((80, 24), (120, 40))
BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=("80x24", "120x40"))


def serve(stage: Stage, *numbers: int, desk: int = 2) -> None:
    for number in numbers:
        stage.pass_time(40)
        station = stage.desk(desk)
        station.hand_over(station.scan(read(stage.card(number).code, stage.session.card_key)))


async def shows(pilot: Driver, text: str, seconds: float = 5) -> bool:
    """Whether `text` comes on the screen by itself."""
    for _ in range(int(seconds / 0.05)):
        if text in screen(pilot.app):  # type: ignore[arg-type]
            return True
        await pilot.pause(0.05)
        await settled(pilot)
    return False


@BY_SIZE
async def test_all_of_it_is_there_at_once(stage: Stage, size: tuple[int, int]) -> None:
    held = dict(stockroom.on_shelf(stage.session, "RBT"))
    serve(stage, 1, 2, 3)
    serve(stage, 4, desk=1)
    stage.desk().void(stage.desk().recent()[0].id, "essai")
    stage.desk().scan(read("https://example.org", stage.session.card_key))
    stockroom.lose(stage.session, "RBT", [("LAIT", held["LAIT"] - 10)], AdjustmentReason.STOLEN)
    async with driving(stage, size=size) as (app, pilot):
        await press(pilot, "f7")
        lines = [line.strip(" │") for line in screen(app).splitlines()]
        text = " ".join(lines)
        for part in ("3 / 10", "7 (70 %)", "Ménages par heure", "min", "Scans refusés", "Remises annulées", "09:00",
                     "D'abord épuisé : Lait", "sur les 7", "Entrée : annuler celle-ci"):  # fmt: skip
            assert part in text, part
        last = [line for line in lines if "guichet 2" in line and "articles" in line]
        assert [line.split(" · ")[1] for line in last] == ["RBT-0003", "RBT-0002", "RBT-0001"]


@pytest.mark.parametrize("spoken", LANGUAGES)
@BY_SIZE
async def test_nothing_yet_is_shown_calmly(stage: Stage, size: tuple[int, int], spoken: str) -> None:
    speak(spoken)
    async with driving(stage, size=size) as (app, pilot):
        await press(pilot, "f7", "enter", "down", "enter")
        assert isinstance(app.screen, GlanceScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)


async def test_before_the_day_is_open_it_is_empty(before_opening: Stage) -> None:
    async with driving(before_opening) as (app, pilot):
        await press(pilot, "f7", "enter")
        assert isinstance(app.screen, GlanceScreen)


async def test_the_second_last_is_taken_back_from_there_and_its_household_is_shown_no_more(stage: Stage) -> None:
    codes = [stage.card(number).code for number in (1, 2, 1)]
    async with driving(stage, codes) as (app, pilot):
        await press(pilot, "f9", "space", "f9", "space", "f7")
        assert "2 / 10" in screen(app)
        await press(pilot, "down", "enter")
        assert "RBT-0001" in screen(app)
        assert say("desk.undo.title") in screen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, GlanceScreen), "not after all"
        await press(pilot, "enter", "down", "enter")
        assert isinstance(app.screen, GlanceScreen)
        assert "Remise annulée" in told(app)
        assert "1 / 10" in screen(app)
        day = stage.session.books.days.open_at("RBT")
        assert day is not None
        assert [void.reason for void in day.voids] == ["Mauvaise quantité"]
        assert [made.household for made in day.handovers.values()] == ["h-RBT-0002"]
        await press(pilot, "escape")
        assert "Traoré" not in screen(app)
        assert "Scannez une carte" in screen(app)


async def test_it_keeps_itself_up_to_date_and_leaves_the_hand_where_it_was(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "_AGAIN_AFTER", 0.1)
    serve(stage, 1, 2)
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f7", "down")
        serve(stage, 3, 4)
        assert await shows(pilot, "4 / 10")
        assert await shows(pilot, "RBT-0004")
        chosen = app.screen.query_one(LastHandovers).chosen
        assert chosen is not None
        assert chosen.household == "h-RBT-0001"
        stage.pass_time(16 * 60)
        serve(stage, 5)
        assert await shows(pilot, "09:15"), "the plot too"


async def test_it_shows_what_a_merge_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "_AGAIN_AFTER", 0.1)
    here, there = site(tmp_path)
    serve(here, 1)
    serve(there, 2, desk=7)
    async with driving(here) as (app, pilot):
        await press(pilot, "f7")
        assert "1 / 10" in screen(app)
        carry(there, here)
        assert await shows(pilot, "2 / 10")
        assert await shows(pilot, "guichet 7")


async def test_a_scan_goes_straight_to_the_desk(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f7")
        await scan(pilot, stage.card(1).code)
        assert isinstance(app.screen, DeskScreen)
        assert "RBT-0001" in screen(app)


async def test_a_scanners_enter_chooses_nothing_in_the_list(stage: Stage) -> None:
    serve(stage, 1)
    app: DistroApp = app_on(stage)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        await scan(pilot, "https://example.org/9")
        assert isinstance(app.screen, GlanceScreen)
