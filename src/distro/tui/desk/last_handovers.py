"""The last handovers of the day, newest first, one to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.model.events import Handover
from distro.stations.desk import Desk
from distro.texts import say
from distro.tui.widgets.list_line import ListLine
from distro.wording import dates


class LastHandovers(OptionList):
    """`show` says which; the one that was highlighted stays so while it is among them."""

    def __init__(self, desk: Desk, id: str) -> None:
        super().__init__(id=id, compact=True)
        self._desk = desk
        self._shown: list[Handover] = []

    @property
    def chosen(self) -> Handover | None:
        """The one that is highlighted."""
        return self._shown[self.highlighted] if self.highlighted is not None else None

    def show(self, handovers: Sequence[Handover]) -> None:
        """Show these, unless they stand there already."""
        lines = [self._line(handover) for handover in handovers]
        if [option.prompt for option in self.options] == lines:
            return
        before = self.chosen
        self._shown = [*handovers]
        self.clear_options()
        self.add_options([Option(line, id=made.id) for line, made in zip(lines, handovers, strict=True)])
        if handovers:
            self.highlighted = self._shown.index(before) if before in self._shown else 0

    def _line(self, handover: Handover) -> ListLine:
        household = self._desk.session.books.register.get(handover.household)
        text = say(
            "desk.undo.line",
            time=dates.clock(handover.occurred_at),
            number=household.number if household else "-",
            desk=handover.desk,
            n=sum(1 for line in handover.lines if line.quantity),
        )
        return ListLine.words(text)
