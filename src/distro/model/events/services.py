"""The second table: needs, referrals, feedback."""

from __future__ import annotations

from datetime import datetime

from distro.model.bounds import Box, ItemCode, PaperNumber
from distro.model.events.event import Event
from distro.model.services import (
    ActivityOutcome,
    Channel,
    FeedbackCategory,
    FeedbackOutcome,
    Outcome,
    Priority,
    Service,
    ServiceCode,
)


class NeedsChecked(Event, frozen=True, kw_only=True):
    """A needs check was made. The answers are not kept, only what they came to.

    `to_focal_point`: the person was handed to the protection focal point, and nothing more is written.
    """

    table = "needs"
    fold = "referrals.checked"
    household: str
    services: tuple[ServiceCode, ...]
    priority: Priority
    to_focal_point: bool = False


class ReferralMade(Event, frozen=True, kw_only=True):
    """A referral slip: no name and no narrative. `receiver` is a place of the service map, `due_at` the clock's end."""

    table = "referrals"
    fold = "referrals.made"
    number: PaperNumber
    household: str
    service: ServiceCode
    receiver: str
    priority: Priority
    due_at: datetime
    consent_version: str


class Confidential(Event, frozen=True, kw_only=True):
    """A referral of the protection role, or what became of it, closed for the people of that role alone.

    `box` (age, in base64) holds the event itself, which bears the same id and number. `number` is the slip's, so that
    nobody gives it again.
    """

    table = "confidential"
    fold = "referrals.reserved"
    number: PaperNumber
    box: Box


class ReferralFollowed(Event, frozen=True, kw_only=True):
    """What became of a referral, as told by the receiver or the person; `told_by` is the partner whose file said it."""

    table = "referrals"
    fold = "referrals.followed"
    number: PaperNumber
    outcome: Outcome
    told_by: str = ""


class ReferralsShared(Event, frozen=True, kw_only=True):
    """A partner was sent these referrals, those with consent for it and nothing else."""

    table = "shared"
    fold = "referrals.shared"
    partner: str
    numbers: tuple[str, ...]


class FeedbackGiven(Event, frozen=True, kw_only=True):
    """Somebody thanked, asked or complained: what about and how it came, never the words nor who.

    A sensitive one was handed to the protection focal point; only that is known here. By its `number` whoever gave it
    asks what became of it.
    """

    table = "feedback"
    fold = "feedback.given"
    number: PaperNumber
    category: FeedbackCategory
    channel: Channel


class FeedbackFollowed(Event, frozen=True, kw_only=True):
    """A piece of feedback was answered, or closed."""

    table = "feedback"
    fold = "feedback.followed"
    number: PaperNumber
    outcome: FeedbackOutcome


class ActivityFollowed(Event, frozen=True, kw_only=True):
    """How it goes with a service that a household was granted: its activity, its training."""

    table = "activities"
    fold = "activities.followed"
    household: str
    item: ItemCode
    outcome: ActivityOutcome


class ServiceMapLoaded(Event, frozen=True, kw_only=True):
    """The service map was replaced by a newer one."""

    table = "services"
    fold = "referrals.map_loaded"
    services: tuple[Service, ...]
