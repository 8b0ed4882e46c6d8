"""The morning at a glance: the figures, what runs out first, and how people flow."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from distro.reports.rations import item_name
from distro.stations import morning
from distro.stations.desk import Desk
from distro.texts import say
from distro.tui import dates
from distro.tui.commands import Back, bindings
from distro.tui.screens.room import Dialog
from distro.tui.widgets.figures import Figures
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.plot import Plot
from distro.tui.widgets.text import Text

_MOST_BARS = 8


class GlanceScreen(Dialog[None]):
    """Escape, or the next scan, goes back."""

    BINDINGS = bindings((Back,))
    takes_scans = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        flow = morning.flow(self._desk.session, self._desk.point)[-_MOST_BARS:]
        with Vertical(classes="box"):
            with Horizontal():
                yield Figures(self._desk)
                with Vertical(id="flow"):
                    yield Text(say("desk.glance.flow"), classes="quiet")
                    if flow:
                        labels = [dates.clock(at) for at, _ in flow]
                        yield Plot().bars(labels, [count for _, count in flow])
            yield Text(self._running_out(), id="out")
        yield Hints(self.offers)

    def _running_out(self) -> str:
        session, point = self._desk.session, self._desk.point
        if session.books.days.open_at(point) is None:
            return ""
        out = morning.first_to_run_out(session, point)
        if out is None:
            return say("desk.glance.enough")
        item = item_name(session.programme, out.item)
        return say("desk.glance.runs_out", item=item, n=out.households, left=out.left)
