"""The only door for text on its way to the screen: cleaned, cut to its place, never read as markup.

Textual passes escape sequences inside data to the terminal, and a name like `[@click=app.quit]x[/]` is live as soon as
it is taken for markup. So every text goes through here and comes out as plain `Content`. Widths are cells of the
terminal; Arabic is cut and wrapped as it is read, and shaped after that.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, chop_cells
from textual.content import Content

from distro.texts.spaces import NO_BREAK, hard, soft
from distro.tui.look.arabic import in_visual_order, mirrored, shaped

# Zero-width joiner and non-joiner: they belong to the spelling of words. Other format characters turn text around.
_JOINERS = frozenset("\u200c\u200d")


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """`text` without control and format characters; any white space is one space."""
    if text.isascii() and text.isprintable():
        return text
    kept = (
        " " if letter.isspace() and letter != NO_BREAK else letter
        for letter in text
        if letter.isspace() or letter in _JOINERS or unicodedata.category(letter)[0] != "C"
    )
    return "".join(kept)


def cut(text: str, width: int) -> str:
    """`text`, cleaned, in at most `width` cells; an ellipsis says that something is missing."""
    text = clean(text)
    if cell_len(text) <= width:
        return text
    return chop_cells(text, width - 1)[0].rstrip() + "…" if width > 1 else ""


def fit(text: str, width: int, end: bool = False) -> str:
    """One line of exactly `width` cells: at its beginning (the right in Arabic), or at its `end`."""
    line = soft(shaped(cut(text, width)))
    room = " " * max(0, width - cell_len(line))
    return room + line if end is not mirrored() else line + room


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, not yet shaped; words stay whole where they can."""
    lines: list[str] = []
    line = ""
    for word in filter(None, hard(clean(text)).split(" ")):
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = chop_cells(word, max(width, 1)) or [""]
        lines += whole
    return [*lines, line] if line or not lines else lines


class Cell(NamedTuple):
    """A field of a line: `text` in `width` cells, in a style of Textual's, at its beginning or `end`."""

    text: str
    width: int
    style: str = ""
    end: bool = False


def row(*cells: Cell) -> Content:
    """One line of fields; in Arabic the first is the rightmost. Each Arabic text is shaped in its own field."""
    fields = [(fit(cell.text, cell.width, cell.end), cell.style) for cell in cells if cell.width > 0]
    return Content.assemble(*(reversed(fields) if mirrored() else fields))


def paragraph(text: str, width: int, style: str = "") -> list[Content]:
    """`text` over as many lines as it takes."""
    return [row(Cell(line, width, style)) for line in wrapped(text, width)]


_NAME = 22


def named(name: Cell, *cells: Cell) -> list[Content]:
    """A name over as many lines as it takes, and beside its first the other fields; below it, where it has no room."""
    if name.width >= _NAME:
        lines = wrapped(name.text, name.width - 1)
        below = [Cell("", cell.width) for cell in cells]
        return [row(name._replace(text=line), *(below if at else cells)) for at, line in enumerate(lines)]
    width = max(1, name.width + sum(cell.width for cell in cells))
    shares = [cell._replace(width=width // len(cells)) for cell in cells]
    told = paragraph(name.text, width, name.style)
    return [*told, row(*shares)] if any(cell.text for cell in cells) else told


def content(text: str) -> Content:
    """A short text for a widget that lays it out itself: a button, an option, a placeholder."""
    return Content(soft(shaped(clean(text))))


def arabic_line(text: str, by_distro: bool) -> Content:
    """A line of Arabic as distro shapes it, or as the terminal makes of it, whichever is set now."""
    return Content(in_visual_order(clean(text), True) if by_distro else clean(text))
