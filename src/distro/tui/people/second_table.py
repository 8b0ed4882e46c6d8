"""The second table, from the desk: needs and referrals, what became of them, and what people say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from distro.model.people import Household
from distro.model.services import Channel, FeedbackCategory, Outcome
from distro.rules.needs import Needs
from distro.stations import service_desk
from distro.texts import say
from distro.tui.commands import Feedback, Orient

if TYPE_CHECKING:
    from distro.tui.desk.page import DeskScreen


def orient(desk: DeskScreen) -> None:
    """The programme's few questions to the household that stands at the desk."""
    from distro.tui.people.needs import NeedsScreen

    session, household = desk.desk.session, desk.shown
    if household is None:
        desk.distro.mention("referral.check.nobody")
        return
    desk.app.push_screen(NeedsScreen(session, household), lambda needs: _refer(desk, household, needs))


def follow(desk: DeskScreen) -> None:
    """Which slip, and what became of it."""
    from distro.tui.people.follow import FollowScreen

    desk.app.push_screen(FollowScreen(desk.desk.session), lambda number: followed(desk, number))


def followed(desk: DeskScreen, number: str | None) -> None:
    """What became of the slip with this number."""
    from distro.tui.dialogs.choose import ChooseScreen

    if number is not None:
        outcomes = {one.value: say(f"referral.outcome.{one}") for one in Outcome if one is not Outcome.SENT}
        asked = ChooseScreen(say("referral.follow.outcome", number=number), outcomes)
        desk.app.push_screen(asked, lambda chosen: _note(desk, number, chosen))


def feedback(desk: DeskScreen) -> None:
    """What somebody says, by its kind; never a word of it."""
    from distro.tui.dialogs.choose import ChooseScreen

    categories = {one.value: say(f"feedback.category.{one}") for one in FeedbackCategory}
    asked = ChooseScreen(Feedback.title(), categories, say("feedback.ask"))
    desk.app.push_screen(asked, lambda chosen: _take_feedback(desk, chosen))


def _refer(desk: DeskScreen, household: Household, needs: Needs | None) -> None:
    from distro.tui.dialogs.message import MessageScreen
    from distro.tui.people.refer import ReferScreen

    if needs is None:
        return
    if needs.services:
        desk.app.push_screen(ReferScreen(desk.desk.session, household, needs))
    elif not needs.to_focal_point:
        desk.distro.mention("referral.check.no_need")
    if needs.to_focal_point:
        desk.app.push_screen(MessageScreen(Orient.title(), say("referral.check.focal_point")))


def _note(desk: DeskScreen, number: str, chosen: str | None) -> None:
    if chosen is None:
        return
    outcome = Outcome(chosen)
    if desk.attempt(lambda: service_desk.follow(desk.desk.session, number, outcome)) is not None:
        desk.distro.mention("referral.follow.done", number=number, outcome=say(f"referral.outcome.{outcome}"))


def _take_feedback(desk: DeskScreen, chosen: str | None) -> None:
    """Counted as heard at the desk; a sensitive one is led to the focal point."""
    from distro.tui.dialogs.message import MessageScreen

    if chosen is None:
        return
    session, point, category = desk.desk.session, desk.desk.point, FeedbackCategory(chosen)
    if not desk.attempt(lambda: service_desk.take_feedback(session, point, category, Channel.DESK)):
        return
    if category is FeedbackCategory.SENSITIVE:
        desk.app.push_screen(MessageScreen(Feedback.title(), say("feedback.sensitive")))
    else:
        desk.distro.mention("feedback.noted")
