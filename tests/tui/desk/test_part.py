"""A part of what is due, by keys only: less, declined, or given as another item; who gives less does as before."""

from __future__ import annotations

import pytest

from distro.model.events import HandoverLine
from distro.model.verdicts import VerdictCode
from distro.stations import stockroom
from distro.texts import speak
from distro.tui.desk.page import DeskScreen
from distro.tui.desk.part import PartScreen
from stage import ROUND, Stage
from tui.driving import driving, press, screen


def lines(stage: Stage) -> dict[str, HandoverLine]:
    """The only handover's lines, by what they settle."""
    [handover] = stage.session.books.handovers
    return {line.instead_of or line.item: line for line in handover.lines if line.settles != line.quantity}


async def test_the_rest_of_a_line_is_declined_and_not_due_again(stage: Stage) -> None:
    code = stage.card(2).code
    async with driving(stage, [code, code]) as (app, pilot):
        await press(pilot, "f9", "f6", "=1")
        assert "sur 3, reste dû : 2" in screen(app)
        await press(pilot, "f6")
        assert "sur 3, pas voulu : 2" in screen(app)
        await press(pilot, "f4")
        assert "1  Riz, 1 kg" in screen(app)
        assert "pas voulu : 2" in screen(app)
        await press(pilot, "f9")
        assert isinstance(app.screen, DeskScreen)
        assert app.screen.showing.verdict is not None
        assert app.screen.showing.verdict.code is VerdictCode.ALREADY_COLLECTED
        assert "pas voulu : 2" in screen(app), "who comes again is shown what was declined"
    assert lines(stage) == {"RIZ": HandoverLine(ROUND, "PANIER", "RIZ", 0, 2)}


async def test_what_is_short_is_given_as_another_item_of_the_table(stage: Stage) -> None:
    before = dict(stockroom.on_shelf(stage.session, "RBT"))
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "f6", "=0", "f6", "f6")
        assert "et pour 3 : 6 × Pâtes" in screen(app)
        await press(pilot, "f4")
        assert "au lieu de Riz, 1 kg" in screen(app)
        await press(pilot, "f10", "=a reçu", "enter")
        assert "6 × Pâtes, 500 g (au lieu de Riz, 1 kg)" in " ".join(screen(app).split())
    after = dict(stockroom.on_shelf(stage.session, "RBT"))
    assert (before["PATES"] - after["PATES"], before["RIZ"] - after["RIZ"]) == (7, 0)
    assert lines(stage)["RIZ"] == HandoverLine(ROUND, "PANIER", "PATES", 6, 3, "RIZ")


async def test_the_key_goes_round_and_only_where_there_is_a_rest(stage: Stage) -> None:
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "f6", "f6")
        assert "Mettre d'abord moins que ce qui est dû" in screen(app)
        await press(pilot, "=1")
        for said in ("pas voulu : 2", "4 × Pâtes", "reste dû : 2", "pas voulu : 2"):
            await press(pilot, "f6")
            assert said in screen(app)
        await press(pilot, "backspace", "=3", "enter")
        assert "refusé" not in screen(app).replace("change ce que devient le reste", "")
        await press(pilot, "=1", "f6", "f6")  # flour
        assert "et pour 1 : 2 × Pâtes" in screen(app)
        await press(pilot, "enter", "enter", "=0", "f6", "f6")  # milk: no swap in the table
        assert "sur 1, reste dû : 1" in screen(app)
        await press(pilot, "f4")
    assert lines(stage) == {"FARINE": HandoverLine(ROUND, "PANIER", "PATES", 2, 1, "FARINE")}


async def test_all_may_be_declined(stage: Stage) -> None:
    household = stage.session.books.register.get("h-RBT-0002")
    assert household is not None
    due = stage.desk().look_up(household.id).due
    before = dict(stockroom.on_shelf(stage.session, "RBT"))
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "f6")
        for _ in due:
            await press(pilot, "=0", "f6", "enter")
        await press(pilot, "f4")
        assert "Remis à" in screen(app)
    assert dict(stockroom.on_shelf(stage.session, "RBT")) == before
    assert stage.desk().look_up(household.id).code is VerdictCode.ALREADY_COLLECTED


async def test_one_thing_only_is_two_keys_away(stage: Stage) -> None:
    code = stage.card(2).code
    async with driving(stage, [code, code]) as (app, pilot):
        await press(pilot, "f9", "f6", "f5", "f4")
        assert "Toutes les quantités sont à zéro" in screen(app)
        await press(pilot, "=2", "f4", "f9")
        assert "reste 1 sur 3" in screen(app)
    [handover] = stage.session.books.handovers
    assert handover.lines == (HandoverLine(ROUND, "PANIER", "RIZ", 2, 2),)


async def test_a_swap_that_does_not_come_out_whole_is_said(stage: Stage) -> None:
    from msgspec.structs import replace

    from distro.model.programme import Substitution

    two_for_one = Substitution(due="RIZ", given="PATES", due_amount=2, given_amount=3)
    stage.session.programme = replace(stage.session.programme, substitutions=(two_for_one,))
    async with driving(stage, [stage.card(2).code]) as (app, pilot):
        await press(pilot, "f9", "f6", "=0", "f6", "f6")
        assert "ne s'échange pas" in screen(app)
        await press(pilot, "f4")
        assert isinstance(app.screen, PartScreen)
        assert "ne s'échange pas en entier" in screen(app)
        await press(pilot, "=1", "f4")
        assert isinstance(app.screen, DeskScreen)
    assert lines(stage)["RIZ"] == HandoverLine(ROUND, "PANIER", "PATES", 3, 2, "RIZ")


async def test_a_click_turns_the_rest_too(stage: Stage) -> None:
    async with driving(stage, [stage.card(2).code], size=(120, 40)) as (app, pilot):
        await press(pilot, "f9", "f6", "=1")
        await pilot.click(".of")
        await pilot.pause(0.1)
        assert "pas voulu : 2" in screen(app)


@pytest.mark.parametrize("spoken", ["en", "ar"])
async def test_it_works_in_every_language(stage: Stage, spoken: str) -> None:
    speak(spoken)
    async with driving(stage, [stage.card(2).code]) as (_, pilot):
        await press(pilot, "f9", "f6", "=1", "f6", "enter", "=0", "f6", "f6", "f4")
    assert set(lines(stage)) == {"RIZ", "FARINE"}
