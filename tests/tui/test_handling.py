"""What people expect of every dialog: what is filled in is not thrown away unasked, arrows lead where they point."""

from __future__ import annotations

import pytest

from stage import Stage
from tui.driving import driving, press, scan, screen

FORMS = {
    "registration": (["f10", "=inscrire un ménage", "enter"], "=Awa", "members"),
    "part": (["f9", "f6"], "=1", "Remettre une partie"),
    "proxy": (["f9", "down", "down"], "=Essai Voisin", ""),
    "loss": (["f8", "f6"], "=1", ""),
    "count": (["f12"], "=4", ""),
    "paper": (["f10", "=saisir ce qui", "enter"], "=RBT-0001", ""),
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_filled_form_asks_before_it_is_thrown_away(stage: Stage, form: str) -> None:
    way, typed, _ = FORMS[form]
    async with driving(stage, [stage.card(3).code], size=(120, 40)) as (app, pilot):
        await press(pilot, *way)
        page: object = app.screen
        assert page is not app.desk_screen
        await press(pilot, "escape")
        assert app.screen is not page, "an empty one goes at once"
        while app.screen is not app.desk_screen:
            await press(pilot, "escape")
        await press(pilot, *(key for key in way if key != "f9"), typed)
        page = app.screen
        await press(pilot, "escape")
        assert "Jeter" in screen(app)
        await press(pilot, "enter")
        assert app.screen is page, "no is what Enter finds"
        await press(pilot, "escape", "escape")
        assert app.screen is page
        await press(pilot, "escape", "right", "enter")
        assert app.screen is not page
    assert not list(stage.session.books.handovers)


async def test_arrows_lead_between_the_two_answers(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        for there, back in (("right", "left"), ("down", "up"), ("left", "right")):
            await press(pilot, "f10", "=quitter", "enter", there)
            assert app.focused is not None
            assert app.focused.id == "yes"
            await press(pilot, back, "enter")
            assert app.screen is app.desk_screen
            assert app.is_running


async def test_arrows_lead_from_field_to_field_where_the_list_scrolls(stage: Stage) -> None:
    async with driving(stage, size=(60, 15)) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6", "up", "up")
        said = screen(app)
        assert "Serviettes" in said
        await press(pilot, *["up"] * 12)
        assert "Riz" in screen(app)


async def test_a_card_is_shown_over_the_question_whether_to_throw_away(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(3).code)
        await press(pilot, "f6", "=1", "escape")
        await scan(pilot, stage.card(5).code)
        assert app.screen is app.desk_screen
        assert "RBT-0005" in screen(app)
