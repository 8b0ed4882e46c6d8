"""A4 papers: one calm style for all, black on white that survives a photocopy, Arabic shaped and right to left.

Nothing is cut off: what does not fit on a line is folded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.paper import document, put, set_font
from distro.texts import language, say

MARGIN = 15.0
_A4 = (210.0, 297.0)
_LINE = 6.0
_FOLDED_LINE = 4.5  # mm from one line of a cell to the next
_PADDING = 2.0
_LEAST_LABEL = 45.0
_CELL = 8.0  # points
_SMALLEST = 5.0  # points that can still be read
_POINT = 0.4  # mm from one line to the next, for a point of its size
_FOOT = 18.0  # mm
_BEGINS = 20.0  # mm of a part that is longer than a page stay with its title
_QR_SIDE = 20.0
_SHARP = 8  # dots of a printer for a pixel of a drawing
_GREY = 110


class PaperPage:
    """A paper being written from top to bottom, on as many sheets as it takes. `save` makes it whole or not at all."""

    def __init__(
        self, title: str, subtitle: str, made_at: datetime, foot: str = "", *, landscape: bool = False
    ) -> None:
        self.width = _A4[landscape] - 2 * MARGIN
        self.right_to_left = language() == "ar"
        self._foot = foot
        self.pdf = document(title, made_at, landscape=landscape, foot=self._footer)
        self.pdf.set_margins(MARGIN, MARGIN, MARGIN)
        self.pdf.set_auto_page_break(True, _FOOT)
        self._widths: dict[tuple[str, float, bool], float] = {}
        self.pdf.add_page()
        self._line(title, 18, bold=True, height=9)
        self._line(subtitle, 10, height=6)
        self.gap()

    def _footer(self) -> None:
        pdf, width = self.pdf, self.width
        pdf.set_text_color(_GREY)
        number = say("reports.page", page=pdf.page_no(), pages="{nb}")
        self.fit(MARGIN, pdf.h - 12, width * 0.75, 4, self._foot, 7, align="L")
        self.fit(MARGIN + width * 0.75, pdf.h - 12, width * 0.25, 4, number, 7, align="R")
        pdf.set_text_color(0)

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
        """A heading whose `height` of content stays with it on one page, or the beginning of what is longer."""
        if self.pdf.will_page_break((height if height + 12 <= self._room else _BEGINS) + 12):
            self.pdf.add_page()
        self.heading(title)

    @property
    def _room(self) -> float:
        """The height of an empty page, in mm."""
        return float(self.pdf.h - MARGIN - _FOOT)

    # ------------------------------------------------------------ strokes of a plot, measured from where reading begins

    def at(self, x: float, y: float, width: float, text: str, size: float = 7.5) -> None:
        """A small text whose field begins `x` from the margin."""
        self.fit(self._from_margin(x, width), y, width, 5, text, size)

    def drawing(self, x: float, y: float, rows: Sequence[str], side: float) -> None:
        """Rows of pixels, `#` is ink, each `side` mm wide, from `x` of the margin on. The same one is kept once."""
        from PIL import Image

        width, height = len(rows[0]), len(rows)
        small = Image.new("L", (width, height))
        small.putdata([0 if pixel == "#" else 255 for row in rows for pixel in row])
        image = small.resize((width * _SHARP, height * _SHARP), Image.Resampling.NEAREST)  # viewers smooth small ones
        self.pdf.image(image, self._from_margin(x, width * side), y, width * side, height * side)

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
        """Labels and values beside them."""
        widest = max((self._measured(label, 9, False) for label, _ in pairs), default=0.0) + _PADDING
        label_width = min(max(widest, _LEAST_LABEL), self.width / 2)
        for label, value in pairs:
            cells = [(label, label_width, False), (value, self.width - label_width, True)]
            folded = [self.folded(text, width, 9, bold) for text, width, bold in cells]
            for lines in self._in_pieces(folded, self._room):
                self._cells([(part, width, bold) for part, (_, width, bold) in zip(lines, cells, strict=True)])

    def _cells(self, cells: list[tuple[list[str], float, bool]]) -> None:
        height = 5.0 + _FOLDED_LINE * (max(len(lines) for lines, _, _ in cells) - 1)
        if self.pdf.will_page_break(height):
            self.pdf.add_page()
        x, y = MARGIN, self.pdf.get_y()
        for lines, width, bold in reversed(cells) if self.right_to_left else cells:
            for number, text in enumerate(lines):
                self.put(x, y + number * _FOLDED_LINE, width, 5, text, 9, bold)
            x += width
        self.pdf.set_xy(MARGIN, y + height)

    def figures(self, pairs: Sequence[tuple[str, int]]) -> None:
        """Large figures side by side, each with its label under it."""
        width = self.width / len(pairs)
        labels = [self.folded(label, width, _CELL, False) for label, _ in pairs]
        height = 12 + _FOLDED_LINE * max(map(len, labels))
        if self.pdf.will_page_break(height):
            self.pdf.add_page()
        y = self.pdf.get_y()
        for place, (_, value) in enumerate(pairs):
            x = self._from_margin(place * width, width) if self.right_to_left else MARGIN + place * width
            self.fit(x, y, width, 10, str(value), 22, bold=True, align="C")
            for number, text in enumerate(labels[place]):
                self.put(x, y + 10 + number * _FOLDED_LINE, width, 5, text, _CELL, align="C")
        self.pdf.set_xy(MARGIN, y + height)

    def table(
        self, head: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], *,
        figures: Collection[int], bold: Collection[int] = (),
    ) -> None:  # fmt: skip
        """A table; `figures` are the columns that are set flush with their end, `bold` the rows that stand out.

        `widths` are a wish: no column is narrower than its longest word. The head stands again on every page.
        """
        sized = self._sized(head, widths, rows)
        over = [self.folded(text, width, _CELL, True) for text, width in zip(head, sized, strict=True)]
        if self.pdf.will_page_break(_height(over) + _LINE * 1.5):
            self.pdf.add_page()
        self._row(over, sized, figures, bold=True, fill=True)
        for number, row in enumerate(rows):
            stands_out = number in bold
            cells = [self.folded(text, width, _CELL, stands_out) for text, width in zip(row, sized, strict=True)]
            for piece in self._in_pieces(cells, self._room - _height(over)):
                if self.pdf.will_page_break(_height(piece)):
                    self.pdf.add_page()
                    self._row(over, sized, figures, bold=True, fill=True)
                self._row(piece, sized, figures, bold=stands_out)

    def lines(self, rows: Sequence[Sequence[str]]) -> None:
        """Short texts side by side in columns of one width, without a head: to be found from afar."""
        width = self.width / max(map(len, rows))
        for row in rows:
            if self.pdf.will_page_break(_LINE * 1.2):
                self.pdf.add_page()
            y = self.pdf.get_y()
            for place, text in enumerate(row):
                self.fit(self._from_margin(place * width, width), y, width, _LINE * 1.2, text, 12)
            self.pdf.set_xy(MARGIN, y + _LINE * 1.2)

    def _sized(self, head: Sequence[str], wish: Sequence[float], rows: Sequence[Sequence[str]]) -> list[float]:
        """Each column as wide as its longest word; what is left of the page is given to those that wish for more."""
        least = []
        for heading, *column in zip(head, *rows, strict=True):
            words = {word for cell in column for word in cell.split()}
            longest = max((self._measured(word, _CELL, False) for word in words), default=0.0)
            widest = max([longest, *(self._measured(word, _CELL, True) for word in heading.split())]) + _PADDING
            least.append(min(widest, self.width / 3))  # a word longer than that is broken, and squeezes no other column
        spare = self.width - sum(least)
        if spare <= 0:
            return [width * self.width / sum(least) for width in least]
        scale = self.width / sum(wish)
        wanted = [max(0.0, width * scale - need) for width, need in zip(wish, least, strict=True)]
        shares = wanted if sum(wanted) else [1.0] * len(least)
        return [need + spare * share / sum(shares) for need, share in zip(least, shares, strict=True)]

    def _in_pieces(self, cells: Sequence[list[str]], room: float) -> Iterator[list[list[str]]]:
        """A row as it is; in pieces, from here on, where it is higher than a page that has `room` for it, in mm."""
        if _height(cells) <= room:
            yield list(cells)
            return
        here, at, last = self.pdf.h - _FOOT - self.pdf.get_y(), 0, max(map(len, cells))
        while at < last:
            most = max(1, int(((here if here > _BEGINS and not at else room) - _LINE) / _FOLDED_LINE) + 1)
            yield [lines[at : at + most] for lines in cells]
            at += most

    def text(self, text: str, size: float = 9) -> None:
        """A paragraph."""
        self._line(text, size, height=size * 0.55)

    def signatures(self, places: Sequence[tuple[str, str]]) -> None:
        """Places to sign: what for, and whose name stands already."""
        if self.pdf.will_page_break(30):
            self.pdf.add_page()
        self.gap(6)
        width = self.width / len(places)
        y = self.pdf.get_y()
        for number, (label, name) in enumerate(places):
            x = self._from_margin(number * width, width) if self.right_to_left else MARGIN + number * width
            self.fit(x, y, width - 6, 5, label, 8)
            self.fit(x, y + 5, width - 6, 6, name, 10, bold=True)
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
        text = set_font(self.pdf, text, size, bold)
        self.pdf.multi_cell(self.width, height, text, align=self._align, new_x="LMARGIN", new_y="NEXT")

    def _row(
        self, cells: Sequence[list[str]], widths: Sequence[float], figures: Collection[int], *,
        bold: bool = False, fill: bool = False,
    ) -> None:  # fmt: skip
        """One row of folded cells."""
        height = _height(cells)
        x, y = MARGIN, self.pdf.get_y()
        if fill:
            self.pdf.set_fill_color(235)
            self.pdf.rect(x, y, sum(widths), height, style="F")
        self.pdf.set_draw_color(200)
        self.pdf.line(x, y + height, x + sum(widths), y + height)
        placed = list(zip(cells, widths, range(len(cells)), strict=True))
        for lines, width, number in reversed(placed) if self.right_to_left else placed:
            align = self._align if number not in figures else ("L" if self.right_to_left else "R")
            for at, text in enumerate(lines):
                self.put(x, y + at * _FOLDED_LINE, width, _LINE, text, _CELL, bold, align)
            x += width
        self.pdf.set_xy(MARGIN, y + height)

    # ------------------------------------------------------------ one line of text

    def fit(
        self, x: float, y: float, width: float, height: float, text: str, size: float, *,
        bold: bool = False, align: str = "",
    ) -> None:  # fmt: skip
        """One line: smaller, if need be, then folded; of what is longer than the field then, its beginning."""
        while size > _SMALLEST and self._measured(text, size, bold) > width - _PADDING:
            size -= 0.5
        lines = self.folded(text, width, size, bold)
        if len(lines) == 1:
            self.put(x, y, width, height, text, size, bold, align)
            return
        step = size * _POINT
        most = max(1, int(height / step))
        if len(lines) > most:
            lines = [*lines[: most - 1], self._begun(lines[most - 1], width, size, bold)]
        top = y + (height - step * len(lines)) / 2
        for number, line in enumerate(lines):
            self.put(x, top + number * step, width, step, line, size, bold, align)

    def _begun(self, text: str, width: float, size: float, bold: bool) -> str:
        """The beginning of a line that goes on, and a sign that it does."""
        while text and self._measured(f"{text}…", size, bold) > width - _PADDING:
            text = text[:-1]
        return f"{text}…"

    def put(
        self, x: float, y: float, width: float, height: float, text: str, size: float, bold: bool = False,
        align: str = "",
    ) -> None:  # fmt: skip
        """One line of text in a field."""
        put(self.pdf, x, y, width, height, text, size, bold, align or self._align)

    def _measured(self, text: str, size: float, bold: bool) -> float:
        """How wide a line is, in mm."""
        key = (text, size, bold)
        if key not in self._widths:
            self._widths[key] = self.pdf.get_string_width(set_font(self.pdf, text, size, bold)) if text else 0.0
        return self._widths[key]

    def _fitting(self, word: str, room: float, size: float, bold: bool) -> int:
        """How many letters of a word fit, at least one; however long it is, only its beginning is measured."""

        def wide(letters: int) -> float:
            return self._measured(word[:letters], size, bold)

        most = 2
        while most < len(word) and wide(most) <= room:
            most *= 2
        return min(len(word), 1 + bisect_right(range(2, min(most, len(word)) + 1), room, key=wide))

    def folded(self, text: str, width: float, size: float, bold: bool) -> list[str]:
        """The lines of a text that is `width` wide: broken between words, and within a word that is wider than that."""
        room = width - _PADDING
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if self._measured(longer, size, bold) <= room:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                line = word
                while (fits := self._fitting(line, room, size, bold)) < len(line):
                    lines.append(line[:fits])
                    line = line[fits:]
            lines.append(line)
        return lines


def _height(cells: Sequence[list[str]]) -> float:
    """How high a row is whose cells have these lines."""
    return _LINE + _FOLDED_LINE * (max(map(len, cells)) - 1)
