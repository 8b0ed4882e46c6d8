"""Scans arrive as keys, wherever the focus is; what a scanner sends besides does nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.events import Paste
from textual.widgets import Input

from distro.model.verdicts import VerdictCode
from distro.scanning.camera import NoCamera
from distro.tui.desk.find import FindScreen
from distro.tui.desk.page import DeskScreen
from distro.tui.stockroom.page import StockScreen
from stage import Stage
from tui.driving import app_on, driving, press, scan, screen, settled, told


def handed_over(stage: Stage) -> int:
    return len(list(stage.session.books.handovers))


@pytest.mark.parametrize("end", ["enter", "tab", "ctrl+j", ""])
async def test_a_scan_at_the_desk_shows_its_verdict(stage: Stage, end: str) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(3).code, end)
        assert "RBT-0003" in screen(app)
        await scan(pilot, stage.card(2).code.lower(), end)
        assert "RBT-0002" in screen(app)
        assert handed_over(stage) == 0


@pytest.mark.parametrize("stray", ["ctrl+q", "ctrl+p", "ctrl+c", "escape", "f10", "f5", "space", "enter"])
async def test_a_stray_key_within_a_scan_does_no_harm(stage: Stage, stray: str) -> None:
    code = stage.card(3).code
    async with driving(stage, [stage.card(1).code]) as (app, pilot):
        await press(pilot, "f9")
        await scan(pilot, code[:11], stray)
        await scan(pilot, code[11:], "enter")
        assert app.is_running
        assert handed_over(stage) == 0


async def test_a_scan_while_searching_leaves_the_search_and_no_letter_in_it(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f2", "=dia")
        assert isinstance(app.screen, FindScreen)
        field = app.screen.query_one(Input)
        await scan(pilot, stage.card(4).code)
        assert isinstance(app.screen, DeskScreen)
        assert "RBT-0004" in screen(app)
        assert field.value == "dia"


async def test_a_scan_does_not_leave_a_page_of_other_work(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f8")
        await scan(pilot, stage.card(4).code)
        assert isinstance(app.screen, StockScreen)
        assert "revenez au guichet" in told(app)
        await press(pilot, "f2", "=BL")
        await scan(pilot, stage.card(4).code)
        assert app.screen.query_one("#waybill", Input).value == "BL"


async def test_a_scan_over_a_message_closes_it(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f7")
        await scan(pilot, stage.card(4).code)
        assert "RBT-0004" in screen(app)


async def test_something_else_scanned_takes_the_verdict_away(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await scan(pilot, "6111035000058")
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.showing.verdict is not None
        assert app.screen.showing.verdict.code is VerdictCode.NOT_A_CARD
        await press(pilot, "space")
        assert handed_over(stage) == 0


async def test_a_pasted_code_is_a_scan(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        app.post_message(Paste(stage.card(5).code + "\n"))
        await pilot.pause()
        assert "RBT-0005" in screen(app)


async def test_a_morning_of_scans_and_spaces_serves_each_household_once(stage: Stage) -> None:
    async with driving(stage) as (_, pilot):
        for number in (1, 2, 3, 1, 4, 5, 2, 6, 7, 8, 9):
            await scan(pilot, stage.card(number).code)
            await press(pilot, "space", "enter", "space")
    assert sorted(h.household for h in stage.session.books.handovers) == [f"h-RBT-{n:04}" for n in range(1, 10)]


async def test_a_card_before_the_camera_is_a_scan_and_a_camera_that_is_gone_is_said(stage: Stage) -> None:
    def camera() -> Iterator[str | None]:
        yield from (None, "https://example.org", None, stage.card(6).code)
        raise NoCamera("no_camera", 0)

    app = app_on(stage, camera=camera)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert "La caméra 0 ne répond pas" in screen(app)
        await press(pilot, "escape")
        assert "RBT-0006" in screen(app)
