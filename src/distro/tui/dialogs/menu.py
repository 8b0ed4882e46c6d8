"""The menu: everything that can be done here, found by a word."""

from __future__ import annotations

from collections.abc import Sequence
from re import findall

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
_NOWHERE = 3  # farther than any command that says the word


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
            for c in sorted(self._commands, key=lambda c: _far_from(c, words))
            if _far_from(c, words) < _NOWHERE
        ]
        self.query_one("#about").display = not found
        return found

    def take(self, chosen: str) -> None:
        self.dismiss(named(chosen))


def _far_from(command: type[Command], words: Sequence[str]) -> int:
    """How far a command is from what was typed; its farthest word counts.

    A whole word of its title is nearest, then a part of one; last what only its hint or its help says.
    """
    title = command.title().casefold()
    whole = findall(r"\w+", title)
    says = f"{command.hint()} {command.help()}".casefold()

    def far(word: str) -> int:
        return 0 if word in whole else 1 if word in title else 2 if word in says else _NOWHERE

    return max(map(far, words), default=0)
