"""The verdict: a word to be read from two metres, a shape, a colour, and one sentence."""

from __future__ import annotations

from textual.content import Content

from distro.tui.desk.letters import doubled, drawn, in_blocks, shape, stretched
from distro.tui.desk.wording import Tone
from distro.tui.look.arabic import mirrored
from distro.tui.look.plain import Cell, row, wrapped
from distro.tui.page import FLAT, SLIM
from distro.tui.widgets.pane import Pane

_GAP = 3
_MARGIN = 2
# From this height of the screen on there is room for letters twice as large.
_TALL = 34


class Banner(Pane):
    """`show` sets what it says; the class `-yes`, `-no`, ... sets its colour."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="banner")
        self._ascii = ascii_only
        self._word, self._sentence, self._tone, self._in_short = " ", "", Tone.QUIET, ""

    def show(self, word: str, sentence: str, tone: Tone, in_short: str = "") -> None:
        """Say `word` in large letters and `sentence` beneath it, in the colour and with the shape of `tone`.

        `in_short` is what a small screen says instead, which has no other place for it.
        """
        self._word, self._sentence, self._tone, self._in_short = word, sentence, tone, in_short
        for each in Tone:
            self.set_class(each is tone, f"-{each}")
        self.renew()

    def lines(self, width: int, height: int) -> list[Content]:
        is_flat, is_slim = self.app.size.height < FLAT, self.app.size.width < SLIM
        sentence = self._in_short or self._sentence if is_flat or is_slim else self._sentence
        if is_flat and is_slim:
            told = wrapped(f"{self._word.upper()} · {sentence}" if sentence else self._word.upper(), width - _MARGIN)
            return [row(Cell("", 1), Cell(line, width - 1, "bold")) for line in told]
        large = self._drawing(width)
        beneath = wrapped(sentence, width - 2 * _MARGIN)
        return [*large, *(row(Cell("", _MARGIN), Cell(line, width - _MARGIN, "bold")) for line in beneath)]

    def _drawing(self, width: int) -> list[Content]:
        if self.app.size.height < FLAT or self.app.size.width < SLIM:
            return [row(Cell("", _MARGIN), Cell(self._word.upper(), width - _MARGIN, "bold"))]
        word, mark = drawn(self._word), shape(self._tone.shape)
        roomy = self.app.size.height >= _TALL
        if roomy:
            wide = 2 * (len(word[0]) + len(mark[0])) + _GAP + 2 * _MARGIN
            word, mark = (doubled(word), doubled(mark)) if wide <= width else (stretched(word), stretched(mark))
        height = max(len(word), len(mark))
        word_lines, mark_lines = (in_blocks(_centred(rows, height), self._ascii) for rows in (word, mark))
        lines = []
        for beside, line in zip(mark_lines, word_lines, strict=True):
            fields = [" " * _MARGIN, beside, " " * _GAP, line]
            lines.append(
                Content("".join(reversed(fields)).rjust(width) if mirrored() else "".join(fields).ljust(width))
            )
        return lines


def _centred(rows: list[str], height: int) -> list[str]:
    blank = "." * len(rows[0])
    above = (height - len(rows)) // 2
    return [blank] * above + rows + [blank] * (height - len(rows) - above)
