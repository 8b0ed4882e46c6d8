"""Scanners that do all that scanners do, one scan after the other, at the desk and over every page there is: nothing is
handed over, typed, moved, or not heard.

`DISTRO_SCANS=10000` tries more of them, as every night does. A scan is made again by its seed alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from msgspec import Struct
from msgspec.structs import replace
from textual.widget import Widget
from textual.widgets import Checkbox, Input, OptionList, Select

from distro.tui import DistroApp
from distro.tui.page import Page
from distro.tui.practice import Practice
from scanning.xkb import KEYMAPS
from stage import Stage, make_stage
from tui.driving import Driver, driving, hostile_scan, paste, press, screen, told
from tui.rooms import WAYS, back, busy_point, go, rooms

SCANS = int(os.environ.get("DISTRO_SCANS", 240))
_ROOM_EVERY = 4 if SCANS < 1000 else 12  # coming to a page takes as long as ten scans; in any run each is come to

_BUSY = sorted(name for name, way in WAYS.items() if way.at == "open")
_ELSEWHEN = sorted(name for name, way in WAYS.items() if way.at != "open")
_SEPARATOR = "ctrl+right_square_bracket"  # FNC1 of a barcode, as terminals give it
_PREFIXES = ["", "", "]Q1", "]C1", "00", "QR:", "https://a.b/"]
_ENDS = [["enter"], ["tab"], ["enter", "ctrl+j"], ["enter", "enter"], ["space"], ["f5"], [_SEPARATOR], []]
_STRAY = [
    "space", "enter", "tab", "escape", "ctrl+j", "a", "5", "f4", "f6", "f12", "ctrl+q", "down", "delete", "insert",
]  # fmt: skip
_BOARDS = [*json.loads(KEYMAPS.read_text("utf-8")).values()]
_LEVELS = ["plain", "shift", "lock+plain", "lock+shift"]
_NO_CARDS = [
    "6111035000058", "0103453120000011172309301", "HTTPS://EXAMPLE.ORG/A B", "LOT 12 /34", "00123456789012345675",
    "010345312000001117230930\x1d10L5\x1d30012",
]  # fmt: skip
_ALT = "º¡™£¢∞§¶•ª"  # what a terminal gives for Alt and a digit
_QUICK, _SLOWEST = 0.02, 0.25  # seconds a key


class Scan(Struct, frozen=True):
    """Whose cards are scanned in one piece, none where it is no card; all keys that come, each after `pace` seconds, or
    all as pastes of so many letters."""

    numbers: tuple[int, ...]
    keys: tuple[str, ...]
    pace: float
    pasted: int = 0


def scan_of(chance: Random, before: int, stage: Stage) -> Scan:
    kind = chance.random()
    pace = chance.choice([0.0, 0.002, chance.uniform(0, _QUICK), chance.uniform(0, _SLOWEST)])
    stray = chance.choices(_STRAY, k=chance.randrange(4))
    others = [number for number in range(1, 10) if number != before]
    codes = {number: stage.card(number).code for number in chance.sample(others, 2)}
    first, second = codes.values()
    if kind < 0.15:  # at a hand's pace nobody could tell it from typing
        barcode = [_SEPARATOR if letter == "\x1d" else letter for letter in chance.choice(_NO_CARDS)]
        by_alt = [_ALT[int(digit)] for letter in first for digit in f"{ord(letter):0{chance.choice([3, 4])}}"]
        at_once = [letter for both in zip(first, second, strict=True) for letter in both]
        junk = (*chance.choice([barcode, barcode, by_alt, at_once]), *chance.choice(_ENDS), *stray)
        return Scan((), junk, min(pace, _QUICK), 500 if kind < 0.01 else 0)
    numbers = (*codes,) if chance.random() < 0.2 else (*codes,)[:1]
    pasted = chance.choice([500, chance.randrange(4, 30)]) if kind > 0.95 else 0
    keys: list[str] = []
    for number in numbers:
        text = chance.choice(_PREFIXES) + codes[number]
        keys += [*(text if pasted else _typed(text, chance)), *chance.choice(_ENDS[: 3 if pasted else None])]
    if len(numbers) > 1:
        pace = min(pace, _QUICK)
    return Scan(numbers, (*keys, *stray), pace, pasted)


def _typed(text: str, chance: Random) -> str:
    """The text as a scanner types it that takes the laptop's keyboard for an American one."""
    if chance.random() < 0.5:
        return text
    levels = chance.choice(_BOARDS)[chance.choice(_LEVELS)]
    return "".join(levels.get(letter, letter) for letter in text)


