"""The morning in figures: served of planned, pace, the end at this pace, refusals."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from distro.rules.pace import pace
from distro.stations.desk import Desk
from distro.texts import percent, say
from distro.tui.look.plain import Cell, row
from distro.tui.widgets.pane import Pane
from distro.wording.dates import lasting

_LAST_HANDOVERS = 30
_AT_THE_DESK = ("served", "left", "per_hour", "end", "refused", "voids")


class Figures(Pane):
    """The figures called `names`. At the desk they are made anew when it says so, never on a timer."""

    def __init__(self, desk: Desk, names: Sequence[str] = _AT_THE_DESK) -> None:
        super().__init__(id="figures")
        self._desk = desk
        self._names = names

    def lines(self, width: int, height: int) -> list[Content]:
        glance = self._desk.glance()
        recent = [handover.occurred_at for handover in self._desk.recent(_LAST_HANDOVERS)]
        per_hour = pace(recent, self._desk.session.now())
        rest = lasting(round(60 * glance.absent / per_hour)) if per_hour else ""
        unknown = say("desk.glance.unknown")
        share = f" ({percent(10 * (100 * glance.absent // glance.planned))})" if glance.planned else ""
        figures = {
            "served": f"{glance.served} / {glance.planned}",
            "left": str(glance.absent),
            "absent": f"{glance.absent}{share}",
            "per_hour": str(round(per_hour)) if per_hour else unknown,
            "end": rest or unknown,
            "refused": str(glance.refused),
            "voids": str(glance.voids),
        }
        return [
            row(Cell(say("desk.glance.title"), width, "bold $quiet")),
            self._bar(glance.served, glance.planned, width),
            *(
                row(Cell(say(f"desk.glance.{name}"), width - cell_len(value)), Cell(value, cell_len(value), "bold"))
                for name, value in ((name, figures[name]) for name in self._names)
            ),
        ]

    @staticmethod
    def _bar(part: int, whole: int, width: int) -> Content:
        full = round(width * part / whole) if whole else 0
        return row(Cell("━" * full, full, "$accent"), Cell("─" * (width - full), width - full, "$quiet"))
