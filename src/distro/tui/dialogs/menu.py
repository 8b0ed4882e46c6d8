"""The menu: everything that can be done here, found by a word."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.option_list import Option

from distro.texts import say
from distro.tui.commands import Command, named
from distro.tui.dialogs.picker import Picker
from distro.tui.look.plain import Cell, row
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text

_WIDTH = 60
_KEY = 8


class MenuScreen(Picker[type[Command]]):
    """Gives the command that was chosen, or None."""

    takes_scans = True

    def __init__(self, commands: Sequence[type[Command]]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield from self.field(say("app.menu.placeholder"))
            yield Text(say("app.menu.nothing"), id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        words = text.casefold().split()
        found = [
            Option(row(Cell(c.title(), _WIDTH - _KEY), Cell(c.key_name(), _KEY, "bold", end=True)), id=c.name)
            for c in self._commands
            if all(word in f"{c.title()} {c.hint()} {c.help()}".casefold() for word in words)
        ]
        self.query_one("#about").display = not found
        return found

    def take(self, chosen: str) -> None:
        self.dismiss(named(chosen))
