"""What to do next, in one sentence."""

from __future__ import annotations

from textual.content import Content

from distro.tui.commands import HandOver
from distro.tui.look.plain import Cell, row, wrapped
from distro.tui.widgets.pane import Pane

_MARGIN = 2


class Sentence(Pane):
    """Above the keys; it stands out while Space has something to hand over."""

    def __init__(self) -> None:
        super().__init__(id="sentence")
        self._forms: tuple[str, ...] = ("",)
        self._later: tuple[str, ...] = ("",)

    def show(self, forms: tuple[str, ...], urgent: bool, later: tuple[str, ...] = ("",)) -> None:
        """Say the first of `forms`, the longest, that stands in one line, else the last.

        It takes as many lines as `later` will, which is said behind the last page: pages that were counted and seen
        stay the same when it comes.
        """
        self._forms, self._later = forms, later
        self.set_class(urgent, "-urgent")
        self.renew()

    def on_click(self) -> None:
        if self.has_class("-urgent"):
            self.post_message(HandOver())

    def lines(self, width: int, height: int) -> list[Content]:
        room = width - _MARGIN
        told, later = _told(self._forms, room), _told(self._later, room)
        told += [""] * (len(later) - len(told))
        return [row(Cell("", _MARGIN), Cell(line, room, "bold")) for line in told]


def _told(forms: tuple[str, ...], width: int) -> list[str]:
    """The lines of the longest of `forms` that takes no more than one, else of the last."""
    made = [wrapped(form, width) for form in forms]
    return next((lines for lines in made if len(lines) == 1), made[-1])
