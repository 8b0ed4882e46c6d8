"""The desk: scan, verdict, Space, next."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.dom import DOMNode

from distro.cards.code import Reading, ReadingKind, read
from distro.model.events import HandoverLine, How
from distro.model.people import Household
from distro.model.services import Channel, FeedbackCategory, Outcome
from distro.model.verdicts import VerdictCode
from distro.rules.needs import Needs
from distro.rules.roles import Task, may
from distro.stations import card_office, papers, service_desk
from distro.stations.closing import Close
from distro.stations.desk import Desk, all_of
from distro.stations.errors import Refused
from distro.texts import say
from distro.tui import commands as c
from distro.tui import sound
from distro.tui.arabic import mirrored
from distro.tui.screens.room import Room
from distro.tui.widgets.banner import Banner
from distro.tui.widgets.figures import Figures
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.ration import Ration
from distro.tui.widgets.sentence import Sentence
from distro.tui.widgets.status import Status
from distro.tui.widgets.who import Who
from distro.tui.wording import Showing, Tone, point_name, what_next, why, word

# Space comes late: the sentence above the keys says it larger, and can be clicked.
_OFFERS = (
    c.Find,
    c.TypeCode,
    c.Undo,
    c.Part,
    c.Menu,
    c.Help,
    c.History,
    c.Glance,
    c.Stock,
    c.Day,
    c.Orient,
    c.Follow,
    c.Feedback,
    c.Register,
    c.Change,
    c.PaperEntry,
    c.HandOver,
    c.Reveal,
    c.NextInQueue,
    c.Language,
    c.Arabic,
    c.Colours,
    c.Silence,
    c.Practise,
    c.TakeOver,
    c.Lock,
    c.Leave,
)


_PANES: list[type[DOMNode]] = [Who, Ration, Figures]


class DeskScreen(Room[None]):
    """Shows the verdict of the last scan until the next one. Binds no letter, no digit and no Enter."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]  # noqa: RUF012
    offers = _OFFERS
    takes_scans = True
    BINDINGS = c.bindings(_OFFERS)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.showing = Showing()

    def compose(self) -> ComposeResult:
        programme = self.desk.session.programme
        offers = self.distro.offered_by(self)
        rehearsal_first: tuple[type[c.Command], ...] = (c.NextInQueue, *offers) if self.distro.rehearsal else offers
        yield Status(self.desk)
        yield Banner(self.distro.ascii_only)
        with Horizontal(id="body"):
            yield Who(programme)
            yield Ration(programme)
            yield Figures(self.desk)
        yield Sentence()
        yield Hints(tuple(dict.fromkeys(rehearsal_first)), marked=False)

    def on_mount(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Show again what there is to show: the books, the day or the language may have changed."""
        desk, showing = self.desk, self.showing
        books, programme = desk.session.books, desk.session.programme
        self.showing = showing = replace(showing, day_is_open=books.days.open_at(desk.point) is not None)
        household = books.register.get(showing.verdict.household) if showing.verdict else None
        here = point_name(programme, desk.point)
        self._order()
        self.query_one(Banner).show(word(showing), why(programme, showing, here), showing.tone)
        self.query_one(Who).show(household, showing)
        self.query_one(Ration).show(showing)
        self.query_one(Sentence).show(what_next(showing), showing.may_hand_over)
        for pane in (Status, Figures, Hints):
            self.query_one(pane).renew()

    def _order(self) -> None:
        """The panes from the side where reading begins."""
        body, order = self.query_one("#body"), [*reversed(_PANES)] if mirrored() else _PANES
        if [type(pane) for pane in body.children] != order:
            body.sort_children(key=lambda pane: order.index(type(pane)))

    def show(self, showing: Showing) -> None:
        """Show something new, and sound yes or no."""
        self.showing = showing
        self.renew()
        if showing.tone in (Tone.YES, Tone.DONE):
            sound.yes(self.distro.sound, self.app.bell)
        elif showing.verdict is not None:
            sound.no(self.distro.sound, self.app.bell, self.set_timer)

    # ------------------------------------------------------------ scanning and handing over

    def scanned(self, reading: Reading, how: How = How.SCANNED) -> None:
        """A card was read: its verdict replaces whatever stands there."""
        verdict = self.attempt(lambda: self.desk.scan(reading))
        if verdict is not None:
            self.show(Showing(verdict, how))

    def paper_scanned(self, code: str) -> None:
        """A paper of the point was scanned: of a referral slip the outcome is asked, any other is shown."""
        from distro.tui.screens.paper import show_paper

        session = self.desk.session
        number = papers.number_of(session, code)
        if number is None:
            self.distro.mention("desk.paper_unknown")
        elif any(referral.slip.number == number for referral in service_desk.referrals(session)):
            self._followed(number)
        elif session.books.referrals.get(number):
            self.distro.mention("desk.paper_not_yours")
        else:
            self.app.push_screen(show_paper(session, number))

    def looked_up(self, household: str) -> None:
        """A household was found without its card."""
        verdict = self.attempt(lambda: self.desk.look_up(household))
        if verdict is not None:
            self.show(Showing(verdict, How.SEARCHED))

    def on_do_hand_over(self) -> None:
        if self.showing.verdict is not None and self.showing.may_hand_over:
            self._hand_over(list(all_of(self.showing.verdict.due)))

    def _hand_over(self, lines: list[HandoverLine] | None) -> None:
        showing = self.showing
        if not lines or showing.verdict is None:
            return
        verdict = showing.verdict
        handover = self.attempt(lambda: self.desk.hand_over(verdict, lines, how=showing.how))
        if handover is not None:
            self.show(replace(showing, handover=handover))

    def on_do_reveal(self) -> None:
        self.showing = replace(self.showing, revealed=not self.showing.revealed)
        self.renew()

    def on_do_next_in_queue(self) -> None:
        if self.distro.rehearsal is None:
            return
        code = self.distro.rehearsal()
        if code is None:
            self.distro.mention("app.queue_empty")
        else:
            self.scanned(read(code, self.desk.session.card_key))

    # ------------------------------------------------------------ dialogs

    def on_do_find(self) -> None:
        from distro.tui.screens.find import FindScreen

        self.app.push_screen(FindScreen(self.distro.finder), self._found)

    def _found(self, household: str | None) -> None:
        verdict = self.showing.verdict
        if household and verdict is not None and verdict.code is VerdictCode.BLANK_CARD:
            self._offer_to_bind(verdict.card, household)
        elif household:
            self.looked_up(household)

    def _offer_to_bind(self, blank: str, household: str) -> None:
        """A blank card lies before the scanner, and its holder was found: one question, and it is theirs."""
        from distro.tui.screens.confirm import ConfirmScreen

        session = self.desk.session
        found = session.books.register.get(household)
        had = session.books.cards.of_household(household) is not None

        def bind(yes: bool | None) -> None:
            if yes and self.attempt(lambda: card_office.bind(session, blank, household)):
                self.scanned(Reading(ReadingKind.GENUINE, blank))

        question = ConfirmScreen("desk.bind_again" if had else "desk.bind", number=found.number if found else "")
        self.app.push_screen(question, bind)

    def on_do_type_code(self) -> None:
        from distro.tui.screens.typed import TypedScreen

        self.app.push_screen(TypedScreen(self.desk.session.card_key), self._typed)

    def _typed(self, reading: Reading | None) -> None:
        if reading:
            self.scanned(reading, How.TYPED)

    def on_do_part(self) -> None:
        from distro.tui.screens.part import PartScreen

        if self.showing.verdict is not None and self.showing.may_hand_over:
            self.app.push_screen(PartScreen(self.desk.session.programme, self.showing.verdict.due), self._hand_over)

    def on_do_undo(self) -> None:
        from distro.tui.screens.undo import UndoScreen

        self.app.push_screen(UndoScreen(self.desk), self.taken_back)

    def taken_back(self, done: bool | None) -> None:
        """A handover was taken back, or not: whoever stood on the screen is shown no more."""
        if done:
            self.show(Showing())
            self.distro.mention("desk.undo.done")

    def on_do_glance(self) -> None:
        from distro.tui.screens.glance import GlanceScreen

        self.app.push_screen(GlanceScreen(self.desk))

    # ------------------------------------------------------------ the second table

    def on_do_orient(self) -> None:
        from distro.tui.screens.needs import NeedsScreen

        session, household = self.desk.session, self._shown
        if household is None:
            self.distro.mention("referral.check.nobody")
            return
        self.app.push_screen(NeedsScreen(session, household), lambda needs: self._refer(household, needs))

    def _refer(self, household: Household, needs: Needs | None) -> None:
        from distro.tui.screens.message import MessageScreen
        from distro.tui.screens.refer import ReferScreen

        if needs is None:
            return
        if needs.services:
            self.app.push_screen(ReferScreen(self.desk.session, household, needs))
        elif not needs.to_focal_point:
            self.distro.mention("referral.check.no_need")
        if needs.to_focal_point:
            self.app.push_screen(MessageScreen(c.Orient.title(), say("referral.check.focal_point")))

    def on_do_follow(self) -> None:
        from distro.tui.screens.follow import FollowScreen

        self.app.push_screen(FollowScreen(self.desk.session), self._followed)

    def _followed(self, number: str | None) -> None:
        from distro.tui.screens.choose import ChooseScreen

        if number is not None:
            outcomes = {one.value: say(f"referral.outcome.{one}") for one in Outcome if one is not Outcome.SENT}
            asked = ChooseScreen(say("referral.follow.outcome", number=number), outcomes)
            self.app.push_screen(asked, lambda chosen: self._note(number, chosen))

    def _note(self, number: str, chosen: str | None) -> None:
        if chosen is None:
            return
        outcome = Outcome(chosen)
        noted = self.attempt(lambda: service_desk.follow(self.desk.session, number, outcome))
        if noted is not None:
            self.distro.mention("referral.follow.done", number=number, outcome=say(f"referral.outcome.{outcome}"))

    def on_do_feedback(self) -> None:
        from distro.tui.screens.choose import ChooseScreen

        categories = {one.value: say(f"feedback.category.{one}") for one in FeedbackCategory}
        self.app.push_screen(ChooseScreen(c.Feedback.title(), categories, say("feedback.ask")), self._take_feedback)

    def _take_feedback(self, chosen: str | None) -> None:
        """Counted as heard at the desk; a sensitive one is led to the focal point."""
        from distro.tui.screens.message import MessageScreen

        if chosen is None:
            return
        session, point, category = self.desk.session, self.desk.point, FeedbackCategory(chosen)
        if not self.attempt(lambda: service_desk.take_feedback(session, point, category, Channel.DESK)):
            return
        if category is FeedbackCategory.SENSITIVE:
            self.app.push_screen(MessageScreen(c.Feedback.title(), say("feedback.sensitive")))
        else:
            self.distro.mention("feedback.noted")

    # ------------------------------------------------------------ registering

    def on_do_register(self) -> None:
        self._register(None)

    def on_do_change(self) -> None:
        if self._shown is None:
            self.distro.mention("registering.nobody")
        else:
            self._register(self._shown)

    def on_do_history(self) -> None:
        from distro.tui.screens.history import HistoryScreen

        if self._shown is None:
            self.distro.mention("desk.history.nobody")
        else:
            self.app.push_screen(HistoryScreen(self.desk.session, self._shown))

    @property
    def _shown(self) -> Household | None:
        """The household that the verdict is about."""
        verdict = self.showing.verdict
        return self.desk.session.books.register.get(verdict.household) if verdict else None

    def on_do_paper_entry(self) -> None:
        from distro.tui.screens.paper_entry import PaperEntryScreen

        self.app.push_screen(PaperEntryScreen(self.desk), lambda entered: self.forget() if entered else None)

    def _register(self, household: Household | None) -> None:
        from distro.tui.screens.register import RegisterScreen

        session = self.desk.session
        if not may(session.role, Task.REGISTER):
            self.distro.tell(Refused("not_your_role", role=session.role, task=Task.REGISTER))
        else:
            self.app.push_screen(RegisterScreen(session, self.desk.point, household), self._found)

    # ------------------------------------------------------------ other pages

    def on_do_stock(self) -> None:
        from distro.tui.screens.stock import StockScreen

        self.app.push_screen(StockScreen(self.desk.session, self.desk.point))

    def on_do_day(self) -> None:
        session, point = self.desk.session, self.desk.point
        if session.books.days.open_at(point) is None:
            from distro.tui.screens.opening import OpeningScreen

            self.app.push_screen(OpeningScreen(session, point), lambda opened: self.forget() if opened else None)
        else:
            self.distro.closing.begin(Close(session, point))

    def forget(self) -> None:
        """Show nobody: another day, or another person at the keyboard."""
        self.showing = Showing()
        self.renew()
