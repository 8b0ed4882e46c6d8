"""Labels for lots of goods: a symbol, the item in words, its lot and until when it is good. One lies on every case.

A barcode's digits do not survive a foreign keyboard; the letters of this code do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.atomic_file import atomic_file
from distro.cards.layouts import Layout
from distro.cards.sheet import Fonts, blank_sheets, new_page
from distro.cards.strokes import draw_code, draw_symbol, fitting

_MARGIN = 2.5
_CODE_HEIGHT = 5.5
_LINE = 0.42  # millimetres of a line for each point of its size
_NAME, _WORDS = 13.0, 10.0


class LotLabel(Struct, frozen=True):
    """What stands on one label: its code, and the item in words and what tells the lot, a line each."""

    code: str
    words: tuple[str, ...]


def symbol_side(layout: Layout) -> float:
    """The side in millimetres of the square that a label's symbol and its quiet zone have."""
    return min(layout.height - _CODE_HEIGHT, layout.width / 2)


def write_labels(
    labels: Sequence[LotLabel],
    out: Path,
    layout: Layout,
    fonts: Fonts,
    made_at: datetime,
    *,
    skip: int = 0,
    right_to_left: bool = False,
) -> int:
    """Write `labels` to `out`, leaving the first `skip` places of the first sheet empty; how many pages.

    The file is whole or not there. `made_at` makes the same labels the same bytes.
    """
    title = ", ".join(dict.fromkeys(label.words[0] for label in labels))
    pdf = blank_sheets(layout, fonts, title, made_at)
    done, skip = 0, skip % layout.per_page
    while done < len(labels):
        page = labels[done : done + layout.per_page - skip]
        new_page(pdf, layout, "")
        for label, (x, y) in zip(page, islice(layout.places(), skip, None), strict=False):
            _draw(pdf, label, layout, x, y, right_to_left)
        done, skip = done + len(page), 0
    with atomic_file(out) as part:
        pdf.output(str(part))
    return int(pdf.pages_count)


def _draw(pdf: Any, label: LotLabel, layout: Layout, x: float, y: float, right_to_left: bool) -> None:
    side = symbol_side(layout)
    draw_symbol(pdf, label.code, side, x + (layout.width - side if right_to_left else 0), y, layout.page[1])
    draw_code(pdf, label.code, x, y + layout.height - 1.8, layout.width)
    left, width = x + (_MARGIN if right_to_left else side), layout.width - side - _MARGIN
    top = y + _MARGIN
    room = (layout.height - _CODE_HEIGHT - _MARGIN) / (len(label.words) + 0.5)
    for number, text in enumerate(label.words):
        wished = min(_WORDS if number else _NAME, room / _LINE)
        size = fitting(pdf, text, width, wished, bold=not number)
        pdf.set_xy(left, top)
        pdf.cell(width, size * _LINE, text, align="R" if right_to_left else "L")
        top += room * (1 if number else 1.4)
