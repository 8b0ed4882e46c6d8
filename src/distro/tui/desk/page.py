"""The desk: scan, verdict, Space, next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.dom import DOMNode

from distro.cards.code import Reading, ReadingKind, read
from distro.model.cards import RevokeReason
from distro.model.events import Handover, HandoverLine, How
from distro.model.people import Household
from distro.model.verdicts import VerdictCode
from distro.rules.challenge import answer_of
from distro.rules.claims import Claim
from distro.rules.lines import all_of
from distro.rules.roles import Task, may
from distro.scanning.barcode import Board
from distro.scanning.unread import Unread
from distro.stations import days, goods_scans, papers, service_desk
from distro.stations.clock_doubt import DoubtedClock
from distro.stations.desk import Collecting, Desk, Second
from distro.stations.errors import Refused
from distro.texts import language, say
from distro.tui import commands as c
from distro.tui.desk import who_collects
from distro.tui.desk.banner import Banner
from distro.tui.desk.figures import Figures
from distro.tui.desk.ration import Ration
from distro.tui.desk.sentence import Sentence
from distro.tui.desk.status import Status
from distro.tui.desk.who import Who
from distro.tui.desk.wording import Showing, Tone, in_short_of, what_next, why, word
from distro.tui.look import sound
from distro.tui.look.arabic import mirrored
from distro.tui.page import SLIM, Page
from distro.tui.widgets.hints import Hints
from distro.wording.lots import lot_words
from distro.wording.names import point_name

if TYPE_CHECKING:
    from distro.stations.laptops.liaison import Liaison
    from distro.tui.desk.card_life import Awaited, CardLife

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
    c.FollowActivity,
    c.Feedback,
    c.Register,
    c.Change,
    c.Registry,
    c.Duplicates,
    c.Late,
    c.PaperEntry,
    c.WhoCollects,
    c.Card,
    c.Override,
    c.Rounds,
    c.Amend,
    c.Programme,
    c.Reports,
    c.HandOver,
    c.Reveal,
    c.WrongAnswer,
    c.NextInQueue,
    c.Hub,
    c.Stick,
    c.UploadNow,
    c.RetireLaptop,
    c.Doctor,
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


class DeskScreen(Page[None]):
    """Shows the verdict of the last scan until the next one. Binds no letter, no digit and no Enter.

    The arrows say who collects; with every verdict it is the holder again.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (SLIM, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (34, "-tall")]  # noqa: RUF012
    offers = _OFFERS
    takes_scans = True
    BINDINGS = c.bindings(_OFFERS, up="who_collects(-1)", down="who_collects(1)", pageup="turn(-1)", pagedown="turn(1)")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.showing = Showing()
        self._asking = False  # a hub
        self._meanwhile: tuple[Reading, Unread | None] | None = None  # what was scanned while another page was open
        self._awaited: Awaited | None = None  # for whom a blank is scanned next

    def compose(self) -> ComposeResult:
        programme = self.desk.session.programme
        offers = tuple(filter(self.distro.means_something, self.offers))
        rehearsal_first: tuple[type[c.Command], ...] = (c.NextInQueue, *offers) if self.distro.rehearsal else offers
        yield Status(self.desk, lambda: self.distro.liaison)
        yield Banner(self.distro.ascii_only)
        with Horizontal(id="body"):
            yield Who(programme)
            yield Ration(programme, self.distro.ascii_only)
            yield Figures(self.desk)
        yield Sentence()
        yield Hints(tuple(dict.fromkeys(rehearsal_first)), marked=False)

    def on_mount(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Show again what there is to show: the books, the day or the language may have changed."""
        desk, showing = self.desk, self.showing
        books, programme = desk.session.books, desk.session.programme
        day_is_open = books.days.open_at(desk.point) is not None
        household = books.register.get(showing.verdict.household) if showing.verdict else None
        asks = household is not None and bool(answer_of(programme, household))
        self.showing = showing = replace(showing, day_is_open=day_is_open, role=desk.session.role, asks=asks)
        here = point_name(programme, desk.point)
        self._order()
        reason = why(programme, showing, here)
        in_short = in_short_of(programme, household, showing, reason)
        self.query_one(Banner).show(word(showing), reason, showing.tone, in_short)
        may_come, last_by = who_collects.may_come(desk, showing), who_collects.last_by(desk, showing)
        self.query_one(Who).show(household, showing, may_come, last_by)
        self.query_one(Ration).show(showing)
        self._say_what_next()
        for pane in (Status, Figures, Hints):
            self.query_one(pane).renew()

    def on_ration_turned(self) -> None:
        self._say_what_next()

    def _say_what_next(self) -> None:
        """Above the keys. Nothing is offered behind a dialog, nor before all that is due was seen."""
        ration, may_hand_over = self.query_one(Ration), self.showing.may_hand_over
        forms = last = what_next(self.showing)
        if not self.is_active:
            forms, may_hand_over = ("",), False
        elif may_hand_over and not ration.fits:
            forms, may_hand_over = (say("desk.next.too_small"),), False
        elif may_hand_over and not ration.is_seen:
            page, pages = ration.place
            forms = (say("desk.next.turn", key=c.HandOver.key_name(), page=page, pages=pages),)
        self.query_one(Sentence).show(forms, may_hand_over, later=last)

    def action_turn(self, by: int) -> None:
        """To the next page of what is due, or back."""
        self.query_one(Ration).turn(by)
        self._say_what_next()

    @property
    def _is_stacked(self) -> bool:
        """Whether who it is stands above what is due, for want of room beside it."""
        return self.has_class("-slim") or self.has_class("-flat")

    def _order(self) -> None:
        """The panes from the side where reading begins."""
        body, order = (
            self.query_one("#body"),
            [*reversed(_PANES)] if mirrored() and not self._is_stacked else _PANES,
        )
        if [type(pane) for pane in body.children] != order:
            body.sort_children(key=lambda pane: order.index(type(pane)))

    def show(self, showing: Showing) -> None:
        """Show something new, sound yes or no, and say the word by choice."""
        self.showing, self._meanwhile = showing, None
        self.renew()
        if showing.tone in (Tone.YES, Tone.DONE):
            sound.yes(self.distro.sound, self.app.bell)
        elif showing.verdict is not None:
            sound.no(self.distro.sound, self.app.bell, self.set_timer)
        if self.distro.sound is sound.Sound.VOICE and showing.verdict is not None:
            self.distro.voice.say(word(showing), language())

    # ------------------------------------------------------------ scanning and handing over

    def scanned(self, reading: Reading, how: How = How.SCANNED, unread: Unread | None = None) -> None:
        """A card was read: its verdict replaces whatever stands there. `unread`: why what was scanned is no card."""
        awaited, self._awaited = self._awaited, None
        verdict = self.attempt(lambda: self.desk.scan(reading))
        if verdict is not None and verdict.code is VerdictCode.BLANK_CARD and awaited is not None:
            self._give_blank(verdict.card, awaited.household, awaited.reason)
        elif verdict is not None:
            self.show(Showing(verdict, how, reading=reading, unread=unread))

    def scanned_meanwhile(self, reading: Reading, unread: Unread | None = None) -> None:
        """Something was scanned while another page was open: it is shown when this one comes back."""
        self._meanwhile = (reading, unread)

    def on_screen_suspend(self) -> None:
        self._say_what_next()

    def on_screen_resume(self) -> None:
        self._say_what_next()
        if self._meanwhile is None:
            return
        (reading, unread), self._meanwhile = self._meanwhile, None
        if reading.kind is ReadingKind.PAPER:
            self.paper_scanned(reading.code)
        else:
            self.scanned(reading, unread=unread)

    def goods_scanned(self, text: str, board: Board | None) -> bool:
        """Goods were held before the scanner: whether they belong in this basket, or may not be given.

        Nothing is handed over by it; what is handed over then is booked from the lots that were shown.
        """
        session, verdict = self.desk.session, self.showing.verdict
        found = goods_scans.look_at(session, self.desk.point, text, board)
        if found.lot is None:  # it may be anything: the verdict goes, as for all that is no card
            return False
        what = " · ".join(lot_words(session.programme, found.lot))
        due = None if verdict is None else {line.item for line in verdict.due}
        bag = tuple(goods_scans.with_scanned(dict(self.showing.bag), found).items())
        if verdict is not None and bag != self.showing.bag:
            self.showing = replace(self.showing, bag=bag)
        self.distro.mention(f"goods.at_desk.{goods_scans.in_bag(found, due)}", what=what)
        return True

    def paper_scanned(self, code: str) -> None:
        """A paper of the point was scanned: of a referral slip the outcome is asked, any other is shown."""
        from distro.tui.goods.paper import show_paper

        session = self.desk.session
        number = papers.number_of(session, code)
        is_slip = number is not None and session.books.referrals.get(number) is not None
        if number is None:
            self.distro.mention("desk.paper_unknown")
        elif not may(session.role, task := Task.REFER if is_slip else Task.SEE_STOCK):
            self.not_yours(number, task)
        elif any(referral.slip.number == number for referral in service_desk.referrals(session)):
            from distro.tui.people.second_table import followed

            followed(self, number)
        elif is_slip:
            self.distro.mention("desk.paper_not_yours")
        else:
            self.app.push_screen(show_paper(session, number))

    def looked_up(self, household: str) -> None:
        """A household was found without its card."""
        verdict = self.attempt(lambda: self.desk.look_up(household))
        if verdict is not None:
            found = self.desk.session.books.register.get(household)
            namesakes = self.distro.finder.namesakes(found) if found is not None else 0
            self.show(Showing(verdict, How.SEARCHED, namesakes=namesakes))

    def on_do_hand_over(self) -> None:
        if self.showing.verdict is not None and self.showing.may_hand_over:
            ration = self.query_one(Ration)
            if not ration.is_seen:
                if ration.fits:
                    self.action_turn(1)
                else:
                    self.distro.mention("desk.next.too_small")
                return
            if any(said.region.overlaps(ration.region) for said in self.query("Toast")):
                self.app.clear_notifications()  # on the smallest screens a long one covers goods: those are seen first
                return
            lines = list(all_of(self.showing.verdict.due))
            if (doubt := self.desk.clock_doubt()) is None:
                self._hand_over(lines)
            else:
                self._ask_about_clock(doubt, lines)

    def _ask_about_clock(self, doubt: DoubtedClock, lines: list[HandoverLine]) -> None:
        """Once, before anything is handed over: who may open a day confirms that it goes on under its date."""
        session = self.desk.session
        if not may(session.role, Task.OPEN_DAY):
            self.distro.tell(Refused(doubt.why, now=doubt.now, against=doubt.against))
            return
        from distro.tui.dialogs.confirm import ConfirmScreen

        def answered(yes: bool | None) -> None:
            if yes and self.attempt(lambda: days.confirm(session, self.desk.point)):
                self._hand_over(lines)

        day = session.books.days.open_at(self.desk.point)
        asked = ConfirmScreen("desk.clock", now=doubt.now, day=day.date if day else doubt.against)
        self.app.push_screen(asked, answered)

    def _hand_over(self, lines: list[HandoverLine] | None) -> None:
        if not lines or self.showing.verdict is None:
            return
        if self.desk.needs_second(self.showing.how):
            from distro.tui.dialogs.second import SecondScreen

            showing = self.showing
            self.app.push_screen(SecondScreen(), lambda second: self._give(showing, lines, second) if second else None)
        else:
            self._give(self.showing, lines)

    def _give(self, showing: Showing, lines: list[HandoverLine], second: Second | None = None) -> None:
        if self.distro.liaison is None:
            self._record(showing, lines, second)
        elif not self._asking:
            self._asking = True
            self.run_worker(self._ask_then_record(self.distro.liaison, showing, lines, second))

    def _record(
        self, showing: Showing, lines: list[HandoverLine], second: Second | None = None, claim: Claim | None = None
    ) -> Handover | None:
        verdict, collector = showing.verdict, showing.collecting.collector
        assert verdict is not None
        handover = self.attempt(
            lambda: self.desk.hand_over(
                verdict,
                lines,
                collector,
                showing.how,
                claim=claim,
                challenge=showing.challenge,
                second=second,
                bag=dict(showing.bag),
            )
        )
        if handover is None:
            return None
        if self.showing.verdict is verdict:
            self.show(replace(self.showing, handover=handover))
        else:  # the next card was quicker than the hub
            household = self.desk.session.books.register.get(verdict.household)
            self.distro.mention("hub.claim.meanwhile", number=household.number if household else "")
            self.renew()
        return handover

    # ------------------------------------------------------------ other desks

    async def _ask_then_record(
        self, liaison: Liaison, showing: Showing, lines: list[HandoverLine], second: Second | None
    ) -> None:
        """The hub answers in a blink, or is not waited for."""
        verdict = showing.verdict
        assert verdict is not None
        try:
            claim = await liaison.claim(verdict.household)
        finally:
            self._asking = False
        if not claim.is_taken:
            if handover := self._record(showing, lines, second, claim):
                liaison.handed_over(handover)
        elif self.showing.verdict is verdict:
            self.show(replace(self.showing, verdict=self.desk.taken(verdict, claim)))

    def heard(self) -> None:
        """Another laptop did something: the verdict that stands here may be another one now."""
        showing = self.showing
        if showing.verdict is not None and showing.handover is None and showing.verdict.may_change:
            now = self.desk.again(showing.verdict)
            waits = showing.verdict.code is VerdictCode.BEING_SERVED and now.code.may_collect
            if not waits and (now.code, now.due) != (showing.verdict.code, showing.verdict.due):
                self.show(replace(showing, verdict=now))
                return
        self.renew()

    def on_do_reveal(self) -> None:
        self.showing = replace(self.showing, revealed=not self.showing.revealed)
        self.renew()

    def on_do_wrong_answer(self) -> None:
        """Whoever stands here did not know the answer."""
        showing = self.showing
        if showing.verdict is None or not showing.may_hand_over or not showing.asks:
            self.distro.mention("desk.second.nothing_asked")
            return
        verdict = showing.verdict
        wrong = self.attempt(lambda: self.desk.answered_wrong(verdict))
        if wrong is not None:
            self.show(replace(showing, verdict=wrong, revealed=False))

    def on_do_next_in_queue(self) -> None:
        if self.distro.rehearsal is None:
            return
        code = self.distro.rehearsal()
        if code is None:
            self.distro.mention("app.queue_empty")
        else:
            self.scanned(read(code, self.desk.session.card_key))

    # ------------------------------------------------------------ who collects

    def action_who_collects(self, by: int) -> None:
        self._choice.step(by)

    def on_do_who_collects(self) -> None:
        self._choice.ask()

    @property
    def _choice(self) -> who_collects.Choice:
        return who_collects.Choice(self, self.desk, self.showing, self._collects)

    def _collects(self, collecting: Collecting) -> None:
        self.showing = replace(self.showing, collecting=collecting)
        self.renew()

    # ------------------------------------------------------------ against the verdict

    def on_do_override(self) -> None:
        from distro.tui.desk.part import OverrideLinesScreen

        verdict, fresh = self.showing.verdict, self.showing.handover is None
        lines = self.desk.may_be_overridden(verdict) if verdict is not None and fresh else ()
        if lines and self.showing.collecting.problem is None:
            asked = OverrideLinesScreen(self.desk.session.programme, self._whom, lines)
            self.app.push_screen(asked, self._ask_supervisor)
        else:
            self.distro.mention("desk.override.not_now")

    def _ask_supervisor(self, lines: list[HandoverLine] | None) -> None:
        from distro.tui.desk.override import OverrideScreen

        if lines and self.showing.verdict is not None:
            self.app.push_screen(OverrideScreen(self.desk, self.showing, lines), self._overridden)

    def _overridden(self, handover: Handover | None) -> None:
        if handover is not None:
            self.show(replace(self.showing, handover=handover))

    # ------------------------------------------------------------ dialogs

    def on_do_find(self) -> None:
        from distro.tui.desk.find import FindScreen

        self.app.push_screen(FindScreen(self.distro.finder, self.desk.session.programme.cards.challenge), self._found)

    def _found(self, household: str | None) -> None:
        verdict = self.showing.verdict
        blank = verdict is not None and verdict.code is VerdictCode.BLANK_CARD
        if household and verdict is not None and blank and may(self.desk.session.role, Task.ISSUE_CARDS):
            self._offer_to_bind(verdict.card, household)
        elif household:
            self.looked_up(household)

    # ------------------------------------------------------------ the card

    def on_do_card(self) -> None:
        """Of the household that is shown, else of one that is found by name."""
        from distro.tui.desk.find import FindScreen

        if self.shown is not None:
            self._card_of(self.shown.id)
        else:
            asked = FindScreen(self.distro.finder, self.desk.session.programme.cards.challenge)
            self.app.push_screen(asked, lambda found: self._card_of(found) if found else None)

    def _card_of(self, household: str) -> None:
        if (life := self._life_of(household)) is not None:
            life.ask()

    def _life_of(self, household: str) -> CardLife | None:
        from distro.tui.desk.card_life import CardLife

        found = self.desk.session.books.register.get(household)
        return CardLife(self, found, self._verdict_again, self._awaits) if found is not None else None

    def _awaits(self, awaited: Awaited | None) -> None:
        self._awaited = awaited

    def _verdict_again(self) -> None:
        """The verdict that stands here may be another one with the card or the ration as it is now."""
        if self.showing.verdict is not None and self.showing.verdict.household and self.showing.handover is None:
            self.showing = replace(self.showing, verdict=self.desk.again(self.showing.verdict))
        self.renew()

    def _offer_to_bind(self, blank: str, household: str) -> None:
        """A blank card lies before the scanner, and its holder was found: one question, and it is theirs."""
        from distro.tui.dialogs.confirm import ConfirmScreen

        session, reason = self.desk.session, RevokeReason.LOST
        found = session.books.register.get(household)
        had = session.books.cards.of_household(household) is not None
        number, why_not = found.number if found else "", say(f"desk.revoked.{reason}")
        asked = ConfirmScreen("desk.bind_again" if had else "desk.bind", number=number, reason=why_not)
        self.app.push_screen(asked, lambda yes: self._give_blank(blank, household, reason) if yes else None)

    def _give_blank(self, blank: str, household: str, reason: RevokeReason) -> None:
        if (life := self._life_of(household)) is not None:
            life.bind(blank, reason, lambda: self.scanned(Reading(ReadingKind.GENUINE, blank)))

    def on_do_type_code(self) -> None:
        from distro.tui.desk.typed import TypedScreen

        self.app.push_screen(TypedScreen(self.desk.session.card_key), self._typed)

    def _typed(self, reading: Reading | None) -> None:
        if reading:
            self.scanned(reading, How.TYPED)

    def on_do_part(self) -> None:
        from distro.tui.desk.part import PartScreen

        verdict = self.showing.verdict
        if verdict is not None and self.showing.may_hand_over:
            swaps = {line.item: self.desk.swaps(verdict.household, line.item) for line in verdict.due}
            asked = PartScreen(self.desk.session.programme, self._whom, verdict.due, swaps)
            self.app.push_screen(asked, self._hand_over)

    def taken_back(self, done: bool | None) -> None:
        """A handover was taken back, or not: whoever stood on the screen is shown no more."""
        if done:
            self.show(Showing())
            self.distro.mention("desk.undo.done")

    # ------------------------------------------------------------ the second table

    def on_do_orient(self) -> None:
        from distro.tui.people import second_table

        second_table.orient(self, self.shown)

    # ------------------------------------------------------------ registering

    def on_do_register(self) -> None:
        self._register(None)

    def on_do_change(self) -> None:
        if self.shown is None:
            self.distro.mention("registering.nobody")
        else:
            self._register(self.shown)

    def on_do_amend(self) -> None:
        """What the open rounds would grant this household now: shown, and granted for a reason."""
        from distro.tui.desk.amend import amend

        if self.shown is None:
            self.distro.mention("registering.nobody")
        else:
            amend(self, self.shown, self._verdict_again)

    def on_do_history(self) -> None:
        from distro.tui.desk.history import HistoryScreen

        if self.shown is None:
            self.distro.mention("desk.history.nobody")
        else:
            self.app.push_screen(HistoryScreen(self.desk.session, self.shown))

    @property
    def shown(self) -> Household | None:
        """The household that the verdict is about."""
        verdict = self.showing.verdict
        return self.desk.session.books.register.get(verdict.household) if verdict else None

    @property
    def _whom(self) -> str:
        """Their number and name."""
        return f"{self.shown.number} · {self.shown.name}" if self.shown is not None else ""

    def _register(self, household: Household | None) -> None:
        from distro.tui.people.register import RegisterScreen

        self.app.push_screen(RegisterScreen(self.desk.session, self.desk.point, household), self._found)

    def forget(self) -> None:
        """Show nobody: the day or its rounds are other ones now."""
        self.showing = Showing()
        self.renew()

    def begin_anew(self) -> None:
        """Another person is at the keyboard."""
        self._meanwhile = self._awaited = None
        self.forget()
