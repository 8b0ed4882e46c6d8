"""The menu: everything that can be done here, found by a word."""

from __future__ import annotations

import unicodedata
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
_ARTICLE = "ال"
_ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_NOWHERE = 4  # farther than any command that says the word


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
        words = [_bare(word) for word in _folded(text).split()]
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
    title = _folded(command.title())
    whole = [_bare(word) for word in findall(r"\w+", title)]
    says = _folded(f"{command.hint()} {command.help()}")

    def far(word: str) -> int:
        if word in whole:
            return 0 if word == whole[0] else 1
        return 2 if word in title else 3 if word in says else _NOWHERE

    return max(map(far, words), default=0)


def _folded(text: str) -> str:
    """Without case and accents, and the letters alike that people write for each other: abimee is abîmée."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_ALIKE)


def _bare(word: str) -> str:
    """Without the Arabic article, which people write or leave out."""
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 2 else word
