"""Who stands at the desk for a household: the holder, somebody named beforehand, or anybody with name and relation."""

from __future__ import annotations

from collections.abc import Callable

from distro.model.events import Collector
from distro.model.people import CollectorKind
from distro.rules.collectors import CollectorProblem
from distro.stations.desk import HOLDER, Collecting, Desk
from distro.texts import say
from distro.tui.commands import WhoCollects
from distro.tui.desk.proxy import ProxyScreen
from distro.tui.desk.wording import Showing
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.page import Page
from distro.wording.people import called, collector_name


def may_come(desk: Desk, showing: Showing) -> tuple[Collector, ...]:
    """Who may be expected for the household that is shown."""
    return desk.may_come(showing.verdict.household) if showing.verdict else (HOLDER,)


def last_by(desk: Desk, showing: Showing) -> str:
    """Who collected last, unless it was the holder."""
    past = showing.verdict.past if showing.verdict else ()
    named = desk.session.books.register.collectors.get(past[0].handover) if past else None
    return called(named.name, named.relation) if named else ""


class Choice:
    """Who collects for the household that `showing` is about, asked on `page`; `chosen` hears the answer."""

    def __init__(self, page: Page[None], desk: Desk, showing: Showing, chosen: Callable[[Collecting], object]) -> None:
        self._page = page
        self._desk = desk
        self._showing = showing
        self._chosen = chosen
        self._known = may_come(desk, showing)

    def step(self, by: int) -> None:
        """The one before or after whoever is chosen; after the last who may be expected, somebody else."""
        if not self._showing.may_choose:
            return
        known, here = self._known, self._showing.collecting.collector
        at = known.index(here) if here in known else len(known)
        if 0 <= at + by < len(known):
            self._collects(known[at + by])
        elif by > 0 and at < len(known):
            self._somebody_else()

    def ask(self) -> None:
        """From a list."""
        if not self._household or self._showing.handover is not None:
            self._page.distro.mention("desk.collector.nobody")
            return
        choices = {str(number): collector_name(one) for number, one in enumerate(self._known)}
        asked = ChooseScreen(WhoCollects.title(), {**choices, "": say("desk.collector.other")})
        self._page.app.push_screen(asked, self._picked)

    @property
    def _household(self) -> str:
        return self._showing.verdict.household if self._showing.verdict else ""

    def _picked(self, picked: str | None) -> None:
        if picked:
            self._collects(self._known[int(picked)])
        elif picked is not None:
            self._somebody_else()

    def _somebody_else(self) -> None:
        """Nobody who was named beforehand: asked for name and relation, unless nobody else may collect at all."""
        somebody = Collector(CollectorKind.PROXY)
        if self._desk.collecting(self._household, somebody).problem is CollectorProblem.PROTECTION_DESK:
            self._collects(somebody)
        else:
            self._page.app.push_screen(ProxyScreen(), self._collects)

    def _collects(self, collector: Collector | None) -> None:
        if collector is not None:
            self._chosen(self._desk.collecting(self._household, collector))
