"""A file on this laptop or on a stick: typed, or found folder by folder."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input
from textual.widgets.option_list import Option

from distro.texts import listed, say
from distro.tui.dialogs.picker import Picker
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text

_LONGEST = 300  # letters of a path
_MOST = 200


class FileScreen(Picker[str]):
    """Gives the path of the file that was chosen, or None. A folder that is chosen opens. `endings` are offered."""

    def __init__(self, title: str, endings: Collection[str]) -> None:
        super().__init__()
        self._title, self._endings = title, endings

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            yield from self.field(say("registry.file.placeholder"), _LONGEST)
            yield Text(id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        found = sorted(self._found(text.strip()), key=lambda path: (not path.is_dir(), path.name.casefold()))[:_MOST]
        about = say("registry.file.how" if found else "registry.file.nothing", endings=listed(self._endings))
        self.query_one("#about", Text).say(about)
        return [Option(ListLine.words(_shown(path, text.strip())), id=str(path)) for path in found]

    def _found(self, text: str) -> Iterator[Path]:
        if not text:
            yield from _places()
            return
        typed = Path(text).expanduser()
        folder, begun = (typed, "") if text.endswith(("/", os.sep)) else (typed.parent, typed.name.casefold())
        try:
            for path in folder.iterdir():
                is_offered = path.suffix.lower() in self._endings or path.is_dir()
                if is_offered and path.name.casefold().startswith(begun) and not path.name.startswith("."):
                    yield path
        except OSError:
            return

    def take(self, chosen: str) -> None:
        if Path(chosen).is_dir():
            field = self.query_one(Input)
            field.value = chosen.rstrip(os.sep) + os.sep
            field.cursor_position = len(field.value)
        else:
            self.dismiss(chosen)


def _places() -> Iterator[Path]:
    """Where lists lie: the sticks that are plugged in, and the person's own folder."""
    from distro.stations.laptops.stick import sticks

    yield from sticks()
    yield Path.home()


def _shown(path: Path, text: str) -> str:
    name = path.name if text else str(path)
    return name + os.sep if path.is_dir() else name
