"""A dialog that is filled in, field by field."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import on
from textual.widgets import Button, Input

from distro.tui.commands import Back, Command, Confirm, bindings
from distro.tui.page import Dialog

_Answer = TypeVar("_Answer")


class Filled(Dialog[_Answer]):
    """Enter goes to the next field; the button at its end confirms, as F4 does."""

    offers: ClassVar[tuple[type[Command], ...]] = (Confirm, Back)
    BINDINGS = bindings((Confirm, Back), up="app.focus_previous", down="app.focus_next")

    @on(Input.Submitted)
    def _go_on(self) -> None:
        self.focus_next()

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.post_message(Confirm())
