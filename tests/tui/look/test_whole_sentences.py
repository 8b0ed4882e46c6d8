"""On the smallest screen no text of a page ends in the middle of a sentence: half of one says something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.screen import Screen
from textual.widget import Widget

from distro.texts import LANGUAGES, speak
from distro.tui import DistroApp
from distro.tui.page import Dialog
from distro.tui.widgets.text import Text
from tui.driving import driving, screen
from tui.rooms import WAYS, back, busy_point, go, rooms

_SMALLEST = (40, 12)


def cut_off(app: DistroApp) -> list[str]:
    """The texts on the page of which less is seen than the sentences that have room."""
    cut = []
    for text in app.screen.query(Text):
        width, height = text.content_size
        if not text.display or not width:
            continue
        shown = text.render().plain.split("\n")
        panes = (each for each in text.ancestors if isinstance(each, Widget) and not isinstance(each, Screen))
        hangs_over = text.region.bottom > app.size.height and not any(each.allow_vertical_scroll for each in panes)
        if hangs_over or shown[-1].rstrip().endswith("…") or len(text.lines(width, height)) > height:
            cut.append(text.text)
    return cut


# A dialog scrolls where it has too little room; a page has a form that needs what room there is.
_PAGES = [name for name, page in rooms().items() if not issubclass(page, Dialog)]


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_no_text_of_a_page_ends_cut(tmp_path: Path, spoken: str) -> None:
    speak(spoken)
    stage = busy_point(tmp_path)
    cut = {}
    async with driving(stage, size=_SMALLEST) as (app, pilot):
        for name in _PAGES:
            if WAYS[name].at == "open":
                await go(pilot, stage, name)
                assert type(app.screen).__name__ == name, screen(app)
                if found := cut_off(app):
                    cut[name] = found
                await back(app, pilot)
    stage.session.store.close()
    assert cut == {}
