"""A page that shows what a printer does to a sheet: where it puts it, and whether it scales it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.cards.layouts import Layout
from distro.cards.sheet import Fonts, blank_sheets
from distro.paper import is_arabic, set_font

CROSS = 20.0  # millimetres from the left and from the upper edge, on a printer that is not off
BAR = 100.0  # millimetres, across and down
_ARM = 8.0
_TICK = 1.5


def write_test_page(
    out: Path, layout: Layout, offset: tuple[float, float], words: tuple[str, str], fonts: Fonts, made_at: datetime
) -> None:
    """Write it to `out`: a cross to measure from two edges, two bars, and the outlines of the cards of `layout`.

    `offset` moves all of it, as it moves cards: with the right one the cross lies where it should. `words` are a title
    and how to measure.
    """
    pdf = blank_sheets(layout, fonts, words[0], made_at)
    pdf.add_page()
    right, down = offset
    pdf.set_draw_color(170)
    pdf.set_line_width(0.1)
    for x, y in layout.places():
        pdf.rect(x + right, y + down, layout.width, layout.height)
    pdf.set_draw_color(0)
    pdf.set_line_width(0.2)
    x, y = CROSS + right, CROSS + down
    pdf.line(x - _ARM, y, x + BAR, y)
    pdf.line(x, y - _ARM, x, y + BAR)
    for step in range(0, int(BAR) + 1, 10):
        pdf.line(x + step, y - _TICK, x + step, y + _TICK)
        pdf.line(x - _TICK, y + step, x + _TICK, y + step)
    for size, text, top in ((12, words[0], 8), (9, words[1], 16)):
        written = set_font(pdf, text, size)
        pdf.set_xy(x + 6, y + top)
        pdf.multi_cell(layout.page[0] - x - 20, size * 0.5, written, align="R" if is_arabic(text) else "L")
    with atomic_file(out) as part:
        pdf.output(str(part))
