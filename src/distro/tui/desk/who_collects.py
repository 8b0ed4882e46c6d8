"""Who stands at the desk for a household: the holder, somebody named beforehand, or anybody with name and relation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from distro.model.events import Collector
from distro.model.people import CollectorKind
from distro.rules.collectors import CollectorProblem
from distro.stations.desk import HOLDER
from distro.texts import say
from distro.tui.commands import WhoCollects
from distro.wording.people import called, collector_name

if TYPE_CHECKING:
    from distro.tui.desk.page import DeskScreen


def may_come(desk: DeskScreen) -> tuple[Collector, ...]:
    """Who may be expected for the household that is shown."""
    verdict = desk.showing.verdict
    return desk.desk.may_come(verdict.household) if verdict else (HOLDER,)


def last_by(desk: DeskScreen) -> str:
    """Who collected last, unless it was the holder."""
    past = desk.showing.verdict.past if desk.showing.verdict else ()
    named = desk.desk.session.books.register.collectors.get(past[0].handover) if past else None
    return called(named.name, named.relation) if named else ""


def step(desk: DeskScreen, by: int) -> None:
    """The one before or after whoever is chosen; after the last who may be expected, somebody else."""
    if not desk.showing.may_choose:
        return
    known, here = may_come(desk), desk.showing.collecting.collector
    at = known.index(here) if here in known else len(known)
    if 0 <= at + by < len(known):
        _collects(desk, known[at + by])
    elif by > 0 and at < len(known):
        _somebody_else(desk)


def choose(desk: DeskScreen) -> None:
    """From a list."""
    from distro.tui.dialogs.choose import ChooseScreen

    if desk.shown is None or desk.showing.handover is not None:
        desk.distro.mention("desk.collector.nobody")
        return
    known = may_come(desk)
    choices = {str(number): collector_name(one) for number, one in enumerate(known)}
    asked = ChooseScreen(WhoCollects.title(), {**choices, "": say("desk.collector.other")})
    desk.app.push_screen(asked, lambda chosen: _chosen(desk, known, chosen))


def _chosen(desk: DeskScreen, known: tuple[Collector, ...], chosen: str | None) -> None:
    if chosen:
        _collects(desk, known[int(chosen)])
    elif chosen is not None:
        _somebody_else(desk)


def _somebody_else(desk: DeskScreen) -> None:
    """Nobody who was named beforehand: asked for name and relation, unless nobody else may collect at all."""
    from distro.tui.desk.proxy import ProxyScreen

    somebody = Collector(CollectorKind.PROXY)
    household = desk.shown
    if household is None:
        return
    if desk.desk.collecting(household.id, somebody).problem is CollectorProblem.PROTECTION_DESK:
        _collects(desk, somebody)
    else:
        desk.app.push_screen(ProxyScreen(), lambda proxy: _collects(desk, proxy))


def _collects(desk: DeskScreen, collector: Collector | None) -> None:
    if collector is not None and desk.showing.verdict is not None:
        collecting = desk.desk.collecting(desk.showing.verdict.household, collector)
        desk.showing = replace(desk.showing, collecting=collecting)
        desk.renew()
