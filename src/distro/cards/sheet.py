"""Cards on paper: ID-1 cards on A4 sheets with cut marks, as a PDF with vector QR codes and real text.

A card says nothing about the person: a site, an opaque code, an expiry, a phone for complaints, and twelve round
punches so that it works with no laptop at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.cards.code import grouped
from distro.cards.qr import MODULES, QUIET, matrix, runs

# ISO/IEC 7810 ID-1, and A4, in millimetres.
CARD_WIDTH, CARD_HEIGHT = 85.60, 53.98
_PAGE_WIDTH, _PAGE_HEIGHT = 210.0, 297.0
_COLUMNS, _ROWS = 2, 5
PER_PAGE = _COLUMNS * _ROWS
_LEFT = (_PAGE_WIDTH - _COLUMNS * CARD_WIDTH) / 2
_TOP = (_PAGE_HEIGHT - _ROWS * CARD_HEIGHT) / 2
_MODULE = 1.0  # three times the 0.33 mm that a poor camera resolves at arm's length
_MARK = 4.0  # length of a cut mark
_PUNCHES = 12
_POINT = 72 / 25.4


class Words(Struct, frozen=True, kw_only=True):
    """What is printed on every card, in the language of the sheet. `right_to_left` mirrors the face."""

    title: str
    programme: str
    expires: str
    complaints: str
    keep: str
    right_to_left: bool = False


class CardFace(Struct, frozen=True, kw_only=True):
    """What differs from card to card."""

    code: str
    site: str
    expires: date | None = None


class Fonts(Struct, frozen=True):
    """The font files that have all letters of the words."""

    regular: Path
    bold: Path


def print_sheet(
    cards: Sequence[CardFace],
    out: Path,
    words: Words,
    fonts: Fonts,
    made_at: datetime,
    tell: Callable[[int, int], bool] = lambda done, total: True,
) -> int:
    """Write `cards` to `out`, ten to an A4 page with cut marks; how many pages.

    `tell` hears (printed, all) after each page and stops the run by returning False; then nothing is written and the
    answer is 0. The file is whole or not there. `made_at` makes the same cards the same bytes.
    """
    from fpdf import FPDF

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(made_at)
    pdf.add_font("card", "", fonts.regular)
    pdf.add_font("card", "B", fonts.bold)
    pdf.set_text_shaping(words.right_to_left)
    for first in range(0, len(cards), PER_PAGE):
        page = cards[first : first + PER_PAGE]
        pdf.add_page()
        _cut_marks(pdf)
        for place, card in enumerate(page):
            row, column = divmod(place, _COLUMNS)
            _Face(pdf, _LEFT + column * CARD_WIDTH, _TOP + row * CARD_HEIGHT, words).draw(card)
        if not tell(first + len(page), len(cards)):
            return 0
    part = out.with_name(out.name + ".part")
    pdf.output(str(part))
    part.replace(out)
    return int(pdf.pages_count)


def _cut_marks(pdf: Any) -> None:
    """Marks in the margins, in line with every edge, so that nothing is printed on a card."""
    pdf.set_draw_color(120)
    pdf.set_line_width(0.2)
    right, bottom = _PAGE_WIDTH - _LEFT, _PAGE_HEIGHT - _TOP
    for column in range(_COLUMNS + 1):
        x = _LEFT + column * CARD_WIDTH
        pdf.line(x, _TOP - 2 - _MARK, x, _TOP - 2)
        pdf.line(x, bottom + 2, x, bottom + 2 + _MARK)
    for row in range(_ROWS + 1):
        y = _TOP + row * CARD_HEIGHT
        pdf.line(_LEFT - 2 - _MARK, y, _LEFT - 2, y)
        pdf.line(right + 2, y, right + 2 + _MARK, y)


class _Face:
    """One card's face with its upper left corner at (x, y), in millimetres."""

    def __init__(self, pdf: Any, x: float, y: float, words: Words) -> None:
        self._pdf, self._x, self._y, self._words = pdf, x, y, words

    def draw(self, card: CardFace) -> None:
        words = self._words
        side = MODULES * _MODULE
        qr_x = CARD_WIDTH - 5 - side if words.right_to_left else 5.0
        self._qr(card.code, qr_x, 9.5)
        left = 5.0 if words.right_to_left else qr_x + side + QUIET * _MODULE
        width = CARD_WIDTH - side - 10 - QUIET * _MODULE
        self._text(words.title, left, 6.0, width, 10, bold=True)
        self._text(card.site, left, 12.5, width, 8, bold=True)
        self._text(words.programme, left, 17.5, width, 6, lines=2)
        if card.expires is not None:
            self._text(f"{words.expires} {card.expires:%d/%m/%Y}", left, 25.0, width, 7)
        self._text(words.complaints, left, 29.5, width, 7)
        self._text(words.keep, left, 34.0, width, 5.5)
        self._text(grouped(card.code), 5.0, 38.6, CARD_WIDTH - 10, 8.5, bold=True, centre=True)
        self._punches(46.8)

    def _qr(self, code: str, x: float, y: float) -> None:
        """All dark modules as one filled path: small, exact, and sharp at any size."""
        pdf = self._pdf
        height = _PAGE_HEIGHT
        parts = ["q 0 g"]
        for column, row, length in runs(matrix(code)):
            left = (self._x + x + column * _MODULE) * _POINT
            below = (height - (self._y + y + (row + 1) * _MODULE)) * _POINT
            parts.append(f"{left:.2f} {below:.2f} {length * _MODULE * _POINT:.2f} {_MODULE * _POINT:.2f} re")
        pdf._out("\n".join([*parts, "f Q"]))

    def _text(
        self, text: str, x: float, y: float, width: float, size: float, *, bold: bool = False, lines: int = 1,
        centre: bool = False,
    ) -> None:  # fmt: skip
        """Text within `width`, made smaller until it fits its lines."""
        pdf = self._pdf
        align = "C" if centre else "R" if self._words.right_to_left else "L"
        while size > 4:
            pdf.set_font("card", "B" if bold else "", size)
            if pdf.get_string_width(text) <= width * lines * (0.92 if lines > 1 else 1):
                break
            size -= 0.5
        pdf.set_xy(self._x + x, self._y + y)
        pdf.multi_cell(width, size * 0.42, text, align=align, max_line_height=size * 0.42)

    def _punches(self, y: float) -> None:
        """Twelve circles to punch or tick, one a round."""
        pdf = self._pdf
        step = (CARD_WIDTH - 10) / _PUNCHES
        pdf.set_draw_color(60)
        pdf.set_line_width(0.2)
        pdf.set_font("card", "", 5)
        for number in range(1, _PUNCHES + 1):
            centre = self._x + 5 + step * (number - 0.5)
            pdf.circle(centre, self._y + y, 2.4)
            pdf.set_xy(centre - 3, self._y + y - 1)
            pdf.cell(6, 2, str(number), align="C")
