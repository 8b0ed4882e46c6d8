"""Opening the day: its rounds, and the stock that goes to the point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button

from distro.model.programme import Round
from distro.stations import days
from distro.stations.clock_doubt import doubt
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, bindings
from distro.tui.dialogs.ask import AskScreen
from distro.tui.look.plain import content
from distro.tui.page import Dialog, Page
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.tui.widgets.tick import Tick
from distro.wording import dates
from distro.wording.names import point_name


def open_day(page: Page[None], session: Session, point: str, opened: Callable[[bool | None], None]) -> None:
    """First the date, where the clock is doubtful; then why, where that date was closed already; then the page."""

    def with_date(on: date | None) -> None:
        today = on or session.now().date()
        if any(day.point == point and day.date == today for day in session.books.days.all()):
            asked = AskScreen(say("stock.open.again"), say("stock.open.again_why"))
            page.app.push_screen(asked, lambda why: show(on, why) if why else None)
        else:
            show(on, "")

    def show(on: date | None, why: str) -> None:
        page.app.push_screen(OpeningScreen(session, point, on, why), opened)

    if (found := doubt(session)) is None:
        with_date(None)
    else:
        title = say("stock.open.clock", now=found.now, against=found.against)
        asked = AskScreen(title, say("stock.open.date"), lambda text: (_is_date(text), ""))
        page.app.push_screen(asked, lambda said: with_date(date.fromisoformat(said)) if said else None)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


class OpeningScreen(Dialog[bool]):
    """Gives True when the day was opened."""

    offers = (Confirm, Back, Help)
    BINDINGS = bindings(offers, down="app.focus_next", up="app.focus_previous")
    keeps_filled = True
    is_read_first = True

    def __init__(self, session: Session, point: str, on: date | None = None, again_because: str = "") -> None:
        super().__init__()
        self._session = session
        self._point = point
        self._on, self._again_because = on, again_because
        self._date = today = on or session.now().date()
        self._rounds = [r for r in session.rounds() if point in r.points and r.window_from <= today <= r.window_to]

    def compose(self) -> ComposeResult:
        here = point_name(self._session.programme, self._point)
        with Vertical(classes="box"):
            yield Text(say("stock.open.title", day=dates.full(self._date), point=here), classes="title")
            yield Text(say("stock.open.rounds" if self._rounds else "stock.open.no_round"))
            for round_ in self._rounds:
                yield Tick(self._label(round_), self._usual(round_), name=round_.code)
            if self._rounds:
                yield Text("")
                yield Tick(say("stock.open.issue_all"), True, id="issue")
                yield Button(content(say("stock.open.confirm")), variant="primary")
        yield Hints(self.offers)

    def _usual(self, round_: Round) -> bool:
        """Whether this round is for the day's queue: services alone are mostly given on a day of their own."""
        goods = [each for each in self._rounds if self._session.programme.hands_out_goods(each)]
        return round_ in goods or not goods

    def _label(self, round_: Round) -> str:
        frozen = self._session.books.entitlements.is_frozen(round_.code, self._point)
        name = in_words(round_.name)
        return name if frozen else f"{name} ({say('stock.open.not_frozen')})"

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.on_do_confirm()

    def on_do_confirm(self) -> None:
        if not self._rounds or self.has_more():
            return
        chosen = tuple(box.name for box in self.query(Tick) if box.name and box.value)
        issue_all = self.query_one("#issue", Tick).value
        if self.attempt(
            lambda: days.open_day(
                self._session, self._point, chosen, self._on, self._again_because, freeze=True, issue_all=issue_all
            )
        ):
            self.distro.mention("stock.open.opened")
            self.dismiss(True)
