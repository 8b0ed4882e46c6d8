"""The morning in figures, where the desk is too narrow to show them beside."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from distro.stations.desk import Desk
from distro.tui.commands import Back, bindings
from distro.tui.screens.room import Dialog
from distro.tui.widgets.figures import Figures
from distro.tui.widgets.hints import Hints


class GlanceScreen(Dialog[None]):
    """Escape, or the next scan, goes back."""

    BINDINGS = bindings((Back,))
    takes_scans = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Figures(self._desk)
        yield Hints(self.offers)
