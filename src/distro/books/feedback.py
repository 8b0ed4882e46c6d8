"""The feedback: what it was about and how it came, counted; nobody's words are here."""

from __future__ import annotations

from collections import Counter
from datetime import date

from distro.model.events import FeedbackGiven
from distro.model.services import Channel, FeedbackCategory


class FeedbackBook:
    """Every piece of feedback, in the order it came."""

    def __init__(self) -> None:
        self._given: list[FeedbackGiven] = []

    def given(self, event: FeedbackGiven) -> None:
        self._given.append(event)

    def counts(self, until: date) -> Counter[tuple[FeedbackCategory, Channel]]:
        """How often each category came by each channel, up to and including `until`."""
        return Counter((one.category, one.channel) for one in self._given if one.occurred_at.date() <= until)
