"""A birth at the desk: the record is corrected, and two keys and a reason grant what it changes."""

from __future__ import annotations

from distro.stations import amending, fields
from stage import ROUND, Stage
from tui.driving import driving, press, scan, screen, told


async def test_a_birth_counts_from_now_on(stage: Stage) -> None:
    fields.change(stage.session, "RBT-0004", {"members": "F25-59 M0"})
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(4).code)
        before = screen(app)
        await press(pilot, "ctrl+a")
        assert "avant :" in screen(app)
        await press(pilot, "enter")
        assert "Pourquoi" in screen(app), "without a reason nothing is granted"
        await press(pilot, "=naissance", "enter")
        assert "1 ménage amendé" in told(app)
        assert screen(app) != before
        await press(pilot, "ctrl+a")
        assert "donnent déjà" in told(app)
    assert amending.amendments(stage.session, ROUND, ["RBT-0004"]) == []


async def test_it_is_offered_for_whoever_is_shown_and_may_be_left(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "ctrl+a")
        assert "Scannez d'abord" in told(app)
    fields.change(stage.session, "RBT-0004", {"members": "F25-59 M0"})
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(4).code)
        await press(pilot, "ctrl+a", "escape")
    assert amending.amendments(stage.session, ROUND, ["RBT-0004"]) != []
