"""A print run: cards on sheets with cut marks, backs for the other side, a cover with counts; one PDF, whole or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.atomic_file import atomic_file
from distro.cards.face import CardFace, Faces
from distro.cards.layouts import LAYOUTS, Layout
from distro.model.cards import Design
from distro.paper import document, is_arabic, set_font

_MARK = 4.0  # length of a cut mark
_MARGIN = 20.0

# Hears (printed, all) after each page; answers whether to go on.
Tell = Callable[[int, int], bool]


class Fonts(Struct, frozen=True):
    """The font files that have all letters of the words."""

    regular: Path
    bold: Path


class Cover(Struct, frozen=True, kw_only=True):
    """The first page, in words: what was printed, places to count what became of it, and to sign."""

    title: str
    facts: tuple[tuple[str, str], ...]
    counts: tuple[str, ...]
    signatures: tuple[str, ...]


class PrintRun(Struct, frozen=True, kw_only=True):
    """How cards are printed. `foot` names a sheet by (first card, last card) in its margin, where there is one."""

    design: Design
    layout: Layout = LAYOUTS["a4"]
    backs: bool = False
    cover: Cover | None = None
    foot: Callable[[int, int], str] = lambda first, last: ""
    first: int = 1  # the number of the first card, when an earlier run broke off
    skip: int = 0  # places of the first sheet that are used up already
    offset: tuple[float, float] = (0.0, 0.0)  # millimetres to the right and down, for a printer that is off

    @property
    def turns_on_the_long_edge(self) -> bool:
        """Which edge the paper is turned over on, so that each back lies behind its front."""
        return self.layout.page[0] <= self.layout.page[1]


def print_sheet(
    cards: Sequence[CardFace],
    out: Path,
    run: PrintRun,
    fonts: Fonts,
    made_at: datetime,
    tell: Tell = lambda done, total: True,
) -> int:
    """Write `cards` to `out`; how many pages.

    When `tell` says no, nothing is written and the answer is 0. The file is whole or not there. `made_at` makes the
    same cards the same bytes.
    """
    layout = run.layout
    title = run.cover.title if run.cover else run.design.words[0].title
    pdf = blank_sheets(layout, fonts, title, made_at, _duplex(run))
    if run.cover is not None:
        _cover(pdf, run.cover)
        if run.backs:
            pdf.add_page()  # else the first back would land behind the second front
    faces = Faces(pdf, layout, run.design)
    right, down = run.offset
    done, skip = 0, run.skip % layout.per_page
    while done < len(cards):
        page = cards[done : done + layout.per_page - skip]
        new_page(pdf, layout, run.foot(run.first + done, run.first + done + len(page) - 1))
        for card, (x, y) in zip(page, islice(layout.places(), skip, None), strict=False):
            faces.front(card, x + right, y + down)
        if run.backs:
            new_page(pdf, layout, "")
            for _, (x, y) in zip(page, islice(layout.places(back=True), skip, None), strict=False):
                faces.back(x + right, y + down)
        done, skip = done + len(page), 0
        if not tell(done, len(cards)):
            return 0
    with atomic_file(out) as part:
        pdf.output(str(part))
    return int(pdf.pages_count)


def _duplex(run: PrintRun) -> str:
    if not run.backs:
        return "Simplex"
    return "DuplexFlipLongEdge" if run.turns_on_the_long_edge else "DuplexFlipShortEdge"


def blank_sheets(layout: Layout, fonts: Fonts, title: str, made_at: datetime, duplex: str = "Simplex") -> Any:
    """A document without a page yet, that no printer scales."""
    from fpdf.prefs import ViewerPreferences

    pdf = document(title, made_at, format=layout.page, letters=(fonts.regular, fonts.bold))
    pdf.set_auto_page_break(False)
    pdf.viewer_preferences = ViewerPreferences(print_scaling="None", duplex=duplex)
    return pdf


def new_page(pdf: Any, layout: Layout, foot: str) -> None:
    """A page of `layout`: with cut marks and `foot` in its margin where it is cut."""
    pdf.add_page()
    if layout.cut:
        _cut_marks(pdf, layout)
        text = set_font(pdf, foot, 7)
        pdf.set_xy(layout.left, layout.page[1] - 7.5)
        pdf.cell(layout.page[0] - 2 * layout.left, 3, text, align="C")


def _cut_marks(pdf: Any, layout: Layout) -> None:
    """Marks in the margins, in line with every edge, so that nothing is printed on a card."""
    pdf.set_draw_color(120)
    pdf.set_line_width(0.2)
    corners = list(layout.places())
    right, bottom = corners[-1][0] + layout.width, corners[-1][1] + layout.height
    for x in sorted({edge for left, _ in corners for edge in (left, left + layout.width)}):
        pdf.line(x, layout.top - 2 - _MARK, x, layout.top - 2)
        pdf.line(x, bottom + 2, x, bottom + 2 + _MARK)
    for y in sorted({edge for _, top in corners for edge in (top, top + layout.height)}):
        pdf.line(layout.left - 2 - _MARK, y, layout.left - 2, y)
        pdf.line(right + 2, y, right + 2 + _MARK, y)


def _cover(pdf: Any, cover: Cover) -> None:
    """A page to lay on the pile: what it holds, and what became of it by hand; from the side where reading begins."""
    pdf.add_page()
    width, mirrored = pdf.w - 2 * _MARGIN, is_arabic(cover.title)
    align = "R" if mirrored else "L"

    def cell(start: float, wide: float, high: float, text: str, size: float, *, bold: bool = False, **how: Any) -> None:
        """A cell that begins `start` from where reading begins; the place below it is not moved."""
        y, words = pdf.get_y(), set_font(pdf, text, size, bold)
        pdf.set_xy(_MARGIN + (width - start - wide if mirrored else start), y)
        pdf.cell(wide, high, words, align=align, **how)
        pdf.set_y(y)

    pdf.set_xy(_MARGIN, _MARGIN)
    pdf.multi_cell(width, 9, set_font(pdf, cover.title, 18, True), align=align, new_x="LMARGIN", new_y="NEXT")
    pdf.set_y(pdf.get_y() + 4)
    for label, value in cover.facts:
        cell(0, 60, 8, label, 11)
        cell(60, width - 60, 8, value, 11, bold=True)
        pdf.set_y(pdf.get_y() + 8)
    pdf.set_y(pdf.get_y() + 8)
    for label in cover.counts:
        cell(0, 60, 11, label, 11, border=1)
        cell(60, 40, 11, "", 11, border=1)
        pdf.set_y(pdf.get_y() + 11)
    pdf.set_y(pdf.get_y() + 14)
    each = width / len(cover.signatures)
    for number, label in enumerate(cover.signatures):
        cell(number * each, each - 8, 24, label, 11, border="B")
