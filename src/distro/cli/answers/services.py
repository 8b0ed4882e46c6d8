"""What the commands of services, feedback and consent answer."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from distro.model.services import Channel, FeedbackCategory, FeedbackOutcome, Outcome
from distro.rules.needs import Needs


class Referred(TypedDict):
    number: str
    outcome: Outcome
    due_at: datetime


class SlipFile(TypedDict):
    number: str
    path: str


class Heard(TypedDict):
    about: FeedbackCategory
    by: Channel
    count: int


class Agreed(TypedDict):
    number: str
    numbers: list[str]


class QuestionAsked(TypedDict):
    question: str
    answers: list[str]


class NeedsMet(TypedDict):
    needs: Needs
    places: dict[str, list[str]]


class OpenFeedback(TypedDict):
    number: str
    about: FeedbackCategory
    by: Channel
    at: datetime
    outcome: FeedbackOutcome | None