async def _sent(pilot: Driver, scan: Scan) -> None:
    if not scan.pasted:
        await hostile_scan(pilot, scan.keys, scan.pace)
        return
    keys = [key for key in scan.keys if len(key) == 1 or key in ("enter", "tab", "ctrl+j")]
    text = "".join("\n" if len(key) > 1 else key for key in keys)
    pieces = [text[at : at + scan.pasted] for at in range(0, len(text), scan.pasted)]
    for number, piece in enumerate(pieces):
        await paste(pilot, piece, after=scan.pace if number else 10)


def state(app: DistroApp) -> Sequence[object]:
    """What stands on all pages, which has the keyboard, and what was chosen where."""
    filled = [each for page in app.screen_stack for each in page.query(Widget)]
    values: list[object] = [each.value for each in filled if isinstance(each, Input | Select | Checkbox)]
    values += [each.highlighted for each in filled if isinstance(each, OptionList)]
    return [*app.screen_stack, app.focused, *values]


def made(stage: Stage) -> Sequence[object]:
    """What has happened at the point, but for scans."""
    books = stage.session.books
    return [len(list(kind)) for kind in (books.handovers, books.stock_documents, books.register, books.referrals)]


async def _come(app: DistroApp, pilot: Driver, stage: Stage, name: str, chance: Random) -> None:
    """Stand before that page, as somebody does who has begun to fill it in."""
    await go(pilot, stage, name)
    assert type(app.screen).__name__ == name, (app.screen_stack, told(app))
    if isinstance(app.focused, Input) and not _takes_cards(app) and chance.random() < 0.5:
        await press(pilot, "=12")


def _takes_cards(app: DistroApp) -> bool:
    return all(isinstance(page, Page) and page.takes_scans for page in app.screen_stack)


async def _scanned(app: DistroApp, pilot: Driver, stage: Stage, scan: Scan, seed: object) -> None:
    """It is shown, at once or when the desk comes back; and nothing else came of it."""
    why = seed, scan, type(app.screen).__name__
    by_hand = bool(scan.pasted) and not scan.numbers and isinstance(app.focused, Input)  # so people fill fields, too
    here, takes_cards, before, done = app.screen, _takes_cards(app), state(app), made(stage)
    app.clear_notifications()
    await _sent(pilot, scan)
    assert made(stage) == done, why
    if scan.numbers and takes_cards:
        assert app.screen is app.desk_screen, why
    elif here is app.desk_screen:
        assert not app.desk_screen.showing.may_hand_over, why
    elif not by_hand:
        asked = not scan.numbers and here.is_attached and app.screen is not here
        assert asked or state(app) == before, (why, before, state(app))
        assert asked or told(app) or hasattr(here, "take"), why
    await back(app, pilot)
    assert made(stage) == done, why
    if scan.numbers:
        assert f"RBT-{scan.numbers[-1]:04}" in screen(app), why


def test_every_page_of_the_app_is_among_them() -> None:
    assert set(rooms()) == set(WAYS)


async def test_whatever_scanners_send_nothing_is_handed_over_nothing_is_typed_and_every_card_is_heard(
    tmp_path: Path,
) -> None:
    stage = busy_point(tmp_path)
    async with driving(stage) as (app, pilot):
        before = 0
        for seed in range(SCANS):
            chance = Random(seed)
            scan = scan_of(chance, before, stage)
            before = scan.numbers[-1] if scan.numbers else before
            if seed % _ROOM_EVERY == 0:
                await _come(app, pilot, stage, _BUSY[seed // _ROOM_EVERY % len(_BUSY)], chance)
            await _scanned(app, pilot, stage, scan, seed)
            if seed % 50 == 0:
                await press(pilot, "f1", "escape")
                assert app.is_running, seed
    stage.session.store.close()


@pytest.mark.parametrize("name", _ELSEWHEN)
async def test_nor_over_a_page_of_another_hour(tmp_path: Path, name: str) -> None:
    at = WAYS[name].at
    stage = busy_point(tmp_path) if at == "evening" else make_stage(tmp_path / "store", open_day=at != "before opening")
    async with _at(stage, at) as (app, pilot):
        for seed in range(max(5, SCANS // 100)):
            chance = Random(seed)
            if app.screen is app.desk_screen and (at == "before opening" or not seed):  # the others come once
                await _come(app, pilot, stage, name, chance)
            await _scanned(app, pilot, stage, scan_of(chance, 0, stage), seed)
    stage.session.store.close()


@asynccontextmanager
async def _at(stage: Stage, at: str) -> AsyncIterator[tuple[DistroApp, Driver]]:
    if at != "practice":
        async with driving(stage) as both:
            yield both
        return
    stage.session.programme = replace(stage.session.programme, rehearsal=True)
    app = Practice(stage.session, "RBT")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, pilot
