"""The second table: needs and referrals, what became of them, and what people say."""

from __future__ import annotations

from distro.model.people import Household
from distro.model.services import Channel, FeedbackCategory, Outcome
from distro.rules.needs import Needs
from distro.stations import service_desk
from distro.texts import say
from distro.tui.commands import Feedback, Orient
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.page import Page
from distro.tui.people.follow import FollowScreen
from distro.tui.people.needs import NeedsScreen
from distro.tui.people.refer import ReferScreen


def orient(page: Page[None], household: Household | None) -> None:
    """The programme's few questions to the household that stands at the desk."""
    if household is None:
        page.distro.mention("referral.check.nobody")
        return
    asked = NeedsScreen(page.distro.session, household)
    page.app.push_screen(asked, lambda needs: _refer(page, household, needs))


def follow(page: Page[None]) -> None:
    """Which slip, and what became of it."""
    page.app.push_screen(FollowScreen(page.distro.session), lambda number: followed(page, number))


def followed(page: Page[None], number: str | None) -> None:
    """What became of the slip with this number."""
    if number is not None:
        outcomes = {one.value: say(f"referral.outcome.{one}") for one in Outcome if one is not Outcome.SENT}
        asked = ChooseScreen(say("referral.follow.outcome", number=number), outcomes)
        page.app.push_screen(asked, lambda chosen: _note(page, number, chosen))


def feedback(page: Page[None], point: str) -> None:
    """What somebody says at `point`, by its kind; never a word of it."""
    categories = {one.value: say(f"feedback.category.{one}") for one in FeedbackCategory}
    asked = ChooseScreen(Feedback.title(), categories, say("feedback.ask"))
    page.app.push_screen(asked, lambda chosen: _take_feedback(page, point, chosen))


def _refer(page: Page[None], household: Household, needs: Needs | None) -> None:
    if needs is None:
        return
    if needs.services:
        page.app.push_screen(ReferScreen(page.distro.session, household, needs))
    elif not needs.to_focal_point:
        page.distro.mention("referral.check.no_need")
    if needs.to_focal_point:
        page.app.push_screen(MessageScreen(Orient.title(), say("referral.check.focal_point")))


def _note(page: Page[None], number: str, chosen: str | None) -> None:
    if chosen is None:
        return
    outcome = Outcome(chosen)
    if page.attempt(lambda: service_desk.follow(page.distro.session, number, outcome)) is not None:
        page.distro.mention("referral.follow.done", number=number, outcome=say(f"referral.outcome.{outcome}"))


def _take_feedback(page: Page[None], point: str, chosen: str | None) -> None:
    """Counted as heard at the desk; a sensitive one is led to the focal point."""
    if chosen is None:
        return
    session, category = page.distro.session, FeedbackCategory(chosen)
    if not page.attempt(lambda: service_desk.take_feedback(session, point, category, Channel.DESK)):
        return
    if category is FeedbackCategory.SENSITIVE:
        page.app.push_screen(MessageScreen(Feedback.title(), say("feedback.sensitive")))
    else:
        page.distro.mention("feedback.noted")
