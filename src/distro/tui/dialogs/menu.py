"""The menu: everything that can be done here, found by a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from operator import itemgetter
from re import findall

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.option_list import Option

from distro.texts import say
from distro.tui.commands import Command, named
from distro.tui.dialogs.picker import Picker
from distro.tui.look.plain import Cell
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text

_WIDTH = 60
_KEY = 8
_ARTICLE = "ال"
_ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_ENDING = 2  # letters by which a word differs from itself: perdu is perdue and perdues
_NOWHERE = 4  # farther than any command that says the word


class MenuScreen(Picker[type[Command]]):
    """Gives the command that was chosen, or None."""

    takes_scans = True

    def __init__(self, commands: Sequence[type[Command]]) -> None:
        super().__init__()
        self._commands = {command: _Said.by(command) for command in commands}

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield from self.field(say("app.menu.placeholder"))
            yield Text(say("app.menu.nothing"), id="about", classes="quiet")
        yield Hints(self.offers)

    def options_for(self, text: str) -> list[Option]:
        words = [_bare(word) for word in _folded(text).split()]
        found = [
            Option(ListLine(Cell(c.title(), _WIDTH - _KEY), Cell(c.key_name(), _KEY, "bold", end=True)), id=c.name)
            for far, c in sorted(((said.far_from(words), c) for c, said in self._commands.items()), key=itemgetter(0))
            if far < _NOWHERE
        ]
        self.query_one("#about").display = not found
        return found

    def take(self, chosen: str) -> None:
        self.dismiss(named(chosen))


class _Said(Struct, frozen=True):
    """What a command is found by, folded once: a letter that is typed asks all of them."""

    title: str
    words: list[str]
    more: str

    @classmethod
    def by(cls, command: type[Command]) -> _Said:
        title = _folded(command.title())
        words = [_bare(word) for word in findall(r"\w+", title)]
        return cls(title, words, _folded(f"{command.hint()} {command.help()}"))

    def far_from(self, words: Sequence[str]) -> int:
        """How far the command is from what was typed; its farthest word counts.

        A whole word of its title is nearest, in whatever gender or number, then a part of one; last what only its hint
        or its help says.
        """

        def far(word: str) -> int:
            if word in self.words:
                return 0 if word == self.words[0] else 1
            if any(
                said.startswith(word) and len(said) - len(word) <= _ENDING for said in self.words if len(word) > _ENDING
            ):
                return 1
            return 2 if word in self.title else 3 if word in self.more else _NOWHERE

        return max(map(far, words), default=0)


def _folded(text: str) -> str:
    """Without case and accents, and the letters alike that people write for each other: abimee is abîmée."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_ALIKE)


def _bare(word: str) -> str:
    """Without the Arabic article, which people write or leave out."""
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 2 else word
