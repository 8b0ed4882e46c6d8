"""Where cards stand on paper: A4 sheets to cut, label sheets to peel, single cards for a card printer. Millimetres."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

# ISO/IEC 7810 ID-1, and A4.
CARD_WIDTH, CARD_HEIGHT = 85.60, 53.98
_A4 = (210.0, 297.0)
_SIZE = re.compile(r"(\d{2,3}(?:\.\d+)?)x(\d{2,3}(?:\.\d+)?)")


class Layout(Struct, frozen=True, kw_only=True):
    """Equal cards in columns and rows. The pitch is from one card's edge to that of the next; `cut`: cut marks."""

    width: float = CARD_WIDTH
    height: float = CARD_HEIGHT
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    pitch_x: float = 0.0
    pitch_y: float = 0.0
    page: tuple[float, float] = _A4
    cut: bool = False

    @property
    def per_page(self) -> int:
        """How many cards a page holds."""
        return self.columns * self.rows

    def places(self, back: bool = False) -> Iterator[tuple[float, float]]:
        """The upper left corner of each card, row by row; for a `back`, where it lies when the sheet is turned over."""
        for row in range(self.rows):
            for column in range(self.columns):
                x = self.left + column * self.pitch_x
                yield (self.page[0] - x - self.width if back else x), self.top + row * self.pitch_y


def _centred(columns: int, rows: int, gap_x: float, gap_y: float) -> Layout:
    width, height = columns * CARD_WIDTH + (columns - 1) * gap_x, rows * CARD_HEIGHT + (rows - 1) * gap_y
    return Layout(
        columns=columns, rows=rows, left=(_A4[0] - width) / 2, top=(_A4[1] - height) / 2,
        pitch_x=CARD_WIDTH + gap_x, pitch_y=CARD_HEIGHT + gap_y, cut=True,
    )  # fmt: skip


def _single(width: float, height: float) -> Layout:
    return Layout(width=width, height=height, page=(width, height))


# The label sheets by the number that stands on their box; measures of Avery Zweckform.
LAYOUTS = {
    "a4": _centred(2, 5, 0, 0),
    "a4-8": _centred(2, 4, 10, 10),
    "id1": _single(CARD_WIDTH, CARD_HEIGHT),
    "C32011": Layout(
        width=85, height=54, columns=2, rows=5, left=15, top=13.5, pitch_x=95, pitch_y=54,
    ),
    "L7165": Layout(width=99.1, height=67.7, columns=2, rows=4, left=4.65, top=13.1, pitch_x=101.6, pitch_y=67.7),
    "L7173": Layout(width=99.1, height=57, columns=2, rows=5, left=4.65, top=6, pitch_x=101.6, pitch_y=57),
    "L7163": Layout(width=99.1, height=38.1, columns=2, rows=7, left=4.65, top=15.15, pitch_x=101.6, pitch_y=38.1),
    "L7160": Layout(width=63.5, height=38.1, columns=3, rows=7, left=7.25, top=15.15, pitch_x=66.0, pitch_y=38.1),
}  # fmt: skip


def layout(name: str) -> Layout | None:
    """The layout called `name`, or of one card of a size of its own: `70x40`; None when it is neither."""
    if size := _SIZE.fullmatch(name):
        return _single(float(size[1]), float(size[2]))
    return LAYOUTS.get(name)
