"""A picture of a screen on paper: every letter in its cell, as the terminal has it, Arabic in the order it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from distro.reports.press.page import MARGIN, PaperPage

_SPACE = 4.0  # mm between two
_CELL_SHAPE = 2.0  # how much higher than wide a cell of a terminal is
_FILL = 1.85  # points of a letter for each mm of a cell's height
_BASE = 0.76  # of a cell's height, from its top to the letters' foot


class InkRun(Struct, frozen=True):
    """Some letters side by side; `ink` and `ground` are red, green and blue from 0 to 255."""

    text: str
    ink: tuple[int, int, int]
    ground: tuple[int, int, int]
    bold: bool = False


class ScreenPicture(Struct, frozen=True):
    """What stood on a screen: its lines, from the top, each as wide as the screen."""

    lines: tuple[tuple[InkRun, ...], ...]

    @property
    def columns(self) -> int:
        """How many cells a line has."""
        return max(sum(map(len, (run.text for run in line))) for line in self.lines)


def draw_pictures(page: PaperPage, pictures: Sequence[ScreenPicture]) -> None:
    """As large as what is left of the page allows: one below the other, or side by side where that is larger."""
    top = page.pdf.get_y()
    room = (page.pdf.page_break_trigger - top - _SPACE * len(pictures)) / len(pictures)
    below = min(page.width, *(room * one.columns / (len(one.lines) * _CELL_SHAPE) for one in pictures))
    beside = (page.width - _SPACE * (len(pictures) - 1)) / len(pictures)
    if below < beside:
        for place, picture in enumerate(reversed(pictures) if page.right_to_left else pictures):
            _draw(page, picture, MARGIN + place * (beside + _SPACE), top, beside)
        return
    left = MARGIN + (page.width - below) / 2
    for picture in pictures:
        top += _draw(page, picture, left, top, below) + _SPACE


def _draw(page: PaperPage, picture: ScreenPicture, left: float, top: float, width: float) -> float:
    pdf, cell = page.pdf, width / picture.columns
    height = cell * _CELL_SHAPE
    pdf.set_text_shaping(False)
    for number, line in enumerate(picture.lines):
        x, y = left, top + number * height
        for run in line:
            pdf.set_fill_color(*run.ground)
            # A hair over, so that no seam shows between two of the same colour.
            pdf.rect(x, y, len(run.text) * cell + 0.05, height + 0.05, style="F")
            x += len(run.text) * cell
    for number, line in enumerate(picture.lines):
        x, y = left, top + (number + _BASE) * height
        for run in line:
            pdf.set_font("paper", "B" if run.bold else "", height * _FILL)
            pdf.set_text_color(*run.ink)
            for sign in run.text:
                if not sign.isspace():
                    pdf.text(x, y, sign)
                x += cell
    pdf.set_text_color(0)
    pdf.set_draw_color(140)
    pdf.rect(left, top, width, len(picture.lines) * height)
    pdf.set_text_shaping(True)
    return len(picture.lines) * height
