"""Stock over time, and how far the counts were from the book."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from distro.reports.postings import postings
from distro.reports.stock import over_time, variances
from distro.stations.session import Session
from distro.texts import say
from distro.texts.spaces import NO_BREAK
from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.stockroom.variance_bars import VarianceBars
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.plot import MARKS, Plot
from distro.tui.widgets.text import Text

_MOST_BARS = 3


class TrendScreen(Dialog[None]):
    """The items that moved most, since the programme began; and the variances of all closes here, by item."""

    BINDINGS = bindings((Back,))

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        programme, books = session.programme, session.books
        today = session.now().date()
        moved = list(postings(books))
        first = min((posting.on for posting in moved), default=today)
        self._stock = over_time(programme, moved, (point,), first, today)
        self._variances = variances(programme, books, (point,), programme.starts, today)

    def compose(self) -> ComposeResult:
        stock = self._stock
        with Vertical(classes="box"):
            yield Text(say("movement.over_time"), classes="title")
            if stock.series:
                yield Plot().lines(stock.days, [values for _, values in stock.series])
                names = [
                    f"{mark}{NO_BREAK}{name.replace(' ', NO_BREAK)}"
                    for mark, (name, _) in zip(MARKS, stock.series, strict=False)
                ]
                yield Text("   ".join(names), classes="quiet")
            for part in self._variances:
                yield Text(part.title, classes="quiet")
                shown = sorted(part.bars, key=lambda bar: -abs(bar[1]))[:_MOST_BARS]
                yield VarianceBars([(label, value) for label, value, _ in shown])
        yield Hints(self.offers)
