"""The second table: from needs to places that answer them, and a referral slip for each that is chosen."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.model.people import Household
from distro.model.services import Service, ServiceCode
from distro.rules.needs import Needs, find_services, is_stale
from distro.stations import papers, service_desk
from distro.stations.session import Session
from distro.texts import in_words, listed, say
from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text
from distro.wording import dates

# For each place on the list: what it would do, and where.
Place = tuple[ServiceCode, Service]


class ReferScreen(Dialog[None]):
    """Several slips may be made, one after another."""

    BINDINGS = bindings((Back,))

    def __init__(self, session: Session, household: Household, needs: Needs) -> None:
        super().__init__()
        self._session = session
        self._household = household
        self._needs = needs
        self._city = session.programme.point(household.point).city
        services = session.books.referrals.service_map(session.programme)
        self._places: list[Place] = [
            (need, place) for need in needs.services for place in find_services(services, need, self._city, household)
        ]

    def compose(self) -> ComposeResult:
        priority = say(f"referral.priority.{self._needs.priority}")
        with Vertical(classes="box"):
            yield Text(say("referral.refer.title", number=self._household.number, priority=priority), classes="title")
            if self._places:
                yield OptionList(*(Option(ListLine.words(self._line(place))) for place in self._places), compact=True)
                yield Text(say("referral.refer.how"), id="about", classes="quiet")
            else:
                named = listed(say(f"referral.service.{need}") for need in self._needs.services)
                yield Text(say("referral.refer.nowhere", city=self._city, services=named))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        for options in self.query(OptionList):
            options.highlighted = 0

    def _line(self, place: Place) -> str:
        need, service = place
        parts = [say(f"referral.service.{need}"), in_words(service.name), service.days]
        if is_stale(service, self._session.now().date()):
            parts.append(say("referral.refer.stale"))
        return " · ".join(filter(None, parts))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        need, service = self._places[event.option_index]
        slip = self.attempt(
            lambda: service_desk.refer(self._session, self._household.id, need, service.code, self._needs.priority)
        )
        if slip is not None:
            due, receiver = dates.moment(slip.due_at), in_words(service.name)
            printed = self.attempt(lambda: self._print(slip.number))
            told = say("referral.refer.done", number=slip.number, receiver=receiver, due=due)
            self.query_one("#about", Text).say(f"{told} {say('referral.refer.printed', path=printed)}")

    def _print(self, number: str) -> str:
        """The slip as a PDF among the reports; a printer takes it from there."""
        from distro.reports.forms.slip import write_slip

        session = self._session
        referral = session.books.referrals.get(number)
        assert referral is not None  # it was made just now
        places, code = service_desk.service_map(session), papers.code_of(session, number)
        slip = partial(write_slip, session.programme, places, referral, self._household.number, code, session.now())
        return str(self.among_reports(f"{number}.pdf", slip))
