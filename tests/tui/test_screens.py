"""Every screen as a picture, at 80x24 and 120x40. After a wanted change run these with --snapshot-update and look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from distro.model.events import Collector
from distro.model.people import CollectorKind, Sex
from distro.stations import card_office, registration
from distro.stations.stockroom import on_shelf
from distro.texts import LANGUAGES, say, speak
from distro.tui import DistroApp
from distro.tui.look import theme
from distro.tui.practice import Practice
from stage import PASSPHRASE, Stage, household
from tui.driving import Driver, app_on, press

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
    "rest": ["f9", "f6", "=5", "f6", "f6", "enter", "=0", "f6", "enter", "=3"],
    "swapped": ["f9", "f6", "=5", "f6", "f6", "enter", "=0", "f6", "enter", "=3", "f4"],
    "alternate": ["f9", "down"],
    "alternate-done": ["f9", "down", "space"],
    "proxy": ["f9", "down", "down", "=Essai Voisin", "enter"],
    "card": ["f9", "ctrl+k"],
    "who-collects": ["f9", "f10", "@who_collects", "enter"],
    "one-moment": ["f9", "f9", "f9", "f9", "f9", "down"],
    "override": ["f9", "space", "f9", "f10", "@override", "enter", "f5", "=1"],
    "override-signed": ["f9", "space", "f9", "f10", "@override", "enter", "f4", "=sara", "enter", "=secret"],
    "override-done": [
        *("f9", "space", "f9", "f10", "@override", "enter", "f5", "=1", "f4"),
        *("=sara", "enter", f"={PASSPHRASE}", "enter", "=sac", "f4"),
    ],
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
    "registry": ["f10", "@registry", "enter"],
    "registry-alike": [
        *("f10", "@registry", "enter", "f2", "=diallo essai", "enter", "=f42 m2 m3", "enter", "=0600000001", "f4"),
    ],
    "registry-field": ["f10", "@registry", "enter", "down", "f7"],
    "registry-move": ["f10", "@registry", "enter", "f5"],
    "registry-consent": ["f10", "@registry", "enter", "f6"],
    "aloud": ["f10", "@register", "enter", "f6"],
    "past": ["f9", "space", "f10", "@history", "enter"],
    "paper": ["f10", "@paper_entry", "enter"],
    "rounds": ["f10", "@rounds", "enter"],
    "rules": ["f10", "@rounds", "enter", "f2"],
    "freeze": ["f10", "@rounds", "enter", "down", "f3"],
    "make-up": ["f10", "@rounds", "enter", "f5", "=10/07/2023"],
    "short-item": ["f10", "@rounds", "enter", "f6"],
    "short-how": ["f10", "@rounds", "enter", "f6", "enter"],
    "short-share": ["f10", "@rounds", "enter", "f6", "enter", "enter"],
    "short-desk": ["f10", "@rounds", "enter", "f6", "enter", "enter", "enter", "escape", "f9"],
    "report": ["f10", "@reports", "enter", *["down"] * 4, "enter"],
    "report-read": ["f9", "space", "f10", "@reports", "enter", *["down"] * 5, "enter", "f4"],
    "hub": ["f10", "@hub", "enter"],
    "stick": ["f10", "@stick", "enter"],
    "upload": ["f9", "space", "f10", "@upload_now", "enter"],
    "receive": ["f8", "f2"],
    "lose": ["f8", "f6"],
    "count": ["f12"],
    "leave": ["f10", "@leave", "enter"],
    "arabic": ["f10", "@arabic", "enter"],
}


def driver(*keys: str) -> Callable[[Driver], Awaitable[None]]:
    async def drive(pilot: Driver) -> None:
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
    granted = stage.session.books.entitlements.get("2023-T1", "h-RBT-0003")
    assert granted is not None
    household_3 = {line.item: line.quantity for line in granted.lines}
    held = dict(on_shelf(stage.session, "RBT"))
    keys = ["f12"]
    for item in stage.session.programme.goods:
        left = held.get(item.code, 0) - household_3.get(item.code, 0)
        keys += [*(["enter"] if item.packs else []), f"={left}", "enter"]
    keys += ["=omar", "enter", f"={PASSPHRASE}", "f4"]
    assert snap_compare(app_on(stage), terminal_size=size, run_before=driver(*keys))


def flagged(stage: Stage) -> Stage:
    """Household 3 stands in the priority lane, and a proxy has collected for three others."""
    known = stage.session.books.register.get("h-RBT-0003")
    assert known is not None
    registration.register(stage.session, [replace(known, flags=("PRIORITE", "PORTAGE"))])
    for number in (1, 2, 4):
        verdict = stage.desk().look_up(f"h-RBT-{number:04}")
        stage.desk().hand_over(verdict, collector=Collector(CollectorKind.PROXY, "Essai Voisin", "voisin"))
    return stage


@BY_SIZE
@pytest.mark.parametrize("spoken", ["fr", "en", "ar"])
def test_a_household_in_the_priority_lane_and_a_proxy_for_many(
    stage: Stage, snap_compare: Snap, spoken: str, size: tuple[int, int]
) -> None:
    speak(spoken)
    app = app_on(flagged(stage), queue(stage))
    keys = driver("f9", "down", "down", "=Essai Voisin", "enter", "=voisin", "enter")
    assert snap_compare(app, terminal_size=size, run_before=keys)


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
