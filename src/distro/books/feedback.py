"""The feedback: what it was about, how it came and what became of it; nobody's words are here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from distro.model.events import FeedbackFollowed, FeedbackGiven
from distro.model.services import Channel, FeedbackCategory, FeedbackOutcome


@dataclass
class Feedback:
    """One piece of feedback and what became of it last; nothing yet where there is no outcome."""

    given: FeedbackGiven
    outcome: FeedbackOutcome | None = None
    followed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody closed it."""
        return self.outcome is not FeedbackOutcome.CLOSED

    @property
    def is_sensitive(self) -> bool:
        """Whether only the protection role says what became of it."""
        return self.given.category is FeedbackCategory.SENSITIVE


class FeedbackBook:
    """Every piece of feedback by its number, in the order it came."""

    def __init__(self) -> None:
        self._by_number: dict[str, Feedback] = {}

    def __iter__(self) -> Iterator[Feedback]:
        return iter(self._by_number.values())

    def given(self, event: FeedbackGiven) -> None:
        # Two laptops that began apart may have given a number twice: neither is lost.
        twice = event.number in self._by_number
        self._by_number[f"{event.number}/{event.device}" if twice else event.number] = Feedback(event)

    def followed(self, event: FeedbackFollowed) -> None:
        if feedback := self._by_number.get(event.number):
            feedback.outcome, feedback.followed_at = event.outcome, event.occurred_at

    def get(self, number: str) -> Feedback | None:
        """The piece of feedback with this number."""
        return self._by_number.get(number)

    def numbers(self) -> list[str]:
        """Every number that was given."""
        return [one.given.number for one in self]

    def counts(self, until: date) -> Counter[tuple[FeedbackCategory, Channel]]:
        """How often each category came by each channel, up to and including `until`."""
        given = (one.given for one in self)
        return Counter((one.category, one.channel) for one in given if one.occurred_at.date() <= until)
