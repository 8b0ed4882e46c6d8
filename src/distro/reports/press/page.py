"""A4 papers: one calm style for all, black on white that survives a photocopy, Arabic shaped and right to left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from distro.atomic_file import atomic_file
from distro.rules.clean import printed
from distro.texts import fonts, language, say

MARGIN = 15.0
_A4 = (210.0, 297.0)
_LINE = 6.0
_QR_SIDE = 20.0
_GREY = 110


class Page:
    """A paper being written from top to bottom, on as many sheets as it takes. `save` makes it whole or not at all."""

    def __init__(
        self, title: str, subtitle: str, made_at: datetime, foot: str = "", *, landscape: bool = False
    ) -> None:
        from fpdf import FPDF

        self.width = width = _A4[landscape] - 2 * MARGIN

        class _Pages(FPDF):
            def normalize_text(self, text: str) -> str:
                """The one door for all text on the paper."""
                return str(super().normalize_text(printed(text)))

            def footer(self) -> None:
                self.set_y(-12)
                self.set_font("paper", "", 7)
                self.set_text_color(_GREY)
                self.cell(width / 2, 4, foot, align="L")
                page = say("reports.page", page=self.page_no(), pages="{nb}")
                self.cell(width / 2, 4, page, align="R")
                self.set_text_color(0)

        self.right_to_left = language() == "ar"
        pdf: Any = _Pages("L" if landscape else "P", "mm", "A4")
        pdf.set_margins(MARGIN, MARGIN, MARGIN)
        pdf.set_auto_page_break(True, 18)
        pdf.set_creation_date(made_at)
        pdf.add_font("paper", "", fonts.path("regular"))
        pdf.add_font("paper", "B", fonts.path("bold"))
        pdf.set_text_shaping(True)
        pdf.set_title(printed(title))
        pdf.add_page()
        self.pdf = pdf
        self._line(title, 18, bold=True, height=9)
        self._line(subtitle, 10, height=6)
        self.gap()

    def qr(self, text: str, top: float = MARGIN) -> None:
        """A QR code of `text`, at the head of the page or `top` mm down, on the side where reading ends."""
        import qrcode

        code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=0)
        code.add_data(text)
        rows = code.get_matrix()
        module = _QR_SIDE / len(rows)
        left = MARGIN if self.right_to_left else MARGIN + self.width - _QR_SIDE
        self.pdf.set_fill_color(0)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    place = (left + x * module, top + y * module)
                    self.pdf.rect(*place, module, module, style="F")

    def heading(self, text: str) -> None:
        """The title of a part, with a rule under it."""
        self.gap(2)
        self._line(text, 12, bold=True, height=7)
        y = self.pdf.get_y()
        self.pdf.set_draw_color(_GREY)
        self.pdf.line(MARGIN, y, MARGIN + self.width, y)
        self.gap(1.5)

    def part(self, title: str, height: float) -> None:
        """A heading whose `height` of content stays with it on one page."""
        if self.pdf.will_page_break(height + 12):
            self.pdf.add_page()
        self.heading(title)

    # ------------------------------------------------------------ strokes of a plot, measured from where reading begins

    def at(self, x: float, y: float, width: float, text: str) -> None:
        """A small text whose field begins `x` from the margin."""
        self.pdf.set_font("paper", "", 7.5)
        self.pdf.set_xy(self._from_margin(x, width), y)
        self.pdf.cell(width, 5, self._fit(text, width), align=self._align)

    def box(self, x: float, y: float, width: float, height: float, *, fill: bool = False) -> None:
        """A bar that begins `x` from the margin, filled or as an outline."""
        if width > 0:
            self.pdf.set_fill_color(70)
            self.pdf.set_draw_color(_GREY)
            self.pdf.rect(self._from_margin(x, width), y, width, height, style="F" if fill else "D")

    def stroke(
        self, points: Sequence[tuple[float, float]], dash: tuple[float, float] = (0.0, 0.0), *,
        wide: bool = False, grey: int = 0,
    ) -> None:  # fmt: skip
        """A line through `points`, whose x are measured from the margin."""
        self.pdf.set_draw_color(grey)
        self.pdf.set_line_width(0.5 if wide else 0.2)
        self.pdf.set_dash_pattern(*dash) if dash[0] else self.pdf.set_dash_pattern()
        self.pdf.polyline([(self._from_margin(x, 0), y) for x, y in points])
        self.pdf.set_dash_pattern()
        self.pdf.set_line_width(0.2)

    def _from_margin(self, x: float, width: float) -> float:
        return MARGIN + (self.width - x - width if self.right_to_left else x)

    # ------------------------------------------------------------ words

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Labels and values, one to a line."""
        for label, value in pairs:
            self._cells([(label, 45, False), (value, self.width - 45, True)], 9)

    def figures(self, pairs: Sequence[tuple[str, int]]) -> None:
        """Large figures side by side, each with its label under it."""
        width = self.width / len(pairs)
        ordered = list(reversed(pairs)) if self.right_to_left else list(pairs)
        self.pdf.set_font("paper", "B", 22)
        for _, value in ordered:
            self.pdf.cell(width, 10, str(value), align="C")
        self.pdf.ln(10)
        self.pdf.set_font("paper", "", 8)
        for label, _ in ordered:
            self.pdf.cell(width, 5, label, align="C")
        self.pdf.ln(7)

    def table(
        self, head: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], texts: int = 1
    ) -> None:
        """A table whose first columns are `texts` and the others figures; the head stands again on every page.

        A row that begins with "!" is set in bold.
        """
        scale = self.width / sum(widths)
        sized = [width * scale for width in widths]

        def print_head() -> None:
            self._row(head, sized, texts, bold=True, fill=True)

        if self.pdf.will_page_break(_LINE * 2.5):
            self.pdf.add_page()
        print_head()
        for row in rows:
            if self.pdf.will_page_break(_LINE * (1 + max(cell.count("\n") for cell in row))):
                self.pdf.add_page()
                print_head()
            bold = row[0].startswith("!")
            self._row([row[0].removeprefix("!"), *row[1:]], sized, texts, bold=bold)

    def text(self, text: str, size: float = 9) -> None:
        """A paragraph."""
        self.pdf.set_font("paper", "", size)
        self.pdf.multi_cell(self.width, size * 0.55, text, align=self._align, new_x="LMARGIN", new_y="NEXT")

    def signatures(self, places: Sequence[tuple[str, str]]) -> None:
        """Places to sign: what for, and whose name stands already."""
        if self.pdf.will_page_break(30):
            self.pdf.add_page()
        self.gap(6)
        width = self.width / len(places)
        y = self.pdf.get_y()
        for number, (label, name) in enumerate(places):
            x = MARGIN + number * width
            self.pdf.set_xy(x, y)
            self.pdf.set_font("paper", "", 8)
            self.pdf.cell(width - 6, 5, label, align=self._align)
            self.pdf.set_xy(x, y + 5)
            self.pdf.set_font("paper", "B", 10)
            self.pdf.cell(width - 6, 6, name, align=self._align)
            self.pdf.line(x, y + 22, x + width - 6, y + 22)
        self.pdf.set_xy(MARGIN, y + 24)

    def gap(self, height: float = 3.0) -> None:
        """White space."""
        self.pdf.ln(height)

    def save(self, out: Path) -> None:
        """Write the file, whole or not at all."""
        with atomic_file(out) as part:
            self.pdf.output(str(part))

    @property
    def _align(self) -> str:
        return "R" if self.right_to_left else "L"

    def _line(self, text: str, size: float, *, bold: bool = False, height: float = _LINE) -> None:
        self.pdf.set_font("paper", "B" if bold else "", size)
        self.pdf.multi_cell(self.width, height, text, align=self._align, new_x="LMARGIN", new_y="NEXT")

    def _cells(self, cells: Sequence[tuple[str, float, bool]], size: float) -> None:
        for text, width, bold in reversed(cells) if self.right_to_left else cells:
            self.pdf.set_font("paper", "B" if bold else "", size)
            self.pdf.cell(width, 5, text, align=self._align)
        self.pdf.ln(5)

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], texts: int, *, bold: bool = False, fill: bool = False
    ) -> None:
        """One row; a cell may hold several lines."""
        pdf = self.pdf
        pdf.set_fill_color(235)
        pdf.set_draw_color(200)
        pdf.set_font("paper", "B" if bold else "", 8)
        height = _LINE + _LINE * 0.75 * max(cell.count("\n") for cell in cells)
        x, y = MARGIN, pdf.get_y()
        placed = list(zip(cells, widths, range(len(cells)), strict=True))
        for cell, width, number in reversed(placed) if self.right_to_left else placed:
            align = self._align if number < texts or "\n" in cell else ("L" if self.right_to_left else "R")
            pdf.set_xy(x, y)
            pdf.cell(width, height, "", border="B", fill=fill)
            for line, text in enumerate(cell.split("\n")):
                pdf.set_xy(x, y + line * _LINE * 0.75)
                pdf.cell(width, _LINE, self._fit(text, width), align=align)
            x += width
        pdf.set_xy(MARGIN, y + height)

    def _fit(self, text: str, width: float) -> str:
        while text and self.pdf.get_string_width(text) > width - 2:
            text = text[:-2] + "…" if text.endswith("…") else text[:-1] + "…"
        return text
