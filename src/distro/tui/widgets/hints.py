"""The last line of a screen: its keys, each a place to click. As many as fit, of those that this person may use."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import cast

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click

from distro.texts import say
from distro.tui.commands import Back, Command, Menu
from distro.tui.look.arabic import mirrored
from distro.tui.look.plain import Cell, row
from distro.tui.shell import Shell
from distro.tui.widgets.pane import Pane

_GAP = 2


class Hints(Pane):
    """`Espace Remettre  F2 Nom  ...`, and in a rehearsal its mark at the end; `marked`: unless it stands elsewhere."""

    def __init__(self, offers: Sequence[type[Command]], marked: bool = True) -> None:
        super().__init__(id="hints")
        self._offers = [offer for offer in offers if offer.key]
        self._marked = marked

    @property
    def _shell(self) -> Shell:
        return cast("Shell", self.app)

    @property
    def _mark(self) -> str:
        rehearsal = self._marked and self._shell.session.programme.rehearsal
        return say("app.status.rehearsal") if rehearsal else ""

    def fitting(self, width: int) -> list[tuple[type[Command], int]]:
        """The commands whose hints fit in `width` cells, each with the cells it takes.

        Where not all do, the way back is among them, and the menu: it has the others.
        """
        offers = [(offer, _cells(offer)) for offer in self._offers if self._shell.may(offer)]
        fitting = _first(offers, width)
        kept = [one for one in offers if one[0] in (Menu, Back)]
        if all(one in fitting for one in kept):
            return fitting
        others = [one for one in offers if one not in kept]
        return [*_first(others, width - sum(cells for _, cells in kept)), *kept]

    def lines(self, width: int, height: int) -> list[Content]:
        cells, mark = [Cell("", 1)], self._mark
        width -= cell_len(mark)
        for offer, taken in self.fitting(width):
            key = cell_len(offer.key_name())
            cells += [Cell(offer.key_name(), key, "bold $accent"), Cell("", 1), Cell(offer.hint(), taken - key - 1)]
        cells.append(Cell("", width - sum(cell.width for cell in cells)))
        return [row(*cells, Cell(mark, cell_len(mark), "bold reverse $warning"))]

    def on_click(self, event: Click) -> None:
        at = self.size.width - event.x if mirrored() else event.x
        begin = 1
        for offer, taken in self.fitting(self.size.width - cell_len(self._mark)):
            if begin <= at < begin + taken:
                self.post_message(offer())
                return
            begin += taken


def _cells(offer: type[Command]) -> int:
    return cell_len(offer.key_name()) + 1 + cell_len(offer.hint()) + _GAP


def _first(offers: Sequence[tuple[type[Command], int]], width: int) -> list[tuple[type[Command], int]]:
    """As many of them as fit."""
    ends = accumulate(cells for _, cells in offers)
    return [one for one, end in zip(offers, ends, strict=True) if 1 + end - _GAP <= width]
