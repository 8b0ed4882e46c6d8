"""The second table: needs and referrals, what became of them, and what people say."""

from __future__ import annotations

from pathlib import Path

from distro.exchange.partner_answers import read_answers
from distro.model.people import Household
from distro.model.services import Activity, ActivityOutcome, Channel, FeedbackCategory, FeedbackOutcome, Outcome
from distro.rules.needs import Needs
from distro.rules.partner_answers import PartnerAnswers
from distro.rules.roles import Task, may
from distro.stations import follow_ups, service_desk
from distro.texts import say
from distro.tui.commands import Feedback, Orient
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.confirm import ConfirmScreen
from distro.tui.dialogs.file import FileScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.page import Page
from distro.tui.people.follow import BY_FILE, FollowScreen
from distro.tui.people.needs import NeedsScreen
from distro.tui.people.refer import ReferScreen
from distro.wording.follow_ups import activity_line, answers_lines, feedback_line, partner_words
from distro.wording.names import item_name

_OPEN = "open"  # no category
_SHOWN = 50


def orient(page: Page[None], household: Household | None) -> None:
    """The programme's few questions to the household that stands at the desk."""
    if household is None:
        page.distro.mention("referral.check.nobody")
        return
    asked = NeedsScreen(page.distro.session, household)
    page.app.push_screen(asked, lambda needs: _refer(page, household, needs))


def follow(page: Page[None]) -> None:
    """Which slip, and what became of it."""
    screen = FollowScreen(page.distro.session)
    page.app.push_screen(screen, lambda number: answers(page) if number == BY_FILE else followed(page, number))


def activity(page: Page[None], household: Household | None) -> None:
    """Which service that was given, to whoever stands at the desk or to anybody, and how it goes."""
    session = page.distro.session
    found = page.attempt(lambda: follow_ups.activities(session, household.number if household else ""))
    if not found:
        page.distro.mention("followups.activity.none")
        return
    lines = {str(at): activity_line(session.programme, one) for at, one in enumerate(found[:_SHOWN])}

    def which(chosen: str | None) -> None:
        if chosen is not None:
            one = found[int(chosen)]
            outcomes = {how.value: say(f"followups.activity.{how}") for how in ActivityOutcome}
            asked = ChooseScreen(say("followups.activity.how"), outcomes, lines[chosen])
            page.app.push_screen(asked, lambda how: _note_activity(page, one, how))

    page.app.push_screen(ChooseScreen(say("followups.activity.which"), lines), which)


def _note_activity(page: Page[None], one: Activity, chosen: str | None) -> None:
    if chosen is None:
        return
    session, outcome = page.distro.session, ActivityOutcome(chosen)
    if page.attempt(lambda: follow_ups.follow_activity(session, one.household, one.item, outcome)) is not None:
        words = say(f"followups.activity.{outcome}")
        item = item_name(session.programme, one.item)
        page.distro.mention("followups.activity.done", number=one.household, item=item, outcome=words)


def answers(page: Page[None]) -> None:
    """Which partner, the file that it filled in, what that comes to, and writing it down."""
    session = page.distro.session
    partners = dict.fromkeys(place.organisation for place in service_desk.service_map(session))

    def file(partner: str | None) -> None:
        if partner is not None:
            which = FileScreen(say("followups.which_file"), (".xlsx", ".csv", ".ods", ".xls"))
            page.app.push_screen(which, lambda path: weigh(partner, path) if path else None)

    def weigh(partner: str, path: str) -> None:
        found = page.attempt(lambda: follow_ups.weighed(session, partner, read_answers(Path(path), partner_words())))
        if found is None:
            return
        lines = answers_lines(found) or [say("followups.nothing")]
        if found.doubts or not found.new:
            page.app.push_screen(MessageScreen(say("followups.by_file"), "\n".join(lines)))
            return
        page.app.push_screen(
            ConfirmScreen("followups.take", what="\n".join(lines)), lambda yes: note(found) if yes else None
        )

    def note(found: PartnerAnswers) -> None:
        if page.attempt(lambda: follow_ups.note_answers(session, found)) is not None:
            page.distro.mention("followups.noted", n=len(found.new), partner=found.partner)

    page.app.push_screen(ChooseScreen(say("followups.which_partner"), {one: one for one in partners}), file)


def followed(page: Page[None], number: str | None) -> None:
    """What became of the slip with this number."""
    if number is not None:
        outcomes = {one.value: say(f"referral.outcome.{one}") for one in Outcome if one is not Outcome.SENT}
        asked = ChooseScreen(say("referral.follow.outcome", number=number), outcomes)
        page.app.push_screen(asked, lambda chosen: _note(page, number, chosen))


def feedback(page: Page[None], point: str) -> None:
    """What somebody says at `point`, by its kind; never a word of it."""
    categories = {one.value: say(f"feedback.category.{one}") for one in FeedbackCategory}
    if may(page.distro.session.role, Task.REFER):
        categories[_OPEN] = say("followups.feedback.open")
    asked = ChooseScreen(Feedback.title(), categories, say("feedback.ask"))
    page.app.push_screen(
        asked, lambda chosen: _answer_feedback(page) if chosen == _OPEN else _take_feedback(page, point, chosen)
    )


def _answer_feedback(page: Page[None]) -> None:
    """Which piece of feedback, and whether it was answered or is closed."""
    session = page.distro.session
    waiting = {one.given.number: feedback_line(one) for one in follow_ups.open_feedback(session)[:_SHOWN]}
    if not waiting:
        page.distro.mention("followups.feedback.none")
        return

    def which(number: str | None) -> None:
        if number is not None:
            outcomes = {one.value: say(f"followups.feedback.{one}") for one in FeedbackOutcome}
            asked = ChooseScreen(waiting[number], outcomes)
            page.app.push_screen(asked, lambda chosen: note(number, FeedbackOutcome(chosen)) if chosen else None)

    def note(number: str, outcome: FeedbackOutcome) -> None:
        if page.attempt(lambda: follow_ups.follow_feedback(session, number, outcome)) is not None:
            words = say(f"followups.feedback.{outcome}")
            page.distro.mention("followups.feedback.done", number=number, outcome=words)

    page.app.push_screen(ChooseScreen(say("followups.feedback.open"), waiting), which)


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
    taken = page.attempt(lambda: service_desk.take_feedback(session, point, category, Channel.DESK))
    if taken is None:
        return
    number = say("followups.feedback.number", number=taken.number)
    if category is FeedbackCategory.SENSITIVE:
        page.app.push_screen(MessageScreen(Feedback.title(), f"{say('feedback.sensitive')} {number}"))
    else:
        page.distro.mention("feedback.noted", number=taken.number)
