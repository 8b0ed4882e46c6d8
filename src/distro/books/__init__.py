"""The books: what is true now, folded from the events and kept in memory.

Books are derived: whoever has the same events has the same books, in whatever order they came. Events are folded in the
order of their ids; those of a few kinds, most of what happens on a day, may also come later than their turn. Books hold
no file and decide nothing; `distro.rules` decides from what they say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Protocol

from distro.books.activities import ActivityBook
from distro.books.cards import CardBook
from distro.books.counts import CountBook
from distro.books.days import Day, DayBook
from distro.books.devices import DeviceBook
from distro.books.entitlements import EntitlementBook
from distro.books.erasures import ErasureBook
from distro.books.expected import Expected
from distro.books.feedback import Feedback, FeedbackBook
from distro.books.handovers import HandoverBook
from distro.books.people import PeopleBook
from distro.books.programme import ProgrammeBook
from distro.books.referrals import Referral, ReferralBook
from distro.books.register import RegisterBook
from distro.books.rounds import RoundBook
from distro.books.slots import SlotBook
from distro.books.stock_documents import StockDocument, StockDocumentBook
from distro.books.trade_numbers import TradeNumberBook
from distro.books.uploads import UploadBook
from distro.model import events as e
from distro.model.goods import Account, AccountKind
from distro.model.quarantine import Quarantined
from distro.rules.ledger import Ledger

__all__ = ["Books", "Day", "Expected", "Feedback", "Referral", "StockDocument"]


class Numbered(Protocol):
    """Whatever bears the number of an event."""

    @property
    def device(self) -> str: ...
    @property
    def seq(self) -> int: ...


class Books:
    """Every book of one programme at once, advanced event by event.

    `device` is the laptop they are kept on, `root` the root key whose certificates count there. `confirmed` is the date
    that somebody confirmed there last, as a day was opened.
    """

    def __init__(self, device: str = "", root: str = "") -> None:
        self.device = device
        self.confirmed: date | None = None
        self.version = 0
        self.last_id = ""
        self._settled_id = ""  # of the last event that has to be folded in its turn
        self.last_time: datetime | None = None
        self.last_here: datetime | None = None  # when this laptop last wrote something, by its own clock
        self._last_seq = 0
        self.register = RegisterBook()
        self.entitlements = EntitlementBook()
        self.handovers = HandoverBook()
        self.cards = CardBook(self.handovers.root_of)
        self.days = DayBook()
        self.stock = Ledger()
        self.rounds = RoundBook()
        self.slots = SlotBook()
        self.programme = ProgrammeBook()
        self.stock_documents = StockDocumentBook()
        self.trade_numbers = TradeNumberBook()
        self.referrals = ReferralBook()
        self.feedback = FeedbackBook()
        self.activities = ActivityBook()
        self.devices = DeviceBook(root, device)
        self.people = PeopleBook()
        self.erasures = ErasureBook()
        self.remarks: dict[tuple[str, str], e.Remark] = {}  # by who wrote it and what about
        self.uploads = UploadBook()
        self.quarantine: list[Quarantined] = []
        self._set_aside: set[tuple[str, int]] = set()
        self.aside_bytes: Counter[str] = Counter()  # of what is in quarantine of each laptop
        self.counts = CountBook()
        self._expected: dict[str, Expected] = {}
        self._folds = self._folds_by_kind()

    def _folds_by_kind(self) -> dict[type[e.Event], Callable[[Any], None]]:
        return {kind: attrgetter(kind.fold)(self) for kind in e.KINDS}

    def state(self) -> dict[str, object]:
        """All that the events have come to, for `of_state`."""
        return {name: value for name, value in vars(self).items() if name not in ("_expected", "_folds")}

    @classmethod
    def of_state(cls, state: Mapping[str, object]) -> Books:
        """The books again."""
        books = cls()
        vars(books).update(state)
        books._folds = books._folds_by_kind()
        return books

    @property
    def on(self) -> date:
        """The date by which certificates are judged: confirmed here last. Until there is one, none has run out."""
        return self.confirmed or date.min

    @classmethod
    def of(cls, events: Iterable[e.Event], device: str = "", root: str = "") -> Books:
        """The books that `events` give, in whatever order they come."""
        books = cls(device, root)
        for event in sorted(events, key=lambda event: event.id):
            books.advance(event)
        return books

    def fold_of(self, kind: type[e.Event]) -> Callable[[Any], None]:
        """What takes an event of `kind` in; TypeError for a kind that is not declared in `distro.model.events`."""
        if (fold := self._folds.get(kind)) is None:
            raise TypeError(f"{kind.__name__} is no kind of event that the books know")
        return fold

    def can_take(self, event: e.Event) -> bool:
        """Whether `event` can be folded in now: it is its turn, or it is of a kind that may come later than that."""
        return event.id > self.last_id or (event.any_order and event.id > self._settled_id)

    def advance(self, event: e.Event) -> None:
        """Fold in one event that `can_take` allows."""
        fold = self.fold_of(type(event))
        self.devices.heard(event)
        fold(event)
        self.version += 1
        if event.id > self.last_id:
            self.last_id, self.last_time = event.id, event.recorded_at
        if not event.any_order:
            self._settled_id = event.id
        if event.device == self.device and event.seq >= self._last_seq:
            self._last_seq, self.last_here = event.seq, event.recorded_at

    def set_aside(self, kept: Quarantined) -> None:
        """Note what is here and cannot be taken in: its number is one of those that are here all the same."""
        self.quarantine.append(kept)
        self.aside_bytes[kept.device] += len(kept.document)
        if kept.seq:
            self._set_aside.add((kept.device, kept.seq))
            self.devices.numbers.add(kept.device, kept.seq)

    def is_set_aside(self, event: Numbered) -> bool:
        """Whether this event is here and was not taken in."""
        return (event.device, event.seq) in self._set_aside

    def bears(self, id_: str) -> bool:
        """Whether an event bears this id that others name it by."""
        return self.handovers.get(id_) is not None or self.days.has_close(id_)

    def note(self, event: e.Event) -> None:
        """Note the number of an event that came after its turn: it is here, although nothing is folded from it yet."""
        self.devices.heard(event)

    def remarked(self, event: e.Remark) -> None:
        """What was written about an event; that is folded with it."""
        self.remarks[event.device, event.about] = event

    def purged(self, event: e.RegisterPurged) -> None:
        """A laptop forgets people for itself: what others hold of them is theirs to keep or to forget."""
        self._gone(event)
        if event.device == self.device:
            self.register.purged()

    def erased_one(self, event: e.HouseholdErased) -> None:
        """Somebody asked to be forgotten: also here, as soon as somebody is at it."""
        self._gone(event)
        self.erasures.erased(event)

    def forgotten(self, event: e.FieldsForgotten) -> None:
        """What is left of the register comes as new records, after this."""
        self._gone(event)

    def _gone(self, event: e.RegisterPurged | e.FieldsForgotten | e.HouseholdErased) -> None:
        for device, first, last in event.gone:
            if self.device == event.device or device == event.device:
                self.devices.numbers.add(device, first, last)

    def judged(self, event: e.DuplicatesJudged) -> None:
        self.register.judged(event)
        if event.same:
            self.cards.judged_same(event.kept, event.other)
            self.handovers.judged_same(event)

    def expected(self, day: Day) -> Expected:
        """Who was planned for `day` and has not come; everybody is counted when it is first asked for."""
        found = self._expected.get(day.name)
        if found is None or not found.is_of(day):
            found = self._expected[day.name] = Expected(
                self.days, day, self.entitlements, self.handovers, self.rounds.original_of
            )
        found.catch_up()
        return found

    def day_opened(self, event: e.DayOpened) -> None:
        if event.device == self.device:
            self.confirmed = event.date
        self.days.opened(event, self.stock.shelf(Account(AccountKind.POINT, event.site)))

    def goods_moved(self, event: e.GoodsReceived | e.GoodsMoved) -> None:
        self.stock.post(event.movements)
        self.stock_documents.written(event)
        self.days.moved(event, event.movements)

    def transfer_arrived(self, event: e.TransferArrived) -> None:
        if self.stock_documents.arrived(event):
            self.stock.post(event.movements)
            self.days.moved(event, event.movements)
            if (sent := self.stock_documents.cancelled_in_vain(event.document)) is not None:
                self.stock.post(sent.movements)
                self.days.moved(event, sent.movements)

    def paper_cancelled(self, event: e.DocumentCancelled) -> None:
        paper = self.stock_documents.cancelled(event)
        if paper is not None:
            self.stock.post(paper.movements, reverse=True)
            self.days.moved(event, paper.movements, reverse=True)

    def handed_over(self, event: e.Handover) -> None:
        self.handovers.made(event)
        self.stock.post(event.movements)
        self.days.handed_over(event)

    def handover_voided(self, event: e.Void) -> None:
        handover = self.handovers.voided(event)
        if handover is not None:
            self.stock.post(handover.movements, reverse=True)
            self.days.voided(event, handover)

    def day_closed(self, event: e.DayClosed) -> None:
        if self.days.closed(event):
            self.stock.post(event.movements)

    def day_supplemented(self, event: e.DaySupplemented) -> None:
        if self.days.supplemented(event):
            self.stock.post(event.movements)
