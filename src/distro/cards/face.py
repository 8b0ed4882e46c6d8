"""A card's front and back: an opaque code, a site, an expiry, a phone for complaints, twelve round punches.

A card says nothing about the person unless the programme wants it to. It is black on white but for one band, so that it
survives a photocopy, and its punches let it work with no laptop at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from distro.cards.layouts import Layout
from distro.cards.qr import fit
from distro.cards.strokes import POINT, draw_code, draw_symbol, fitting
from distro.model.cards import Design, FaceWords
from distro.paper import set_font

_PUNCHES = 12
_PUNCH_RADIUS = 2.4
_MARGIN = 4.0
_CODE_HEIGHT = 4.8


class CardFace(Struct, frozen=True, kw_only=True):
    """What differs from card to card. `person` is empty unless the programme wants names or initials on its cards."""

    code: str
    site: str
    expires: date | None = None
    person: str = ""


def symbol_side(layout: Layout) -> float:
    """The side in millimetres of the square that a card's symbol and its quiet zone have."""
    return min(layout.height - sum(_edges(layout)) - _CODE_HEIGHT, layout.width / 2)


def _is_large(layout: Layout) -> bool:
    """Whether there is room for the punches."""
    return layout.height >= 50 and layout.width >= 80


def _edges(layout: Layout) -> tuple[float, float]:
    """The heights of the band with the titles, and of the foot: the punches, or a margin."""
    return (7.0, 7.4) if _is_large(layout) else (5.5, 1.0)


