"""How far counts were from the book, an item a line: what is missing in one colour, what is too much in another.

The sign says the same without colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from distro.tui.look.plain import Cell, row
from distro.tui.widgets.pane import Pane

_NAME = 30
_NUMBER = 7


class VarianceBars(Pane):
    """A bar for each (label, difference), as long as its part of the largest one."""

    def __init__(self, differences: Sequence[tuple[str, int]]) -> None:
        super().__init__()
        self._differences = differences

    def lines(self, width: int, height: int) -> list[Content]:
        most = max((abs(value) for _, value in self._differences), default=1)
        room = max(1, width - _NAME - _NUMBER - 1)
        return [
            row(
                Cell(label, _NAME),
                Cell(f"{value:+}", _NUMBER, "bold", end=True),
                Cell("", 1),
                Cell("▇" * max(1, round(room * abs(value) / most)), room, "$error" if value < 0 else "$success"),
            )
            for label, value in self._differences
        ]
