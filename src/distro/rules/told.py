"""What there is to look at for signs of fraud: the events of a period, sorted out, and what may be seen in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum

from distro.model import events as e


class SignKind(StrEnum):
    """What was seen."""

    NEW_SERVED = "new_served"
    SIZE_RAISED = "size_raised"
    ALTERNATE_NEW = "alternate_new"
    CARD_SAME_DAY = "card_same_day"
    NO_CARD = "no_card"
    NAME_ONLY = "name_only"
    OVERRIDE = "override"
    OVERRIDE_OWN = "override_own"
    VOID_LATE = "void_late"
    VOID_SERVED_AGAIN = "void_served_again"
    PROXY_ALIKE = "proxy_alike"
    PAPER = "paper"
    RECONSTRUCTED = "reconstructed"
    FAST = "fast"
    STOCK_NOTE = "stock_note"
    STORE_SHORT = "store_short"
    RECEIPT_ALONE = "receipt_alone"
    RECEIPT_LESS = "receipt_less"
    PAPER_CANCELLED = "paper_cancelled"
    DESTROYED = "destroyed"
    SPOILED_DESTROYED = "spoiled_destroyed"
    CARD_AGAIN = "card_again"
    OWN_SECOND = "own_second"
    CLOCK_BACK = "clock_back"
    PERSON_PASSING = "person_passing"


# A kind, who did it, and where to look.
Seen = Iterator[tuple[SignKind, str, str]]


class Told:
    """The events of a period, sorted out once."""

    def __init__(self, events: Sequence[e.Event], sites: Collection[str], first: date, last: date) -> None:
        self.every = events
        here = [one for one in events if one.site in sites and first <= one.occurred_at.date() <= last]
        self.here = here
        self.handovers = [one for one in here if isinstance(one, e.Handover)]
        self.voids = [one for one in here if isinstance(one, e.Void)]
        self.names = {one.handover: one.name for one in events if isinstance(one, e.CollectorNamed)}
        self.by_id = {one.id: one for one in events if isinstance(one, e.Handover)}
        self.of_household: defaultdict[str, list[e.Handover]] = defaultdict(list)
        for handover in self.handovers:
            self.of_household[handover.household].append(handover)
        self.papers = {one.document: one for one in events if isinstance(one, e.GoodsReceived | e.GoodsMoved)}
        self.cancelled = {one.document for one in events if isinstance(one, e.DocumentCancelled)}
        self.versions: defaultdict[str, list[e.HouseholdRegistered | e.HouseholdChanged]] = defaultdict(list)
        for one in events:
            if isinstance(one, e.HouseholdRegistered | e.HouseholdChanged):
                self.versions[one.household.id].append(one)


def day_of(event: e.Event) -> str:
    """Its date, as where to look."""
    return f"{event.occurred_at:%Y-%m-%d}"
