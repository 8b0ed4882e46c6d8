"""What can be done on the screen beneath, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.texts import say
from distro.tui.commands import Back, Command, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class HelpScreen(Dialog[None]):
    """One paragraph a command, the keys first. Arrows scroll."""

    takes_scans = True

    BINDINGS = bindings((Back,))

    def __init__(self, commands: Sequence[type[Command]]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("app.help.title"), classes="title")
            with VerticalScroll():
                yield Text(say("app.help.scan"))
                for command in self._commands:
                    key = command.key_names()
                    yield Text(f"{key} · {command.title()}" if key else command.title(), classes="title")
                    yield Text(command.help())
                yield Text(say("app.help.mouse"), classes="quiet")
        yield Hints(self.offers)