class Faces:
    """Draws cards of one size and design into a document (distro.paper)."""

    def __init__(self, pdf: Any, layout: Layout, design: Design) -> None:
        self._pdf, self._design = pdf, design
        self._width, self._height = layout.width, layout.height
        self._page_height = layout.page[1]
        self._punched = _is_large(layout)
        self._band, self._foot = _edges(layout)
        self._side = symbol_side(layout)
        self.symbol, self.module = fit(self._side)
        self._drawn: dict[object, bytes] = {}
        self._x = self._y = 0.0

    def front(self, card: CardFace, x: float, y: float) -> None:
        """The front of `card` with its upper left corner at (x, y)."""
        self._again((card.site, card.expires), x, y, lambda: self._front(card))
        self._x, self._y = x, y
        self._qr(card.code)
        self._code(card.code)
        if card.person:
            left, width = self._column
            self._text(card.person, left, self._band + self._side - 5.5, width, 8, bold=True)

    def back(self, x: float, y: float) -> None:
        """The back, which is the same for all."""
        self._again("back", x, y, self._back)

    # ------------------------------------------------------------ what cards share

    def _again(self, key: object, x: float, y: float, draw: Callable[[], None]) -> None:
        """Draw once, and put the same strokes wherever they are wanted: fitting text takes most of a card's time.

        Reaches into fpdf2 (2.8), which has no way to draw a thing once and place it often.
        """
        from fpdf.enums import PDFResourceType

        pdf = self._pdf
        if key not in self._drawn:
            contents = pdf.pages[pdf.page].contents
            before = len(contents)
            self._x = self._y = 0.0
            draw()
            self._drawn[key] = bytes(contents[before:])
            del contents[before:]
        for font in pdf.fonts.values():
            pdf._resource_catalog.add(PDFResourceType.FONT, font.i, pdf.page)
        pdf._out(f"q 1 0 0 1 {x * POINT:.2f} {-y * POINT:.2f} cm")
        pdf._out(self._drawn[key])
        pdf._out("Q")
        self._logo(x, y)

    @property
    def _main(self) -> FaceWords:
        return self._design.words[0]

    @property
    def _column(self) -> tuple[float, float]:
        """Where the words beside the symbol begin, and how wide they may be."""
        width = self._width - self._side - _MARGIN
        return (_MARGIN if self._main.right_to_left else self._side), width

    def _front(self, card: CardFace) -> None:
        self._titles()
        left, width = self._column
        small = self._height < 50
        top = self._band + 2.0
        self._text(card.site, left, top, width, 9, bold=True)
        self._text(self._main.programme, left, top + 4.6, width, 6, lines=2)
        rows: list[tuple[str, float, FaceWords]] = []
        for words in self._design.words[: 1 if small else 2]:
            if card.expires is not None:
                rows.append((f"{words.expires} {card.expires:%d/%m/%Y}", 7, words))
            rows.append((words.complaints, 7, words))
        if not small:
            rows.append((self._main.keep, 5.5, self._main))
        step = 3.3 if small else 3.6
        for number, (text, size, words) in enumerate(rows):
            self._text(text, left, top + 10.2 + number * step, width, size, words=words)
        if self._punched:
            self._punches(self._height - 3.9)

    def _back(self) -> None:
        self._titles()
        top = self._band + 1.5
        room = (self._height - top - 2) / sum(1 + len(words.back) for words in self._design.words)
        line, width = min(room, 3.6), self._width - 2 * _MARGIN
        # One size for all lines: that of the longest.
        longest = [self._size(text, width, line / 0.42 * 0.8) for words in self._design.words for text in words.back]
        size = min(longest, default=7.0)
        for words in self._design.words:
            for text in words.back:
                self._text(text, _MARGIN, top, width, size, words=words)
                top += line
            self._text(words.complaints, _MARGIN, top, width, size, bold=True, words=words)
            top += line

    def _titles(self) -> None:
        """The band with the titles, in white on the programme's colour."""
        pdf = self._pdf
        pdf.set_fill_color(*self._design.colour)
        pdf.rect(self._x, self._y, self._width, self._band, style="F")
        pdf.set_text_color(255)
        titles = self._design.words[:2]
        room = self._width - 2 * _MARGIN - (self._band * 2.2 if self._design.logo else 0)
        width, size = room / len(titles), 10 if self._band > 6 else 8
        placed = reversed(titles) if self._main.right_to_left else titles
        for number, (words, edge) in enumerate(zip(placed, "LR", strict=False)):
            left, top = _MARGIN + number * width, (self._band - size * 0.42) / 2
            self._text(words.title, left, top, width, size, bold=True, align=edge)
        pdf.set_text_color(0)

    def _logo(self, x: float, y: float) -> None:
        if self._design.logo is not None:
            height = self._band - 1.0
            place = x + self._width - _MARGIN / 2 - height * 2
            self._pdf.set_fill_color(255)
            self._pdf.rect(place - 0.5, y + 0.5, height * 2 + 1, height, style="F")
            self._pdf.image(self._design.logo, place, y + 0.5, height * 2, height, keep_aspect_ratio=True)

    def _punches(self, y: float) -> None:
        """Twelve circles to punch or tick, one a round."""
        pdf = self._pdf
        step = (self._width - 2 * _MARGIN) / _PUNCHES
        pdf.set_draw_color(60)
        pdf.set_line_width(0.2)
        set_font(pdf, "0", 5)
        for number in range(1, _PUNCHES + 1):
            centre = self._x + _MARGIN + step * (number - 0.5)
            pdf.circle(centre, self._y + y, _PUNCH_RADIUS)
            pdf.set_xy(centre - 3, self._y + y - 1)
            pdf.cell(6, 2, str(number), align="C")

    # ------------------------------------------------------------ strokes

    def _qr(self, code: str) -> None:
        x = self._x + (self._width - self._side if self._main.right_to_left else 0)
        draw_symbol(self._pdf, code, self._side, x, self._y + self._band, self._page_height)

    def _code(self, code: str) -> None:
        """The code in groups, for the eye and for typing."""
        draw_code(self._pdf, code, self._x, self._y + self._height - self._foot - 1.4, self._width)

    def _text(
        self, text: str, x: float, y: float, width: float, size: float, *, bold: bool = False, lines: int = 1,
        align: str = "", words: FaceWords | None = None,
    ) -> None:  # fmt: skip
        """Text within `width`, made smaller until it fits its lines."""
        pdf = self._pdf
        align = align or ("R" if (words or self._main).right_to_left else "L")
        size = self._size(text, width * lines * (0.92 if lines > 1 else 1), size, bold=bold)
        pdf.set_xy(self._x + x, self._y + y)
        pdf.multi_cell(width, size * 0.42, text, align=align, max_line_height=size * 0.42)

    def _size(self, text: str, width: float, size: float, *, bold: bool = False) -> float:
        """The largest size from `size` down at which `text` is no wider than `width`; the font is left at it."""
        return fitting(self._pdf, text, width, size, bold=bold)
