"""What became of it: of referrals as partners' files tell, of feedback, and of activities that were granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from distro.books import Feedback
from distro.model import events as e
from distro.model.services import Activity, ActivityOutcome, FeedbackOutcome
from distro.rules.partner_answers import PartnerAnswer, PartnerAnswers, weigh
from distro.rules.roles import Task, may
from distro.stations import service_desk
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from distro.stations.session import Session

# ---------------------------------------------------------------- partners


def weighed(session: Session, partner: str, rows: Sequence[PartnerAnswer]) -> PartnerAnswers:
    """What the answers of `partner`, an organisation of the service map, come to; nothing is written.

    Refused for a partner that the map does not have.
    """
    session.demand(Task.REFER)
    places = {place.code for place in service_desk.places_of(session, partner)}
    slips = service_desk.referrals(session)
    theirs = {one.slip.number for one in slips if one.slip.receiver in places}
    return weigh(partner, rows, {one.slip.number: one.outcome for one in slips}, theirs)


def note_answers(session: Session, found: PartnerAnswers) -> int:
    """Write down what is new, all of it or nothing; how many slips that are. Refused while a row is in doubt."""
    session.demand(Task.REFER)
    if found.doubts:
        raise Refused("answers_in_doubt", n=len(found.doubts))
    stamp = session.stamper()
    slips: list[tuple[service_desk.Slip, bool]] = []
    for number, outcome in found.new.items():
        referral = session.books.referrals.get(number)
        assert referral is not None
        event = e.ReferralFollowed(**stamp(referral.slip.site), number=number, outcome=outcome, told_by=found.partner)
        slips.append((event, referral.is_protected))
    if slips:
        service_desk.write(session, slips)
    return len(found.new)


# ---------------------------------------------------------------- feedback


def open_feedback(session: Session) -> list[Feedback]:
    """What nobody closed yet, the oldest first; sensitive ones for the protection role alone."""
    session.demand(Task.REFER)
    return [one for one in session.books.feedback if _is_theirs(session, one)]


def _is_theirs(session: Session, one: Feedback) -> bool:
    """Whether whoever is at the keyboard may say what became of it."""
    return one.is_open and (not one.is_sensitive or may(session.role, Task.PROTECT))


def follow_feedback(session: Session, number: str, outcome: FeedbackOutcome) -> e.FeedbackFollowed:
    """Note that a piece of feedback was answered, or closed.

    Refused where that is noted already. Refused too, in the same words, for a number that is unknown, for one that is
    closed, and for a sensitive one where the role is not protection: it tells nobody which of them is a case.
    """
    session.demand(Task.REFER)
    found = session.books.feedback.get(number)
    if found is None or not _is_theirs(session, found):
        raise Refused("feedback_unknown", number=number)
    if found.outcome is outcome and found.followed_at is not None:
        raise Refused("already_noted", number=number, day=f"{found.followed_at:%d/%m/%Y}")
    event = e.FeedbackFollowed(**session.stamper()(found.given.site), number=number, outcome=outcome)
    session.append([event])
    return event


# ---------------------------------------------------------------- activities


def activities(session: Session, number: str = "") -> list[Activity]:
    """The services that were given, of one household or of all: those that wait for longest come first."""
    session.demand(Task.REFER)
    books, services = session.books, session.programme.services_given
    asked = {household_numbered(session, number).id} if number else {made.household for made in books.handovers}
    found = []
    for household in asked:
        if (known := books.register.get(household)) is None:
            continue
        times: Counter[str] = Counter()
        since: dict[str, date] = {}
        for made in books.handovers.of_household(household):
            for line in made.lines:
                if line.item in services and line.quantity:
                    times[line.item] += line.quantity
                    since.setdefault(line.item, made.occurred_at.date())
        last_of = {one.item: one for one in books.activities.of_household(household)}
        for item in times:
            last = last_of.get(item)
            found.append(
                Activity(
                    household=known.number, item=item, times=times[item], since=since[item],
                    outcome=last.outcome if last else None, followed_on=last.occurred_at.date() if last else None,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.followed_on or date.min, one.since, one.household, one.item))


def follow_activity(session: Session, number: str, item: str, outcome: ActivityOutcome) -> e.ActivityFollowed:
    """Note how it goes with what a household was granted. Refused where it never had that service."""
    session.demand(Task.REFER)
    household = household_numbered(session, number)
    had = {one.item for one in activities(session, household.number)}
    if item not in had:
        raise Refused("activity_not_granted", number=household.number, item=item, had=", ".join(sorted(had)) or "–")
    event = e.ActivityFollowed(**session.stamper()(household.point), household=household.id, item=item, outcome=outcome)
    session.append([event])
    return event
