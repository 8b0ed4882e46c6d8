"""The morning in figures: served of planned, pace, the end at this pace, refusals."""

from __future__ import annotations

from textual.content import Content

from distro.stations.desk import Desk
from distro.texts import say
from distro.tui.plain import Cell, row
from distro.tui.widgets.pane import Pane
from distro.tui.wording import pace

_LAST_HANDOVERS = 30
_NUMBER = 9


class Figures(Pane):
    """Made anew when the desk says so, never on a timer: nothing moves while somebody reads."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="figures")
        self._desk = desk

    def lines(self, width: int, height: int) -> list[Content]:
        glance = self._desk.glance()
        recent = [handover.occurred_at for handover in self._desk.recent(_LAST_HANDOVERS)]
        per_hour = pace(recent, self._desk.session.now())
        left = glance.absent
        minutes = say("desk.glance.minutes", n=round(60 * left / per_hour)) if per_hour else ""
        unknown = say("desk.glance.unknown")
        figures = (
            ("served", f"{glance.served} / {glance.planned}"),
            ("left", str(left)),
            ("per_hour", str(round(per_hour)) if per_hour else unknown),
            ("end", minutes or unknown),
            ("refused", str(glance.refused)),
            ("voids", str(glance.voids)),
        )
        return [
            row(Cell(say("desk.glance.title"), width, "bold $quiet")),
            self._bar(glance.served, glance.planned, width),
            *(
                row(Cell(say(f"desk.glance.{name}"), width - _NUMBER), Cell(value, _NUMBER, "bold", end=True))
                for name, value in figures
            ),
        ]

    @staticmethod
    def _bar(part: int, whole: int, width: int) -> Content:
        full = round(width * part / whole) if whole else 0
        return row(Cell("━" * full, full, "$accent"), Cell("─" * (width - full), width - full, "$quiet"))
