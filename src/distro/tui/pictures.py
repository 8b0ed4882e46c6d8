"""Pictures of the real screens, for papers: an invented day is driven by keys, and what then stands there is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.color import Color
from rich.style import Style

from distro.rehearsal.play import Morning
from distro.reports.press.picture import InkRun, ScreenPicture
from distro.tui.app import DistroApp
from distro.tui.commands import named
from distro.tui.look import theme
from distro.tui.page import Page

_SIZE = (80, 24)
_TURNS = 12  # of the screens' own loop until one stands still
_INK, _PAPER = (0, 0, 0), (255, 255, 255)


def take_pictures(morning: Morning, moves: Sequence[tuple[str, ...]]) -> list[ScreenPicture]:
    """One for each of `moves`, from the desk each time: keys, or `@name` for a command as the menu gives it."""
    return asyncio.run(_taken(morning, moves))


async def _taken(morning: Morning, moves: Sequence[tuple[str, ...]]) -> list[ScreenPicture]:
    stage, found = morning.stage, []
    app = DistroApp(stage.session, stage.day.point, 1, morning.next_card)
    app.theme = theme.DAY
    async with app.run_test(size=_SIZE) as pilot:
        for keys in moves:
            for key in keys:
                if isinstance(page := app.screen, Page) and key.startswith("@"):
                    page.post_message(named(key[1:])())
                else:
                    await pilot.press(key)
                for _ in range(_TURNS):
                    await pilot.pause()
            found.append(picture_of(app))
            while len(app.screen_stack) > 1:
                app.pop_screen()
                await pilot.pause()
    return found


def picture_of(app: DistroApp) -> ScreenPicture:
    """What stands on its screen now."""
    strips = app.screen._compositor.render_strips()
    return ScreenPicture(
        tuple(
            tuple(_run(text, style or Style.null()) for text, style, control in strip if text and not control)
            for strip in strips
        )
    )


def _run(text: str, style: Style) -> InkRun:
    ink, ground = _rgb(style.color, _INK), _rgb(style.bgcolor, _PAPER)
    if style.reverse:
        ink, ground = ground, ink
    return InkRun(text, ink, ground, bool(style.bold))


def _rgb(colour: Color | None, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
    if colour is None or colour.is_default:
        return otherwise
    red, green, blue = colour.get_truecolor()
    return red, green, blue
