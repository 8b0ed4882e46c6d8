"""One question, one line to answer it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from distro.tui.commands import Back, bindings
from distro.tui.screens.room import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class AskScreen(Dialog[str]):
    """Gives what was written, or None."""

    BINDINGS = bindings((Back,))

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._title = title
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            yield Text(self._question)
            yield Field()
        yield Hints(self.offers)

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())
