"""The stock room at a glance: what is in the store and what stands at the point."""

from __future__ import annotations

from msgspec.structs import astuple
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from distro.stations import stockroom
from distro.stations.changed_units import changed_units
from distro.stations.outlook import outlooks
from distro.stations.overtaken_count import overtaken_count
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, Help, Issue, Lose, Menu, Move, Receive, Trend, bindings
from distro.tui.look.plain import Cell, named
from distro.tui.page import Page
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.pane import Pane
from distro.tui.widgets.text import Text
from distro.wording import dates
from distro.wording.changed_units import unit_changed
from distro.wording.outlook import in_days
from distro.wording.overtaken_count import count_overtaken

_NUMBER = 10
_DATE = 16
_MARKED = {"!": "$warning", "✕": "$error"}


class StockScreen(Page[None]):
    """From here goods are received, issued, and losses noted."""

    offers = (Receive, Issue, Move, Lose, Trend, Back, Menu, Help)
    BINDINGS = bindings(offers)

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self.session = session
        self.point = point

    def compose(self) -> ComposeResult:
        yield Text(say("stock.title"), classes="title")
        with VerticalScroll():
            yield OnHand(self.session, self.point)
        yield Text(id="about", classes="quiet")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.renew()

    def renew(self, _: bool | None = None) -> None:
        """Show again what there is."""
        self.query_one("#about", Text).say(self._note())
        self.query_one(OnHand).renew()

    def _note(self) -> str:
        """The gravest thing there is to say."""
        session, point = self.session, self.point
        if any(held < 0 for _, held in stockroom.on_shelf(session, point)):
            return say("stock.below_zero")
        if mixed := changed_units(session, point):
            return unit_changed(session.programme, *astuple(mixed[0]))
        if overtaken := overtaken_count(session, point):
            return count_overtaken(session.programme, *astuple(overtaken[0]))
        if stockroom.spoiled(session, point):
            return say("stock.spoiled")
        ahead = [told for one in outlooks(session, point) for told in in_days(session.programme, one)]
        if ahead:
            return ahead[0]
        return say("stock.expiring") if stockroom.expiring(session, point) else ""

    def on_do_receive(self) -> None:
        from distro.tui.stockroom.receive import ReceiveScreen

        self.app.push_screen(ReceiveScreen(self.session, self.point), self.renew)

    def on_do_issue(self) -> None:
        from distro.tui.stockroom.issue import IssueScreen

        self.app.push_screen(IssueScreen(self.session, self.point), self.renew)

    def on_do_move(self) -> None:
        from distro.tui.dialogs.choose import ChooseScreen
        from distro.tui.stockroom import moves

        choices = {move: say(f"stock.move.{move}") for move in moves.MOVES}
        here = moves.StockRoom(self, self.session, self.point, self.renew)
        self.app.push_screen(
            ChooseScreen(Move.title(), choices), lambda chosen: moves.begin(here, chosen) if chosen else None
        )

    def on_do_trend(self) -> None:
        from distro.tui.stockroom.trend import TrendScreen

        self.app.push_screen(TrendScreen(self.session, self.point))

    def on_do_lose(self) -> None:
        from distro.tui.stockroom.lose import LoseScreen

        self.app.push_screen(LoseScreen(self.session, self.point), self.renew)


class OnHand(Pane):
    """One line an item: in the store, at the point, the nearest expiry when it is near."""

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self.session = session
        self.point = point

    def lines(self, width: int, height: int) -> list[Content]:
        store = dict(stockroom.in_store(self.session, self.point))
        point = dict(stockroom.on_shelf(self.session, self.point))
        near = {}
        for line in reversed(stockroom.expiring(self.session, self.point)):
            near[line.lot.item] = f"! {dates.day(line.lot.expiry)}" if line.lot.expiry else ""
        for spoiled, stored, shelved in stockroom.spoiled(self.session, self.point):
            near[spoiled] = say("stock.spoiled_here", n=stored + shelved)
        name = width - 2 * _NUMBER - _DATE
        head = [say(f"stock.{code}") for code in ("item", "in_store", "at_point", "nearest_expiry")]
        lines = [*self._line(head, name, "$quiet", "$quiet")]
        for item in self.session.programme.goods:
            held = point.get(item.code, 0)
            cells = [
                in_words(item.name),
                str(store.get(item.code, 0)),
                str(held),
                near.get(item.code, ""),
            ]
            lines += self._line(cells, name, "", "bold $error" if held < 0 else "bold")
        return lines

    @staticmethod
    def _line(cells: list[str], name: int, style: str, held: str) -> list[Content]:
        return named(
            Cell(cells[0], name, style),
            Cell(cells[1], _NUMBER, style, end=True),
            Cell(cells[2], _NUMBER, held, end=True),
            Cell(cells[3], _DATE, _MARKED.get(cells[3][:1], style), end=True),
        )
