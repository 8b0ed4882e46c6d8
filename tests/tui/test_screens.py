"""Every screen as a picture, at 80x24 and 120x40. After a wanted change run these with --snapshot-update and look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from distro.model.people import Sex
from distro.stations import card_office, registration
from distro.stations.stockroom import on_shelf
from distro.texts import LANGUAGES, say, speak
from distro.tui import DistroApp, theme
from distro.tui.practice import Practice
from stage import Stage, household
from tui.driving import app_on, press

Snap = Callable[..., bool]
SIZES = ((80, 24), (120, 40))
BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=("80x24", "120x40"))

# What is pressed to come to each screen, `@leave` for a command's title in the menu; F9 scans households 3, 3, 11, a
# foreign text, 10 and 8.
KEYS = {
    "ready": [],
    "may-collect": ["f9"],
    "answer": ["f9", "f4"],
    "done": ["f9", "space"],
    "already": ["f9", "space", "f9"],
    "elsewhere": ["f9", "f9", "f9"],
    "not-a-card": ["f9", "f9", "f9", "f9"],
    "minor": ["f9", "f9", "f9", "f9", "f9"],
    "find": ["f2", "=essai"],
    "typed": ["f3"],
    "part": ["f9", "f6"],
    "undo": ["f9", "space", "f5"],
    "glance": ["f9", "space", "f7"],
    "glance-undo": ["f9", "space", "f7", "enter"],
    "menu": ["f10"],
    "help": ["f1"],
    "stock": ["f8"],
    "trend": ["f8", "f7"],
    "feedback": ["f10", "@feedback", "enter"],
    "needs": ["f9", "f11"],
    "register": ["f10", "@register", "enter", "=Awa", "enter", "=f34 m8"],
    "aloud": ["f10", "@register", "enter", "f6"],
    "past": ["f9", "space", "f10", "@history", "enter"],
    "paper": ["f10", "@paper_entry", "enter"],
    "receive": ["f8", "f2"],
    "lose": ["f8", "f6"],
    "count": ["f12"],
    "leave": ["f10", "@leave", "enter"],
    "arabic": ["f10", "@arabic", "enter"],
}


def driver(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def drive(pilot: Pilot[None]) -> None:
        await press(pilot, *(f"={say(f'keys.{key[1:]}.title')}" if key[0] == "@" else key for key in keys))
        await pilot.pause(0.1)

    return drive


def queue(stage: Stage) -> list[str]:
    numbers = ((3, "RBT"), (3, "RBT"), (11, "TNG"))
    return [*(stage.card(*number).code for number in numbers), "hello", stage.card(10).code, stage.card(8).code]


@BY_SIZE
@pytest.mark.parametrize("name", KEYS)
def test_in_french(stage: Stage, snap_compare: Snap, name: str, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(stage, queue(stage)), terminal_size=size, run_before=driver(*KEYS[name]))


@BY_SIZE
@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("spoken", ["en", "ar"])
def test_in_other_languages(stage: Stage, snap_compare: Snap, name: str, spoken: str, size: tuple[int, int]) -> None:
    speak(spoken)
    assert snap_compare(app_on(stage, queue(stage)), terminal_size=size, run_before=driver(*KEYS[name]))


@BY_SIZE
@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("name", ["question", "begins", "served", "leave"])
def test_practice(stage: Stage, snap_compare: Snap, name: str, spoken: str, size: tuple[int, int]) -> None:
    """On the way to practise, and there; F9 as at the stage's desk."""
    speak(spoken)
    waiting = iter(queue(stage))
    live = DistroApp(stage.session, "RBT")
    keys = {
        "question": ["f10", "@practise", "enter"],
        "begins": [],
        "served": ["escape", "f9", "space"],
        "leave": ["escape", "f10", "@leave", "enter"],
    }[name]
    if name != "question":
        stage.session.programme = replace(stage.session.programme, rehearsal=True)
        live = Practice(stage.session, "RBT", 1, lambda: next(waiting, None))
    assert snap_compare(live, terminal_size=size, run_before=driver(*keys))


@BY_SIZE
def test_before_opening(before_opening: Stage, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(before_opening), terminal_size=size, run_before=driver("f12"))


@BY_SIZE
def test_issuing(before_opening: Stage, snap_compare: Snap, size: tuple[int, int]) -> None:
    assert snap_compare(app_on(before_opening), terminal_size=size, run_before=driver("f8", "f3"))


@BY_SIZE
def test_explaining(stage: Stage, snap_compare: Snap, size: tuple[int, int]) -> None:
    """All items of one ration are missing: the close says that a handover may not have been recorded."""
    household_3 = {
        line.item: line.quantity for line in stage.session.books.entitlements.get("2023-T1", "h-RBT-0003").lines
    }  # type: ignore[union-attr]
    held = dict(on_shelf(stage.session, "RBT"))
    keys = ["f12"]
    for item in stage.session.programme.goods:
        left = held.get(item.code, 0) - household_3.get(item.code, 0)
        keys += [*(["enter"] if item.packs else []), f"={left}", "enter"]
    assert snap_compare(app_on(stage), terminal_size=size, run_before=driver(*keys))


@pytest.mark.parametrize("look", [theme.DAY, theme.CONTRAST])
def test_other_colours(stage: Stage, snap_compare: Snap, look: str) -> None:
    app = app_on(stage, queue(stage))
    app.theme = look
    assert snap_compare(app, terminal_size=(80, 24), run_before=driver("f9", "space", "f9"))


def test_without_colour(stage: Stage, snap_compare: Snap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_on(stage, queue(stage)), terminal_size=(80, 24), run_before=driver("f9"))


def test_a_rehearsal_is_marked(stage: Stage, snap_compare: Snap) -> None:
    stage.session.programme = replace(stage.session.programme, rehearsal=True)
    assert snap_compare(app_on(stage, queue(stage)), terminal_size=(80, 24), run_before=driver("f9"))


def test_an_arabic_name_on_a_french_screen(stage: Stage, snap_compare: Snap) -> None:
    arabic = household(77, (Sex.FEMALE, "25-59"), (Sex.MALE, "1-4"), name="فاطمة الزهراء التجريبية")
    registration.register(stage.session, [arabic])
    card_office.issue(stage.session, [arabic])
    app = app_on(stage, [stage.card(77).code])
    assert snap_compare(app, terminal_size=(80, 24), run_before=driver("f9"))
