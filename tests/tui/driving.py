"""Driving the app by keys, and reading what stands on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from distro.tui import DistroApp
from stage import Stage

Driver = Pilot[None]


def app_on(stage: Stage, queue: Iterable[str] = ()) -> DistroApp:
    """The app at Rabat's first desk; F9 scans the codes of `queue` one after another."""
    waiting = iter(queue)
    return DistroApp(stage.session, "RBT", 1, lambda: next(waiting, None))


@asynccontextmanager
async def driving(
    stage: Stage, queue: Iterable[str] = (), size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[DistroApp, Driver]]:
    app = app_on(stage, queue)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def press(pilot: Driver, *keys: str) -> None:
    """Press `keys`; a key that begins with `=` is a text to type."""
    for key in keys:
        await pilot.press(*(key[1:] if key.startswith("=") else [key]))
        await pilot.pause()


def screen(app: DistroApp) -> str:
    """What stands on the screen, as lines of text."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())
