"""The document behind every paper, card and label: one door for its text, Arabic in Amiri and in the order it is read.

Text taken out of it is the text that went in: it can be searched and copied, in every language.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from distro.rules.clean import printed
from distro.texts import fonts, language
from distro.texts.isolates import ISOLATES, has_arabic, isolated

_ARABIC_IS_SMALL = 1.2  # Amiri beside DejaVu of the same size
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
        def normalize_text(self, text: str) -> str:
            """The one door for all text."""
            return str(super().normalize_text(printed(text)))

        def _preload_bidirectional_text(self, text: str, markdown: bool) -> Any:
            """Isolates say in which order a line is set; then they are no letters of it."""
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
