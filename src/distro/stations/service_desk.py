"""The service desk, the second table of the point: a short needs check, and referral to whoever can help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from distro.books import Referral
from distro.model import events as e
from distro.model.people import PARTNERS, Consent, Household
from distro.model.services import PROTECTED, Channel, FeedbackCategory, Outcome, Priority, Service, ServiceCode
from distro.rules.needs import Needs, due_at, needs_of
from distro.rules.roles import Task, may
from distro.stations.confidential import closed
from distro.stations.errors import Refused
from distro.stations.lookups import point_named
from distro.stations.session import Session


def check_needs(session: Session, household: str, answers: Mapping[str, str]) -> Needs:
    """Write what a needs check came to; the answers themselves are not kept, nor what only the focal point may know.

    Refused for an answer that is not offered.
    """
    session.demand(Task.REFER)
    found = _household(session, household)
    try:
        needs = needs_of(session.programme.questions, answers)
    except KeyError as unknown:
        raise Refused("answer_unknown", answer=str(unknown.args[0])) from None
    event = e.NeedsChecked(
        **session.stamper()(found.point),
        household=household,
        services=tuple(service for service in needs.services if service not in PROTECTED),
        priority=needs.priority,
        to_focal_point=needs.to_focal_point or bool(PROTECTED & set(needs.services)),
    )
    session.append([event])
    return needs


def refer(session: Session, household: str, service: ServiceCode, receiver: str, priority: Priority) -> e.ReferralMade:
    """A referral slip to a place of the service map.

    Refused when that place is not in the map or does not offer the service, without the household's consent, for
    sharing with government that was not agreed to, or when only the protection role may.
    """
    session.demand(Task.PROTECT if service in PROTECTED else Task.REFER)
    found = _household(session, household)
    place = next((place for place in service_map(session) if place.code == receiver), None)
    if place is None or service not in place.services:
        raise Refused("service_not_there", receiver=receiver, service=service)
    if found.consent is None:
        raise Refused("consent_missing", number=found.number)
    if place.is_government and not found.consent.share_with_government:
        raise Refused("consent_government_missing", number=found.number)
    stamp = session.stamper()(found.point)
    event = e.ReferralMade(
        **stamp,
        number=session.next_number(f"{found.point}-OR-", session.books.referrals.numbers()),
        household=household,
        service=service,
        receiver=receiver,
        priority=priority,
        due_at=due_at(stamp["occurred_at"], priority),
        consent_version=found.consent.version,
    )
    write(session, [(event, service in PROTECTED)])
    return event


def follow(session: Session, number: str, outcome: Outcome) -> e.ReferralFollowed:
    """Note what became of a referral.

    Refused where that is noted already. Also refused when there is none with this number, and in the same words where
    it is not for this role: what is refused tells nobody which slips are cases of protection.
    """
    session.demand(Task.REFER)
    referral = session.books.referrals.get(number)
    if referral is None or (referral.is_protected and not may(session.role, Task.PROTECT)):
        raise Refused("referral_unknown", number=number)
    if referral.outcome is outcome and referral.followed_at is not None:
        raise Refused("already_noted", number=number, day=f"{referral.followed_at:%d/%m/%Y}")
    event = e.ReferralFollowed(**session.stamper()(referral.slip.site), number=number, outcome=outcome)
    write(session, [(event, referral.is_protected)])
    return event


Slip = e.ReferralMade | e.ReferralFollowed


def write(session: Session, slips: Sequence[tuple[Slip, bool]]) -> None:
    """One batch in the order in which they were stamped, each in the open or (True) for the protection role alone, here
    and on laptops that told us who that is."""
    hidden = any(protected for _, protected in slips)
    publics = {*session.store.keyring.protectors().values(), *session.books.people.protectors()} if hidden else ()
    session.append([closed(event, publics) if protected else event for event, protected in slips])


def referrals(session: Session) -> list[Referral]:
    """Every referral that this role may see, oldest first; protection cases are for the protection role alone."""
    protects = may(session.role, Task.PROTECT)
    return [referral for referral in session.books.referrals if protects or not referral.is_protected]


def overdue(session: Session) -> list[Referral]:
    """The open referrals whose clock has run out, the longest first."""
    now = session.now()
    late = [referral for referral in referrals(session) if referral.is_open and referral.slip.due_at < now]
    return sorted(late, key=lambda referral: referral.slip.due_at)


def service_map(session: Session) -> tuple[Service, ...]:
    """The places that take referrals."""
    return session.books.referrals.service_map(session.programme)


def load_service_map(session: Session, services: tuple[Service, ...]) -> None:
    """Replace the service map; the referrals made stay as they are."""
    session.demand(Task.REFER)
    session.append([e.ServiceMapLoaded(**session.stamper()(""), services=services)])


def places_of(session: Session, organisation: str) -> list[Service]:
    """The places of a partner. Refused when no such organisation is in the service map."""
    places = [place for place in service_map(session) if place.organisation == organisation]
    if not places:
        known = sorted({place.organisation for place in service_map(session)})
        raise Refused("partner_unknown", partner=organisation, known=", ".join(known))
    return places


def to_share(session: Session, organisation: str) -> list[Referral]:
    """The referrals to `organisation` whose household agreed to share with it; nothing else is a partner's business.

    Sharing with government is apart and off by default. Refused when no such organisation is in the service map.
    """
    session.demand(Task.SYNC)
    places = {place.code: place for place in places_of(session, organisation)}
    found = []
    for referral in referrals(session):
        place = places.get(referral.slip.receiver)
        household = session.books.register.get(referral.slip.household)
        if place and household and household.consent and _agreed(household.consent, place):
            found.append(referral)
    return found


def note_shared(session: Session, organisation: str, shared: Iterable[Referral]) -> e.ReferralsShared:
    """Write down that a partner was sent these referrals."""
    numbers = tuple(referral.slip.number for referral in shared)
    event = e.ReferralsShared(**session.stamper()(""), partner=organisation, numbers=numbers)
    session.append([event])
    return event


def take_feedback(session: Session, point: str, category: FeedbackCategory, channel: Channel) -> e.FeedbackGiven:
    """Count a piece of feedback, under a number of its own. Its words are not kept; a sensitive one goes to the
    protection focal point. Refused where there is no such point.
    """
    session.demand(Task.SERVE)
    point_named(session, point)
    number = session.next_number(f"{point}-AV-", session.books.feedback.numbers())
    event = e.FeedbackGiven(**session.stamper()(point), number=number, category=category, channel=channel)
    session.append([event])
    return event


def _agreed(consent: Consent, place: Service) -> bool:
    if place.is_government:
        return consent.share_with_government
    return PARTNERS in consent.share_with or place.organisation in consent.share_with


def _household(session: Session, household: str) -> Household:
    found = session.books.register.get(household)
    if found is None:
        raise Refused("household_unknown", number="")
    return found
