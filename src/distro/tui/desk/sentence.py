"""What to do next, in one sentence."""

from __future__ import annotations

from textual.content import Content

from distro.tui.commands import HandOver
from distro.tui.look.plain import Cell, row, wrapped
from distro.tui.widgets.pane import Pane

_MARGIN = 2


class Sentence(Pane):
    """Above the keys; it stands out while Space has something to hand over."""

    def __init__(self) -> None:
        super().__init__(id="sentence")
        self._text = ""

    def show(self, text: str, urgent: bool) -> None:
        """Say `text`."""
        self._text = text
        self.set_class(urgent, "-urgent")
        self.renew()

    def on_click(self) -> None:
        if self.has_class("-urgent"):
            self.post_message(HandOver())

    def lines(self, width: int, height: int) -> list[Content]:
        told = wrapped(self._text, width - _MARGIN)
        return [row(Cell("", _MARGIN), Cell(line, width - _MARGIN, "bold")) for line in told]
