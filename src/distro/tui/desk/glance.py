"""The morning at a glance: the figures, how people flow, what runs out first, and the last handovers, to undo one.

It shows itself anew every few seconds: another desk's handovers may come in, and time passes. What it asks for is kept
up by the books, so a scan that comes meanwhile waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList

from distro.stations import morning, slots
from distro.stations.desk import Desk
from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.desk.figures import Figures
from distro.tui.desk.last_handovers import LastHandovers
from distro.tui.desk.undo import UndoScreen
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.plot import Plot
from distro.tui.widgets.text import Text
from distro.wording import dates
from distro.wording.names import item_name
from distro.wording.slots import running_in_words

_MOST_BARS = 8
_MOST_HANDOVERS = 12
_AGAIN_AFTER = 3.0  # seconds
_FIGURES = ("served", "absent", "per_hour", "end", "refused", "voids")


class GlanceScreen(Dialog[None]):
    """Escape, or the next scan, goes back; Enter on a handover asks why it is taken back."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]  # noqa: RUF012
    BINDINGS = bindings((Back,))
    takes_scans = True

    def __init__(self, desk: Desk, taken_back: Callable[[bool | None], object]) -> None:
        super().__init__()
        self._desk = desk
        self._taken_back = taken_back

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with Horizontal():
                yield Figures(self._desk, _FIGURES)
                with Vertical(id="flow"):
                    yield Text(say("desk.glance.flow"), classes="quiet")
                    yield Plot()
            yield Text(id="slots")
            yield Text(id="out")
            yield Text(say("desk.glance.last"), classes="quiet")
            yield LastHandovers(self._desk, id="last")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.renew()
        self.set_interval(_AGAIN_AFTER, self.renew)

    def renew(self) -> None:
        """Show what there is to show now; what stands there already is not painted again."""
        flow = morning.flow(self._desk.session, self._desk.point)[-_MOST_BARS:]
        plot = self.query_one(Plot)
        plot.display = bool(flow)
        if flow:
            plot.bars([dates.clock(at) for at, _ in flow], [count for _, count in flow])
        self.query_one(Figures).renew()
        told = self.query_one("#slots", Text)
        told.say(self._slots())
        told.display = bool(told.text)
        self.query_one("#out", Text).say(self._running_out())
        self.query_one(LastHandovers).show(self._desk.recent(_MOST_HANDOVERS))

    @on(OptionList.OptionSelected, "#last")
    def _chosen(self) -> None:
        handover = self.query_one(LastHandovers).chosen
        if handover:
            self.app.push_screen(UndoScreen(self._desk, handover), self._undone)

    def _undone(self, done: bool | None) -> None:
        self._taken_back(done)
        self.renew()

    def _slots(self) -> str:
        found = slots.running(self._desk.session, self._desk.point)
        return "\n".join(running_in_words(found)) if found else ""

    def _running_out(self) -> str:
        session, point = self._desk.session, self._desk.point
        if session.books.days.open_at(point) is None:
            return ""
        out = morning.first_to_run_out(session, point)
        if out is None:
            return say("desk.glance.enough")
        item = item_name(session.programme, out.item)
        return say("desk.glance.runs_out", item=item, n=out.households, left=out.left)
