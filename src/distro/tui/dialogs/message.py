"""A calm message over whatever stands there."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class MessageScreen(Dialog[None]):
    """Says one thing; Escape goes back to where one was. Enter does not: it may still be on its way from before."""

    BINDINGS = bindings((Back,))
    takes_scans = True

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            yield Text(self._text)
        yield Hints(self.offers)
