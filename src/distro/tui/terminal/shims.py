"""What distro needs of Textual beyond its public face, here and in `terminal`; checked against 8.2."""

from __future__ import annotations

import sys

from rich.text import Text
from textual import constants, screen
from textual.app import App
from textual.driver import Driver

from distro.problems import explain_unforeseen
from distro.tui.terminal.ending import Ending

UNFORESEEN = 3

# Textual waits for the next sixtieth of a second before it paints: half of what a verdict would take.
screen.UPDATE_PERIOD = 1 / 240  # type: ignore[misc]


class CalmApp(App[Ending], inherit_bindings=False):
    """An app that ends with a sentence, where Textual would print a traceback with everybody's names in its locals."""

    def get_driver_class(self) -> type[Driver]:
        if sys.platform == "win32" or constants.DRIVER is not None:
            return super().get_driver_class()
        from distro.tui.terminal.driver import CalmDriver

        return CalmDriver

    def _handle_exception(self, error: Exception) -> None:
        self._exception = error
        self._exception_event.set()
        doing = f"screens.{type(self.screen).__name__}" if self.screen_stack else "screens"
        told = explain_unforeseen(error, doing, "problem.unforeseen_at_desk")
        self.exit(Ending.BROKEN, return_code=UNFORESEEN, message=Text(told))
