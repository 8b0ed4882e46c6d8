"""On a screen of any size what is due is seen whole, or it is not handed over."""

from __future__ import annotations

import pytest

from distro.texts import say, speak
from distro.texts.spaces import soft
from distro.wording.names import amount, item_name
from stage import Stage
from tui.driving import driving, press, scan, screen, told

_SIZES = [(40, 12), (40, 24), (40, 40), (60, 15), (60, 20), (80, 18), (80, 24), (120, 24), (200, 60), (24, 8)]


@pytest.mark.parametrize("spoken", ["fr", "en"])
@pytest.mark.parametrize("size", _SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_due_is_seen_whole_or_not_handed_over(stage: Stage, size: tuple[int, int], spoken: str) -> None:
    speak(spoken)
    programme = stage.session.programme
    async with driving(stage, size=size) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        showing, seen = app.desk_screen.showing, " ".join(screen(app).split())
        assert showing.verdict is not None
        missing = [
            line.item
            for line in showing.verdict.due
            if f"{amount(programme.item(line.item), line.quantity)} {item_name(programme, line.item).split()[0]}"
            not in seen
        ]
        await press(pilot, "space")
        served = bool(list(stage.session.books.handovers))
        assert served is not bool(missing)
        assert served or soft(say("desk.next.too_small")) in told(app)
        if size[0] * size[1] >= 60 * 20:
            assert served


async def test_an_undo_shows_whom_and_what_and_a_part_what_stays_due(stage: Stage) -> None:
    async with driving(stage, size=(100, 40)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6", "=9", "down", "up", "f4")
        assert "Reste dû : 2 × Riz, 1 kg" in screen(app)
        await press(pilot, "f5")
        assert "Essai Numéro 3 · 9 Riz" in screen(app)


async def test_the_menu_says_so_when_nothing_is_found(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f10", "=xyzzy")
        assert soft(say("app.menu.nothing")) in screen(app)


async def test_a_part_is_handed_over_by_names_that_are_seen(stage: Stage) -> None:
    async with driving(stage, size=(40, 40)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6")
        assert "Concentré de tomate, 400 g" in screen(app)
        assert "sur 4" in screen(app)
