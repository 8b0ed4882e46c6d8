"""What cards and labels are drawn with: a symbol, its code in letters, text that fits. Millimetres, sizes in points."""

from __future__ import annotations

from typing import Any

from distro.cards.code import grouped
from distro.cards.qr import QUIET, fit, matrix, runs
from distro.paper import set_font

POINT = 72 / 25.4
_SMALLEST = 3.5
_EDGE = 4.0


def draw_symbol(pdf: Any, code: str, side: float, x: float, y: float, page_height: float) -> None:
    """The QR symbol of `code` with its quiet zone, in the square of `side` whose upper left corner is (x, y).

    All dark modules are one filled path: small, exact, and sharp at any size.
    """
    symbol, module = fit(side)
    x, y, unit = x + QUIET * module, y + QUIET * module, module * POINT
    # In a system of its own: a module is a unit, and rows count downwards.
    parts = [f"q 0 g {unit:.5f} 0 0 {-unit:.5f} {x * POINT:.3f} {(page_height - y) * POINT:.3f} cm"]
    parts += [f"{column} {row} {length} 1 re" for column, row, length in runs(matrix(code, symbol))]
    pdf._out("\n".join([*parts, "f Q"]))


def draw_code(pdf: Any, code: str, x: float, y: float, width: float) -> None:
    """`code` in groups, in the middle of `width`. Plain letters are not shaped: that is what takes the time."""
    text, size = grouped(code), 8.5
    pdf.set_text_shaping(False)
    set_font(pdf, text, size, True)
    while (wide := pdf.get_string_width(text)) > width - 2 * _EDGE:
        size -= 0.5
        pdf.set_font_size(size)
    pdf.text(x + (width - wide) / 2, y, text)
    pdf.set_text_shaping(True)


def fitting(pdf: Any, text: str, width: float, size: float, *, bold: bool = False) -> float:
    """The largest size from `size` down at which `text` is no wider than `width`; the font is left at it."""
    set_font(pdf, text, size, bold)
    while size > _SMALLEST and pdf.get_string_width(text) > width - 2 * pdf.c_margin:
        size -= 0.5
        set_font(pdf, text, size, bold)
    return size
