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

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        """From the top, as far as the field that is filled in stands on the screen: it was chosen on a larger one."""
        for box in self.query(".box"):
            box.scroll_home(animate=False)
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    @on(Input.Submitted)
    def _go_on(self) -> None:
        self.focus_next()

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.post_message(Confirm())
