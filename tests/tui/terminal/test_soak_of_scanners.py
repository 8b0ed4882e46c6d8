"""Scanners that do all that scanners do, one scan after the other: nothing is handed over, typed, or not heard.

`DISTRO_SCANS=10000` tries more of them, as every night does. A scan is made again by its seed alone.
"""

from __future__ import annotations

import os
from random import Random

from msgspec import Struct
from textual.widgets import Input

from stage import Stage
from tui.driving import Driver, driving, hostile_scan, press, screen

SCANS = int(os.environ.get("DISTRO_SCANS", 300))

# What may stand there: mostly nothing, a dialog that a card closes, a page that is not left for it. Opening one takes
# as long as ten scans.
_OVER_SOMETHING = 0.1
_DIALOGS = ["f1", "f2", "f3", "f6", "f7", "f10", "ctrl+a"]
_PAGES = ["f8", "f12", "f5", "ctrl+k"]
_PREFIXES = ["", "", "]Q1", "]C1", "00", "QR:"]
_ENDS = [["enter"], ["tab"], ["enter", "ctrl+j"], ["space"], []]
_STRAY = ["space", "enter", "tab", "escape", "ctrl+j", "a", "5", "f6", "ctrl+q", "down"]
_QUICK, _SLOWEST = 0.02, 0.25  # seconds a key


class Scan(Struct, frozen=True):
    """Whose cards are scanned in one piece, over what, and all keys that come, each after `pace` seconds."""

    numbers: tuple[int, ...]
    over: str
    keys: tuple[str, ...]
    pace: float


def scan_of(seed: int, before: int, stage: Stage) -> Scan:
    chance = Random(seed)
    others = [number for number in range(1, 10) if number != before]
    two = chance.random() < 0.2
    numbers = tuple(chance.sample(others, 2 if two else 1))
    pace = chance.choice([0.0, 0.002, chance.uniform(0, _QUICK), chance.uniform(0, _QUICK if two else _SLOWEST)])
    keys: list[str] = []
    for number in numbers:
        keys += [*chance.choice(_PREFIXES), *stage.card(number).code, *chance.choice(_ENDS)]
    keys += chance.choices(_STRAY, k=chance.randrange(4))
    over = chance.choice(_DIALOGS + _PAGES) if chance.random() < _OVER_SOMETHING else ""
    return Scan(numbers, over, tuple(keys), pace)


async def test_whatever_scanners_send_nothing_is_handed_over_nothing_is_typed_and_every_card_is_heard(
    stage: Stage,
) -> None:
    async with driving(stage) as (app, pilot):
        before = 0
        for seed in range(SCANS):
            made = scan_of(seed, before, stage)
            before = made.numbers[-1]
            if made.over:
                await press(pilot, made.over)
            typed = [field.value for field in app.screen.query(Input)]
            await hostile_scan(pilot, made.keys, made.pace)
            if made.over in _PAGES and app.screen is not app.desk_screen:
                assert [field.value for field in app.screen.query(Input)] == typed, (seed, made)
                await press(pilot, "escape")
            assert app.screen is app.desk_screen, (seed, made)
            assert f"RBT-{before:04}" in screen(app), (seed, made)
            assert not list(stage.session.books.handovers), (seed, made)
            await _still_listens(pilot, seed)


async def _still_listens(pilot: Driver, seed: int) -> None:
    """Now and then a person presses something, and it does what it does."""
    if seed % 50 == 0:
        await press(pilot, "f1", "escape")
        assert pilot.app.is_running, seed
