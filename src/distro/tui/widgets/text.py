"""A text that wraps at whatever width it has: people's words are shaped line by line, and never markup."""

from __future__ import annotations

from textual.content import Content

from distro.tui.look.plain import Cell, paragraph, row
from distro.tui.widgets.pane import Pane


class Text(Pane):
    """A paragraph, or `one_line` that is cut to its place (`end`: at the end of it); `say` replaces it."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,
        classes: str = "",
        one_line: bool = False,
        end: bool = False,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text
        self._one_line = one_line or end
        self._end = end

    def say(self, text: str) -> None:
        """Show `text` instead."""
        self.text = text
        self.renew()

    def lines(self, width: int, height: int) -> list[Content]:
        if self._one_line:
            return [row(Cell(self.text, width, end=self._end))]
        return [line for part in self.text.split("\n") for line in paragraph(part, width)]
