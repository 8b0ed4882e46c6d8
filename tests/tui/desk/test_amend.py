"""A birth at the desk: the record is corrected, and two keys and a reason grant what it changes."""

from __future__ import annotations

import pytest

import at_once
from distro.stations import fields
from distro.texts import speak
from distro.tui.commands import Rounds
from distro.tui.desk.amend import AmendScreen
from distro.wording.names import item_name
from stage import ROUND, Stage
from tui.driving import Driver, driving, press, read_through, scan, screen, settled, told


async def open_amendments(pilot: Driver) -> None:
    """The amendments of everybody in the round that is open."""
    pilot.app.screen.post_message(Rounds())
    await settled(pilot)
    await press(pilot, "f8")


async def test_a_birth_counts_from_now_on(stage: Stage) -> None:
    fields.change(stage.session, "RBT-0004", {"members": "F25-59 M0"})
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(4).code)
        before = screen(app)
        await press(pilot, "ctrl+a")
        assert "avant :" in screen(app)
        await press(pilot, "enter")
        assert "Pourquoi" in screen(app), "without a reason nothing is granted"
        await press(pilot, "=naissance")
        await read_through(pilot)
        assert "1 ménage amendé" in told(app)
        assert screen(app) != before
        await press(pilot, "ctrl+a")
        assert "donnent déjà" in told(app)
    assert at_once.amendments(stage.session, ROUND, ["RBT-0004"]) == []


async def test_it_is_offered_for_whoever_is_shown_and_may_be_left(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "ctrl+a")
        assert "Scannez d'abord" in told(app)
    fields.change(stage.session, "RBT-0004", {"members": "F25-59 M0"})
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(4).code)
        await press(pilot, "ctrl+a", "escape")
    assert at_once.amendments(stage.session, ROUND, ["RBT-0004"]) != []


@pytest.mark.parametrize(("size", "spoken"), [((40, 12), "fr"), ((60, 15), "ar"), ((80, 24), "en")])
async def test_nothing_is_granted_before_all_that_changes_was_seen(
    stage: Stage, size: tuple[int, int], spoken: str
) -> None:
    speak(spoken)
    for number in (2, 4, 6):
        fields.change(stage.session, f"RBT-{number:04}", {"members": "F25-59 M0 F1-4"})
    found = at_once.amendments(stage.session, ROUND, point="RBT")
    changed = {line.item for one in found for line in one.after if line not in one.before}
    async with driving(stage, size=size) as (app, pilot):
        await open_amendments(pilot)
        dialog, seen = app.screen, ""
        assert isinstance(dialog, AmendScreen)
        await press(pilot, "=naissances")
        while app.screen is dialog:
            assert at_once.amendments(stage.session, ROUND, point="RBT") == found
            seen += screen(app)
            await press(pilot, "enter")
    assert at_once.amendments(stage.session, ROUND, point="RBT") == []
    assert all(f"RBT-{number:04}" in seen for number in (2, 4, 6))
    names = [item_name(stage.session.programme, item).split()[0] for item in changed]
    assert spoken == "ar" or [name for name in names if name not in seen] == []


async def test_who_read_on_by_keys_confirms_once(stage: Stage) -> None:
    for number in range(1, 8):
        fields.change(stage.session, f"RBT-{number:04}", {"members": "F25-59 M0 F1-4"})
    async with driving(stage, size=(60, 15)) as (app, pilot):
        await open_amendments(pilot)
        await press(pilot, "=naissances", *["pagedown"] * 30)
        await press(pilot, "enter")
        assert "amendés" in told(app)


@pytest.mark.parametrize("differs", [True, False])
async def test_how_far_it_is_stands_there_no_longer_than_it_goes_on(stage: Stage, differs: bool) -> None:
    if differs:
        fields.change(stage.session, "RBT-0004", {"members": "F25-59 M0"})
    async with driving(stage) as (app, pilot):
        app.screen.post_message(Rounds())
        await settled(pilot)
        before = screen(app)
        await press(pilot, "f8", *["escape"] * differs)
        assert "Examen" not in screen(app)
        assert ROUND in screen(app) and ROUND in before
