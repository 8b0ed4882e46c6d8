"""The first line of the desk: where, when, which desk, who, the hub, how many; and whether this is a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from distro.stations.desk import Desk
from distro.texts import in_words, say
from distro.tui.look.plain import Cell, row
from distro.tui.widgets.pane import Pane
from distro.wording import dates

if TYPE_CHECKING:
    from distro.stations.laptops.liaison import Liaison


class Status(Pane):
    """Always one line."""

    def __init__(self, desk: Desk, liaison: Callable[[], Liaison | None] = lambda: None) -> None:
        super().__init__(id="status")
        self._desk = desk
        self._liaison = liaison

    def lines(self, width: int, height: int) -> list[Content]:
        session = self._desk.session
        day = session.books.days.open_at(self._desk.point)
        place = in_words(session.programme.point(self._desk.point).name)
        numbers = say("app.status.no_day")
        if day is not None:
            glance = self._desk.glance()
            numbers = say("app.status.served", served=glance.served, planned=glance.planned)
        mark = say("app.status.rehearsal") if session.programme.rehearsal else ""
        parts = [
            place.partition("،" if "،" in place else ",")[0],
            dates.full(day.date if day else session.now().date()),
            say("app.status.desk", desk=self._desk.number),
            session.person,
        ]
        if line := self._line():
            numbers = f"{line} · {numbers}"
        if any(known.supplement_is_open for known in session.books.days.all()):
            numbers = f"{say('supplement.mark')} · {numbers}"
        left = width - cell_len(mark) - cell_len(numbers) - 4
        return [
            row(
                Cell(" " + " · ".join(parts), left, "$quiet"),
                Cell("", 1),
                Cell(mark, cell_len(mark), "bold reverse $warning"),
                Cell("", 1),
                Cell(numbers + " ", cell_len(numbers) + 2, "bold", end=True),
            )
        ]

    def _line(self) -> str:
        """How it stands with the hub of the site, in a word or two; nothing without one."""
        liaison = self._liaison()
        if liaison is None or not liaison.links:
            return ""
        link, *_ = liaison.links
        waiting = liaison.waiting(link)
        if link.met_at is None:  # what it holds of ours is not known
            return say("hub.status.never")
        if not link.connected:
            return say("hub.status.away", n=waiting)
        return say("hub.status.waiting", n=waiting) if waiting else say("hub.status.ok")
