"""The books: what is true now, folded from the events and kept in memory.

Books are derived: whoever has the same events has the same books, in whatever order they came (events are folded in
the order of their ids). They hold no file and decide nothing; `distro.rules` decides from what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from distro.books.cards import CardBook
from distro.books.days import Day, DayBook
from distro.books.devices import DeviceBook
from distro.books.entitlements import EntitlementBook
from distro.books.expected import Expected
from distro.books.feedback import FeedbackBook
from distro.books.handovers import HandoverBook
from distro.books.papers import Paper, PaperBook
from distro.books.referrals import Referral, ReferralBook
from distro.books.register import RegisterBook
from distro.books.rounds import RoundBook
from distro.books.uploads import UploadBook
from distro.model import events as e
from distro.model.goods import Account, AccountKind
from distro.rules.ledger import Ledger

__all__ = ["Books", "Day", "Expected", "Paper", "Referral"]


class Books:
    """Every book of one programme at once, advanced event by event."""

    def __init__(self) -> None:
        self.version = 0
        self.last_id = ""
        self.last_time: datetime | None = None
        self.register = RegisterBook()
        self.cards = CardBook()
        self.entitlements = EntitlementBook()
        self.handovers = HandoverBook()
        self.days = DayBook()
        self.stock = Ledger()
        self.rounds = RoundBook()
        self.papers = PaperBook()
        self.referrals = ReferralBook()
        self.feedback = FeedbackBook()
        self.devices = DeviceBook()
        self.uploads = UploadBook()
        self._expected: dict[str, Expected] = {}
        self._folds: dict[type[e.Event], Callable[[Any], None]] = {
            e.HouseholdRegistered: self.register.put,
            e.HouseholdChanged: self.register.put,
            e.CollectorNamed: self.register.collector_named,
            e.RegisterPurged: self.register.purged,
            e.FieldsForgotten: self.register.forgotten,
            e.BlanksMade: self.cards.blanks_made,
            e.CardIssued: self.cards.issued,
            e.CardPrinted: self.cards.printed,
            e.CardRevoked: self.cards.revoked,
            e.RoundFrozen: self.entitlements.frozen,
            e.RoundAdded: self.rounds.added,
            e.Shortage: self.rounds.declared,
            e.Entitled: self.entitlements.entitled,
            e.DayOpened: self._day_opened,
            e.GoodsReceived: self._goods,
            e.GoodsMoved: self._goods,
            e.DocumentCancelled: self._cancelled,
            e.Handover: self._handover,
            e.Void: self._void,
            e.ScanRefused: self.days.refused,
            e.DayClosed: self._day_closed,
            e.NeedsChecked: self.referrals.checked,
            e.ReferralMade: self.referrals.made,
            e.ReferralFollowed: self.referrals.followed,
            e.ReferralsShared: self.referrals.shared,
            e.FeedbackGiven: self.feedback.given,
            e.ServiceMapLoaded: self.referrals.map_loaded,
            e.CardKeyMade: self.devices.card_key_made,
            e.DeviceTrusted: self.devices.trusted,
            e.BundleRead: self.devices.bundle_read,
            e.HubJoined: self.devices.hub_joined,
            e.ReceiptGiven: self.devices.receipt_given,
            e.UploadPrepared: self.uploads.prepared,
            e.UploadAnswered: self.uploads.answered,
        }

    @classmethod
    def of(cls, events: Iterable[e.Event]) -> Books:
        """The books that `events` give, in whatever order they come."""
        books = cls()
        for event in sorted(events, key=lambda event: event.id):
            books.advance(event)
        return books

    def advance(self, event: e.Event) -> None:
        """Fold in one event that comes after all that were folded so far."""
        self.devices.heard(event)
        self._folds[type(event)](event)
        self.version += 1
        self.last_id = event.id
        self.last_time = event.recorded_at

    def expected(self, day: Day) -> Expected:
        """Who was planned for `day` and has not come; everybody is counted when it is first asked for."""
        found = self._expected.get(day.name)
        if found is None or not found.is_of(day):
            found = self._expected[day.name] = Expected(day, self.entitlements, self.handovers)
        found.catch_up()
        return found

    def _day_opened(self, event: e.DayOpened) -> None:
        self.days.opened(event, self.stock.shelf(Account(AccountKind.POINT, event.site)))

    def _goods(self, event: e.GoodsReceived | e.GoodsMoved) -> None:
        self.stock.post(event.movements)
        self.papers.written(event)
        self.days.moved(event.day, event.movements)

    def _cancelled(self, event: e.DocumentCancelled) -> None:
        paper = self.papers.cancelled(event)
        if paper is not None:
            self.stock.post(paper.movements, reverse=True)
            self.days.moved(event.day, paper.movements, reverse=True)

    def _handover(self, event: e.Handover) -> None:
        self.handovers.made(event)
        self.stock.post(event.movements)
        self.days.handed_over(event)

    def _void(self, event: e.Void) -> None:
        handover = self.handovers.voided(event)
        if handover is not None:
            self.stock.post(handover.movements, reverse=True)
            self.days.voided(event, handover)

    def _day_closed(self, event: e.DayClosed) -> None:
        if self.days.closed(event):
            self.stock.post(event.movements)
