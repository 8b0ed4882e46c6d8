"""Around the basket: needs, the services that answer them, and referral."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from distro.model.people import PopulationGroup

# A text in the three languages. French is what everybody falls back to, so it is never missing.
LANGUAGES = ("fr", "en", "ar")
Words = dict[str, str]


class ServiceCode(StrEnum):
    """What people are referred to (field guide, section 9)."""

    HEALTH = "health"
    MHPSS = "mhpss"
    COUNSELLING = "counselling"
    LEGAL = "legal"
    CHILD_PROTECTION = "child_protection"
    ANTI_TRAFFICKING = "anti_trafficking"
    WOMEN = "women"
    SHELTER = "shelter"
    FAMILY_TRACING = "family_tracing"
    EDUCATION = "education"
    EMPLOYABILITY = "employability"
    INCOME_GENERATION = "income_generation"
    CASH = "cash"
    OTHER = "other"


# What only the protection role sees.
PROTECTED = frozenset({ServiceCode.CHILD_PROTECTION, ServiceCode.ANTI_TRAFFICKING, ServiceCode.WOMEN})


class Priority(StrEnum):
    """How soon a referral must be taken up: 24 hours, 72 hours, two weeks."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NORMAL = "normal"


class Outcome(StrEnum):
    """What became of a referral."""

    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOT_REACHED = "not_reached"
    CLOSED = "closed"


class Answer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One possible answer: the needs it shows, how soon, and whether it goes to the protection focal point instead."""

    code: str
    text: Words
    needs: tuple[ServiceCode, ...] = ()
    priority: Priority = Priority.NORMAL
    to_focal_point: bool = False


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of the needs check. It is asked when `only_if` (question.answer) was given, or always."""

    code: str
    text: Words
    answers: tuple[Answer, ...]
    only_if: tuple[str, ...] = ()


class FeedbackCategory(StrEnum):
    """What feedback is about, without a word of it: a sensitive complaint is never typed at a desk."""

    THANKS = "thanks"
    QUESTION = "question"
    QUALITY = "quality"
    QUANTITY = "quantity"
    LEFT_OUT = "left_out"
    WAITING = "waiting"
    STAFF = "staff"
    SENSITIVE = "sensitive"


class Channel(StrEnum):
    """How feedback came."""

    DESK = "desk"
    BOX = "box"
    PHONE = "phone"
    MEETING = "meeting"


class FeedbackOutcome(StrEnum):
    """What became of a piece of feedback: who gave it has an answer, or there is nothing more to do."""

    ANSWERED = "answered"
    CLOSED = "closed"


class ActivityOutcome(StrEnum):
    """How something goes that was granted to be lived on: a start-up kit, a training place."""

    STARTED = "started"
    RUNNING = "running"
    COMPLETED = "completed"
    EMPLOYED = "employed"
    STOPPED = "stopped"


class Activity(Struct, frozen=True, kw_only=True):
    """A service that a household had: how many of it, since when, and how it goes; `household` is its number."""

    household: str
    item: str
    times: int
    since: date
    outcome: ActivityOutcome | None
    followed_on: date | None


class ConsentText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What people agree to, word for word, under a version; it is read aloud in their language."""

    version: str
    text: Words


class Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place of the service map that takes referrals. `verified_on` is when somebody last asked if it still does."""

    code: str
    organisation: str
    name: Words
    services: tuple[ServiceCode, ...]
    city: str
    days: str = ""
    languages: tuple[str, ...] = ("fr",)
    groups: tuple[PopulationGroup, ...] = ()
    focal_phone: str = ""
    is_government: bool = False
    verified_on: date
