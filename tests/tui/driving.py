"""Driving the app by keys, and reading what stands on the screen."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partialmethod
from pathlib import Path

from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from distro.texts.spaces import soft
from distro.tui import DistroApp
from distro.tui.app import Camera
from distro.tui.terminal.ending import Ending
from stage import Stage

Driver = Pilot[Ending]


def app_on(
    stage: Stage, queue: Iterable[str] = (), camera: Camera | None = None, settings: Path | None = None
) -> DistroApp:
    """The app at Rabat's first desk; F9 scans the codes of `queue` one after another."""
    waiting = iter(queue)
    reports = stage.folder.parent / "reports"
    return DistroApp(
        stage.session, "RBT", 1, lambda: next(waiting, None), reports=reports, camera=camera, settings=settings
    )


@asynccontextmanager
async def driving(
    stage: Stage, queue: Iterable[str] = (), size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[DistroApp, Driver]]:
    app = app_on(stage, queue)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


_TURNS = 20

# Textual gives up after half a minute. How busy the machine is decides nothing here: what hangs ends by pytest's limit.
Pilot._wait_for_screen = partialmethod(Pilot._wait_for_screen, timeout=3600)  # type: ignore[assignment]

# A hand needs longer than this between two keys; the gate takes what is quicker for a scanner.
_BY_HAND = 0.4
_BY_SCANNER = 0.004
_ANY_PATIENCE = 0.4  # seconds for which the gate waits for more of a scan, at the most
_now = [0.0]


async def press(pilot: Driver, *keys: str) -> None:
    """Press `keys` at a hand's pace; a key that begins with `=` is a text to type."""
    for key in keys:
        for each in soft(key[1:]) if key.startswith("=") else [key]:
            _strike(pilot, each, _BY_HAND)
        await settled(pilot)


async def read_through(pilot: Driver) -> str:
    """Press Enter until the dialog that stands there is confirmed; all that was seen of it until then."""
    dialog, seen = pilot.app.screen, ""
    while pilot.app.screen is dialog:
        seen += screen(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "enter")
    return seen


async def at_once(pilot: Driver, *keys: str) -> None:
    """Press `keys` while the app is busy: it finds them all when it comes to them."""
    for key in keys:
        _strike(pilot, key, _BY_HAND)
    await settled(pilot)


async def scan(pilot: Driver, text: str, end: str = "enter") -> None:
    """A scanner types `text` and its terminator."""
    _now[0] += 10
    for each in (*text, *([end] if end else [])):
        _strike(pilot, each, _BY_SCANNER)
    await settled(pilot)


async def hostile_scan(pilot: Driver, keys: Iterable[str], pace: float, after: float = 10) -> None:
    """A scanner of that `pace` (seconds a key) types `keys`: whatever it sends, all waiting at once."""
    _now[0] += after
    for key in keys:
        _strike(pilot, key, pace)
    scans = pilot.app._scans  # type: ignore[attr-defined]
    pilot.app.call_later(scans._look, _now[0] + _ANY_PATIENCE)  # our time passes: nobody waits for the machine's
    await settled(pilot)


async def paste(pilot: Driver, text: str, after: float = 10) -> None:
    """A phone that plays a scanner, or the terminal's own menu, gives the whole text at once."""
    _now[0] += after
    event = Paste(text)
    event.time = _now[0]
    pilot.app.post_message(event)
    await settled(pilot)


async def settled(pilot: Driver) -> None:
    """Wait until every widget has done what the keys asked for, and the screen is painted, however busy the machine."""
    for _ in range(500):
        await pilot.pause()
        if not pilot.app.is_running:
            return
        await pilot._wait_for_screen()
        if pilot.app._scans.waiting or pilot.app.animator._animations:  # type: ignore[attr-defined]
            await pilot.pause(0.02)
            continue
        if await _quiet(pilot) and screen(pilot.app).strip():  # type: ignore[arg-type]
            return


async def _quiet(pilot: Driver) -> bool:
    """Whether nobody has a message waiting, for so many turns of the loop that one being handled would show.

    Textual takes an app for idle that gets no share of the processor.
    """
    for _ in range(_TURNS):
        if not pilot.app.is_running:
            return True
        screens = pilot.app.screen_stack
        pumps = [pilot.app, *screens, *(screens[-1].walk_children() if screens else [])]
        if any(pump.message_queue_size for pump in pumps) or any(each._dirty_widgets for each in screens[-1:]):
            return False
        await sleep(0)
    return True


def _strike(pilot: Driver, key: str, after: float) -> None:
    """One key, stamped with a time of our own: how fast this machine is plays no part."""
    _now[0] += after
    event = Key(
        _character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else " " if key == "space" else None
    )
    event.time = _now[0]
    pilot.app.post_message(event)


def told(app: DistroApp) -> str:
    """What was said in passing."""
    return soft("\n".join(notice.message for notice in app._notifications))


def screen(app: DistroApp) -> str:
    """What stands on the screen, as lines of text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
