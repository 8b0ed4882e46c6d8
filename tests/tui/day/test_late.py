"""What comes late, by keys: the clock is asked about, and a supplement is signed on its page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from apart import carry, close, findings, serve, site
from distro.tui.commands import Late
from distro.tui.day.late import LateScreen
from distro.tui.day.opening import OpeningScreen
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, screen


async def test_a_supplement_is_signed_on_its_page(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    serve(b, 1)
    close(a)
    carry(b, a)
    assert findings(a) == {"supplement_open"}
    async with driving(a, size=(100, 30)) as (app, pilot):
        app.post_message(Late())
        await press(pilot)
        await pilot.pause()
        assert isinstance(app.screen, LateScreen)
        assert "RBT-2023-06-14" in screen(app)
        await press(pilot, "=sara", "enter", f"={PASSPHRASE}", "f4")
        assert not isinstance(app.screen, LateScreen)
    assert findings(a) == set()


async def test_a_double_collection_is_explained_on_the_same_page(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    for each in (a, b):
        serve(each, 1)
    carry(b, a)
    async with driving(a, size=(100, 40)) as (app, pilot):
        app.post_message(Late())
        await press(pilot)
        await pilot.pause()
        assert "RBT-0001" in screen(app)
        await press(pilot, "=sans reseau", "tab", "=sara", "tab", f"={PASSPHRASE}", "f4")
        assert not isinstance(app.screen, LateScreen)
    assert findings(a) == set()


async def test_a_day_open_past_midnight_is_asked_about_before_anything_is_handed_over(stage: Stage) -> None:
    stage.clock.time += timedelta(days=1)
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9", "space")
        assert isinstance(app.screen, ConfirmScreen)
        assert list(stage.session.books.handovers) == []
        await press(pilot, "tab", "enter")
        (made,) = stage.session.books.handovers
        assert made.occurred_at.date().isoformat() == "2023-06-14"


async def test_a_date_that_was_closed_asks_why_it_is_opened_again(stage: Stage) -> None:
    close(stage)
    async with driving(stage) as (app, pilot):
        app.on_do_day()
        await pilot.pause()
        assert isinstance(app.screen, AskScreen)
        await press(pilot, "=un menage attend", "enter")
        assert isinstance(app.screen, OpeningScreen)
        await press(pilot, "f4")
    day = stage.session.books.days.open_at("RBT")
    assert day is not None
    assert day.opened.reason == "un menage attend"
