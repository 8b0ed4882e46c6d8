"""Quitting asks once: a key pressed by chance closes nothing."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.plain import content
from distro.tui.screens.room import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class LeaveScreen(Dialog[bool]):
    """Gives True to quit."""

    BINDINGS = bindings((Back,))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("app.leave.title"), classes="title")
            yield Text(say("app.leave.text"))
            with Horizontal(id="answers"):
                yield Button(content(say("app.leave.no")), id="stay", variant="primary")
                yield Button(content(say("app.leave.yes")), id="leave")
        yield Hints(self.offers)

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "leave")
