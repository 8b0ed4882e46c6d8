"""Goods on paper for who does not read: of each item its picture, how many in figures, a stroke for each piece."""

from __future__ import annotations

from collections.abc import Sequence

from distro.model.programme import Item, Unit
from distro.reports.press.page import PaperPage
from distro.wording.names import amount
from distro.wording.pictograms import pixels, strokes

_PIXEL = 0.8  # mm, of a picture
_FINE = 0.4  # mm, of strokes
_CELL = 13.5  # mm from one item to the next
_ROW = 16.0  # mm from one row of items to the one below
_GROUPS_IN_A_ROW = 2


def draw_goods(page: PaperPage, goods: Sequence[tuple[Item, int]], bottom: float) -> None:
    """Draw them from where the page was written to, down to `bottom` (mm); nothing where they have no room."""
    in_a_row = int(page.width // _CELL)
    top = page.pdf.get_y() + 2
    if top - (-len(goods) // in_a_row) * _ROW > bottom:
        return
    for at, (item, quantity) in enumerate(goods):
        x, y = at % in_a_row * _CELL, top + at // in_a_row * _ROW
        page.drawing(x, y, pixels(item.pictogram), _PIXEL)
        page.at(x, y + 6.4, _CELL, amount(item, quantity), 10)
        if item.unit is Unit.PIECE and (groups := strokes(quantity)):
            page.drawing(x, y + 11.4, _struck(groups), _FINE)


def _struck(groups: Sequence[int]) -> list[str]:
    """Strokes as rows of pixels, two groups of five beside each other, those that follow below."""
    lines = [groups[at : at + _GROUPS_IN_A_ROW] for at in range(0, len(groups), _GROUPS_IN_A_ROW)]
    drawn = [".".join("#." * many for many in line) for line in lines]
    width = max(map(len, drawn))
    return [row for line in drawn for row in (*[line.ljust(width, ".")] * 5, "." * width)]
