"""What scanners send besides the card: over every dialog and page it hands nothing over, and no later card is deaf."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from distro.model.verdicts import VerdictCode
from distro.scanning.unread import Unread
from distro.texts import say
from distro.texts.spaces import soft
from distro.tui.widgets.field import Field
from stage import Stage
from tui.driving import Driver, at_once, driving, hostile_scan, paste, press, scan, screen, settled, told

_SUFFIXES = [["space"], ["enter", "space"], ["tab", "space"], ["enter", "ctrl+j", "space"], ["space", "space", "enter"]]
_DIALOGS = ["", "f1", "f2", "f3", "f6", "f7", "f10"]


def handed_over(stage: Stage) -> list[str]:
    return [handover.household[-8:] for handover in stage.session.books.handovers]


@pytest.mark.parametrize("dialog", _DIALOGS)
async def test_a_suffix_hands_nothing_over_in_any_dialog_and_a_persons_space_does(stage: Stage, dialog: str) -> None:
    async with driving(stage) as (app, pilot):
        for number, suffix in enumerate(_SUFFIXES, start=1):
            pace = (0.0, 0.002, 0.02, 0.1, 0.2)[number - 1]
            await scan(pilot, stage.card(9).code)
            if dialog:
                await press(pilot, dialog)
            await hostile_scan(pilot, [*stage.card(number).code, *suffix], pace)
            assert app.screen is app.desk_screen
            assert f"RBT-{number:04}" in screen(app)
            assert handed_over(stage) == []
        await press(pilot, "space")
        assert handed_over(stage) == ["RBT-0005"]


@pytest.mark.parametrize("page", ["f8", "f12", "f5"])
async def test_a_card_scanned_on_another_page_is_shown_when_one_comes_back(stage: Stage, page: str) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(5).code)
        await press(pilot, page)
        await hostile_scan(pilot, [*stage.card(7).code, "enter", "space"], 0.004)
        assert handed_over(stage) == []
        assert told(app)
        await press(pilot, "escape")
        assert "RBT-0007" in screen(app)
        assert "RBT-0005" not in screen(app)
        await scan_again(pilot, stage, 7)
        assert "RBT-0007" in screen(app)
        await press(pilot, "space")
        assert handed_over(stage) == ["RBT-0007"]


async def scan_again(pilot: Driver, stage: Stage, number: int) -> None:
    """The same card, two seconds later."""
    await hostile_scan(pilot, [*stage.card(number).code, "enter"], 0.004, after=2)


async def test_something_that_is_no_card_scanned_over_a_dialog_takes_the_verdict_away(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(5).code)
        await press(pilot, "f2")
        await scan(pilot, "6111035000058")
        await press(pilot, "escape", "space")
        assert handed_over(stage) == []
        assert app.desk_screen.showing.verdict is not None
        assert app.desk_screen.showing.verdict.code is VerdictCode.NOT_A_CARD


async def test_the_same_card_is_read_anew_behind_anything_else(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(5).code)
        await hostile_scan(pilot, [*"6111035000058", "enter"], 0.004, after=0.5)
        await hostile_scan(pilot, [*stage.card(5).code, "enter"], 0.004, after=0.5)
        assert "RBT-0005" in screen(app)
        await press(pilot, "f2", "=dia")
        await hostile_scan(pilot, [*stage.card(5).code, "enter"], 0.004, after=0.5)
        assert "RBT-0005" in screen(app)
        await press(pilot, "space")
        await scan_again(pilot, stage, 5)
        assert app.desk_screen.showing.handover is not None, "read twice, and handed over once"


async def test_a_card_scanned_at_a_locked_screen_does_not_leave_the_one_before_to_be_served(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(5).code)
        app.on_do_lock()
        await settled(pilot)
        await scan(pilot, stage.card(7).code)
        await press(pilot, "=sara", "enter", "=exercice", "enter")
        assert "RBT-0007" in screen(app)


@pytest.mark.parametrize("why", list(Unread))
async def test_a_scanner_that_cannot_be_understood_is_told_what_to_set(stage: Stage, why: Unread) -> None:
    digits = "".join(f"{ord(letter):03}" for letter in stage.card(3).code)
    typed = {Unread.LAYOUT: "ЩДЕФГХИЙКЛНОПРСТУВКСЖ", Unread.ALT_DIGITS: digits}[why]
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await scan(pilot, typed)
        assert soft(say(f"desk.unread.{why}"))[:40] in screen(app)
        await press(pilot, "f2")
        await scan(pilot, typed)
        assert soft(say(f"desk.unread.{why}")) in told(app)


async def test_keys_typed_ahead_of_a_busy_laptop_stay_in_their_fields(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await at_once(pilot, "f12", *"57", "enter", *"13", "enter", *"64", "enter")
        assert [field.value for field in app.screen.query(Input)][:3] == ["57", "13", "64"]
        await press(pilot, "escape", "right", "enter")
        await at_once(pilot, "f2", *"dia")
        assert app.screen.query_one(Input).value == "dia"
        await at_once(pilot, "enter", "escape", "f8", "f2", *"BL-7", "enter", *"12", "enter", *"34", "enter")
        assert "BL-7" in [field.value for field in app.screen.query(Input)]
        assert [field.value for field in app.screen.query(Input) if field.value][1:] == ["12", "34"]


@pytest.mark.parametrize("prefix", ["", "]Q1", "00"])
@pytest.mark.parametrize(("keys", "stood"), [(("f12",), "57"), (("f8", "f2"), "BL-7"), (("insert",), "50")])
async def test_what_a_slow_scanner_typed_is_taken_back_and_nothing_that_a_person_did(
    stage: Stage, keys: tuple[str, ...], stood: str, prefix: str
) -> None:
    """A field of numbers takes no letters: taking them back all the same took the person's number."""
    stage.session.store.keyring.set_pin("awa", "5083")
    async with driving(stage) as (app, pilot):
        await press(pilot, *keys, f"={stood}")
        await hostile_scan(pilot, [*prefix, *stage.card(4).code, "enter"], 0.15)
        assert isinstance(app.focused, Input)
        assert app.focused.value == stood
        await press(pilot, "=9")
        assert app.focused.value == f"{stood}9"
        await press(pilot, "home", "shift+end")  # what is written over stands there again, and is still marked
        await hostile_scan(pilot, [*prefix, *stage.card(5).code, "enter"], 0.15)
        assert app.focused.selected_text == f"{stood}9"


@pytest.mark.parametrize("keys", [(), ("f10",), ("f1",), ("f6",)])
async def test_a_phone_that_pastes_another_shops_code_is_told_so_and_its_space_serves_nobody(
    stage: Stage, keys: tuple[str, ...]
) -> None:
    """The goods of whoever stood on the desk were handed over by the Space behind it."""
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(5).code)
        await press(pilot, *keys)
        await paste(pilot, f"https://example.org/{'x' * 90}")
        await hostile_scan(pilot, ["enter", "space"], 0.004, after=0.004)
        assert soft(say("desk.why.not_a_card")) in (told(app) if keys else soft(screen(app)).replace("\n", " "))
        await press(pilot, "escape", "space")
        assert handed_over(stage) == []


async def test_what_a_person_typed_before_they_went_on_is_not_taken_back_with_a_scan(stage: Stage) -> None:
    """A field that is come back to remembers nothing of what was typed there: letters that stand are a person's."""
    async with driving(stage) as (app, pilot):
        await press(pilot, "f8", "f2", "=BL-7", "tab", "shift+tab")
        field = app.focused
        assert isinstance(field, Field)
        field.take_back(2)
        assert field.value == "BL-7"
