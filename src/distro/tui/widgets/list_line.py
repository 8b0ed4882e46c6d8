"""The line of a list, laid out for whatever width the list has.

A list wraps what it is given from left to right: a line of Arabic shaped before that came out with its end first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.visual import Visual

from distro.tui.look.arabic import mirrored
from distro.tui.look.plain import Cell, content, paragraph, row

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions


class ListLine(Visual):
    """Fields in one line where they have room, the `widest` shrunk to its words; else their words over more lines."""

    def __init__(self, *cells: Cell) -> None:
        self._cells = cells

    @classmethod
    def words(cls, text: str) -> ListLine:
        """A line of one text."""
        return cls(Cell(text, 0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ListLine) and self._cells == other._cells

    def __hash__(self) -> int:
        return hash(self._cells)

    def lines(self, width: int) -> list[Content]:
        """What stands there in `width` cells."""
        cells = self._cells
        if len(cells) == 1 and not mirrored():
            return [content(cells[0].text)]  # as long as it is: the list wraps it as it is read
        if len(cells) > 1:
            widest = max(cells, key=lambda cell: cell.width)
            others = sum(cell.width for cell in cells if cell is not widest)
            room = min(widest.width, width - others)
            if room >= cell_len(widest.text):
                return [row(*(cell._replace(width=room) if cell is widest else cell for cell in cells))]
        told = "  ".join(cell.text for cell in cells if cell.text)
        return paragraph(told, width, cells[0].style)

    def _made(self, width: int) -> Content:
        return Content("\n").join(self.lines(width))

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self._made(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return max(sum(cell.width for cell in self._cells), *(cell_len(cell.text) for cell in self._cells))

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._made(width).get_height(rules, width)
