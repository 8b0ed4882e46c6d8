"""A text that wraps at whatever width it has: people's words are shaped line by line, and never markup.

Where it has no room for all of it, whole sentences are shown: half of one says something else.
"""

from __future__ import annotations

import re

from textual.content import Content
from textual.geometry import Size

from distro.tui.look.plain import Cell, cut, paragraph, row, wrapped
from distro.tui.widgets.pane import Pane

_SENTENCE = re.compile(r"(?<=[.!?؟]) +|\n")


class Text(Pane):
    """A paragraph, or `one_line` that is cut to its place (`end`: at the end of it); `say` replaces it."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,
        classes: str = "",
        one_line: bool = False,
        end: bool = False,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.text = text
        self._one_line = one_line or end
        self._end = end

    def say(self, text: str) -> None:
        """Show `text` instead."""
        self.text = text
        self.renew()

    def lines(self, width: int, height: int) -> list[Content]:
        if self._one_line:
            return [row(Cell(self.text, width, end=self._end))]
        told = _in_lines(self.text, width)
        return told if not height or len(told) <= height else _in_room(self.text, width, height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        most = self.styles.max_height
        return max(1, len(self.lines(width, int(most.value) if most is not None and most.is_cells else 0)))


def _in_lines(text: str, width: int) -> list[Content]:
    return [line for part in text.split("\n") for line in paragraph(part, width)]


def _in_room(text: str, width: int, height: int) -> list[Content]:
    """As many sentences as have room, the first of them first; an ellipsis ends one that has none by itself."""
    ends = [found.start() for found in _SENTENCE.finditer(text)]
    for end in reversed(ends):
        if len(told := _in_lines(text[:end], width)) <= height:
            return told
    first, *_ = _SENTENCE.split(text)
    lines = wrapped(first, width)
    kept = [*lines[: height - 1], cut(" ".join(lines[height - 1 :]), width)]
    return [row(Cell(line, width)) for line in kept]
