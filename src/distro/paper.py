"""The document behind every paper, card and label: one door for its text, Arabic in Amiri and in the order it is read.

Text taken out of it is the text that went in: it can be searched and copied, in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from distro.rules.clean import printed
from distro.texts import fonts, language
from distro.texts.isolates import ISOLATES, has_arabic, isolated

# Letters, figures and signs that a font writes one by one, from left to right.
_PLAIN = re.compile(
    "[ -~\n\u00a0-\u02ff\u0370-\u03ff\u0400-\u0482\u1e00-\u1eff\u2010-\u2027\u202f-\u2043\u2190-\u2bff]*"
)
_ARABIC_IS_SMALL = 1.2  # Amiri beside DejaVu of the same size
_REMEMBERED = 4096  # texts
_NOT_IN_AMIRI = {"☐": "[  ]"}


def document(
    title: str,
    made_at: datetime,
    *,
    format: str | tuple[float, float] = "A4",
    landscape: bool = False,
    letters: tuple[Path, Path] | None = None,
    foot: Callable[[], None] = lambda: None,
) -> Any:
    """A document of fpdf2 without a page yet, measured in millimetres, that tells its language and its title.

    `letters`: the font files for all but Arabic, plain and bold. `foot` draws the end of each page. `made_at` makes the
    same pages the same bytes.
    """
    from fpdf import FPDF

    class Pages(FPDF):
        def __init__(self, *how: Any) -> None:
            super().__init__(*how)
            self.lines_set: dict[tuple[str, str, float], tuple[str, float]] = {}

        def normalize_text(self, text: str) -> str:
            """The one door for all text."""
            return str(super().normalize_text(printed(text)))

        def _preload_bidirectional_text(self, text: str, markdown: bool) -> Any:
            """Isolates say in which order a line is set; then they are no letters of it.

            What every font writes letter by letter is neither ordered nor shaped: tables are mostly that.
            """
            if self.text_shaping and _PLAIN.fullmatch(text):
                shaping, self.text_shaping = self.text_shaping, None
                try:
                    return self._preload_font_styles(text, markdown)
                finally:
                    self.text_shaping = shaping
            fragments = super()._preload_bidirectional_text(isolated(text), markdown)
            for fragment in fragments:
                fragment.characters = [sign for sign in fragment.characters if sign not in ISOLATES]
            return fragments

        def footer(self) -> None:
            foot()

    pdf: Any = Pages("L" if landscape else "P", "mm", format)
    regular, bold = letters or (fonts.path("regular"), fonts.path("bold"))
    for family, style, file in (
        ("paper", "", regular),
        ("paper", "B", bold),
        ("arabic", "", fonts.path("arabic")),
        ("arabic", "B", fonts.path("arabic bold")),
    ):
        pdf.add_font(family, style, file)
    pdf.set_text_shaping(True)
    pdf.set_creation_date(made_at)
    pdf.set_title(printed(title))
    pdf.set_lang(language())
    return pdf


def is_arabic(text: str) -> bool:
    """Whether there are Arabic letters in it: it begins at the right edge then."""
    return has_arabic(text)


def set_font(pdf: Any, text: str, size: float, bold: bool = False) -> str:
    """The font for a text; the text as that font can write it. `size` in points of the Latin letters."""
    arabic = has_arabic(text)
    pdf.set_font("arabic" if arabic else "paper", "B" if bold else "", size * (_ARABIC_IS_SMALL if arabic else 1))
    return "".join(_NOT_IN_AMIRI.get(sign, sign) for sign in text) if arabic else text


def put(
    pdf: Any, x: float, y: float, width: float, height: float, text: str, size: float, bold: bool = False,
    align: str = "L",
) -> None:  # fmt: skip
    """One line of text in a field, in mm, "L", "R" or "C" of it, as `cell` of fpdf2 sets it.

    What stood somewhere before is not set anew: tables repeat their cells, and setting is what takes the time.
    """
    from fpdf.enums import PDFResourceType

    text = set_font(pdf, text, size, bold)
    pdf.set_xy(x, y)
    if not text or pdf.str_alias_nb_pages in text:  # how many pages there are is known at the end
        pdf.cell(width, height, text, align=align)
        return
    font = pdf.current_font
    key = (text, font.fontkey, pdf.font_size_pt)
    if key not in pdf.lines_set:
        if len(pdf.lines_set) >= _REMEMBERED:
            pdf.lines_set.clear()
        pdf.lines_set[key] = _set(pdf, text)
    strokes, wide = pdf.lines_set[key]
    spare = {"L": pdf.c_margin, "C": (width - wide) / 2, "R": width - pdf.c_margin - wide}[align]
    left, base = (x + spare) * pdf.k, (pdf.h - y - 0.5 * height - 0.3 * pdf.font_size) * pdf.k
    pdf._resource_catalog.add(PDFResourceType.FONT, font.i, pdf.page)
    ink = pdf.text_color.serialize().lower()
    pdf._out(f"q {ink} 1 0 0 1 {left:.2f} {base:.2f} cm BT /F{font.i} {pdf.font_size_pt:.2f} Tf {strokes} ET Q")


def _set(pdf: Any, text: str) -> tuple[str, float]:
    """The operators that write a line from the origin on, in the font that is set, and how wide it is, in mm."""
    from fpdf.enums import Align
    from fpdf.line_break import TextLine

    line = TextLine(pdf._preload_bidirectional_text(pdf.normalize_text(text), False), 0, 0, Align.L, 0, 0)
    strokes, wide = [], 0.0
    for fragment in line.get_ordered_fragments():
        strokes.append(fragment.render_pdf_text(0, 0, 0, wide, 0, 0))
        wide += fragment.get_width()
    return " ".join(strokes), wide
