"""A day: opened, counted, closed, and what came after."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from distro.model.bounds import Amount, DeviceId, EventId, ItemCode, RoundCode, Runs
from distro.model.events.event import Event
from distro.model.goods import Account, AdjustmentReason, Lot, Movement


class DayOpened(Event, frozen=True, kw_only=True):
    """A distribution day begins at a point; `day` names it in everything that happens until the close.

    `date` was confirmed by the person who opened it, whatever the clock said: it is the date of all rules. Opened on
    two laptops, or confirmed again, it is one day. `reason`: why it was opened although that date was closed already.
    """

    table = "days"
    fold = "day_opened"
    day: str
    date: date
    rounds: tuple[RoundCode, ...]
    reason: str = ""


class CountLine(Struct, frozen=True, array_like=True, gc=False):
    """`counted` pieces of an item found on the shelf, against what the book said.

    `first_count` is the first count where it was another one, or where the book was (`first_book`): counted again, or
    something was written down in between to explain it.
    """

    item: ItemCode
    book: int
    counted: Amount
    reason: AdjustmentReason | None = None
    note: str = ""
    first_count: Amount | None = None
    first_book: int | None = None


class FoundLine(Struct, frozen=True, array_like=True, gc=False):
    """`counted` pieces of an item were found, when the book said `book`; by lot where lots were told apart."""

    item: ItemCode
    counted: Amount
    book: int
    lots: tuple[tuple[Lot, Amount], ...] = ()


class ShelfCounted(Event, frozen=True, kw_only=True):
    """One pass of the count of a day: durable before anybody sees the book, so that no first count is forgotten."""

    table = "counts"
    fold = "counts.counted"
    any_order = True
    day: str
    account: Account
    lines: tuple[FoundLine, ...]
    counted_by: str


class DayClosed(Event, frozen=True, kw_only=True):
    """The day is counted, explained and signed by two people (clôture); after this it is locked.

    `counted_by` is the operator who counted, `approved_by` the second person; `movements` bring the book to the count.
    `knew` is the last number of each laptop's events that were here: what comes later for this day is a supplement. And
    so is, once it is understood, what was set aside of them: `unread` are (laptop, first, last) of the numbers of which
    the book was not made. `heard`: when each other laptop of the point was heard last.
    """

    table = "days"
    fold = "day_closed"
    day: str
    account: Account
    lines: tuple[CountLine, ...]
    movements: tuple[Movement, ...]
    counted_by: str
    approved_by: str
    knew: dict[DeviceId, Amount]
    unread: Runs = ()
    heard: dict[DeviceId, datetime] = {}  # noqa: RUF012


class Reversal(Struct, frozen=True, array_like=True, gc=False):
    """`quantity` of an item that the close `close` had explained otherwise; below zero what it had found too much."""

    close: EventId
    item: ItemCode
    quantity: int


class DaySupplemented(Event, frozen=True, kw_only=True):
    """What came for a closed day after its close is signed as known (avenant), by a supervisor.

    `holds` is the close whose count holds, where two laptops closed the day; `knew` and `unread` as there, of now.
    `movements` take back what the closes had explained as lost or found and what came late explains; `reverses` says of
    which. `follows` is the supplement before it at this point: of two that follow the same one counts, and what the
    other knew is open again.
    """

    table = "days"
    fold = "day_supplemented"
    day: str
    holds: EventId
    knew: dict[DeviceId, Amount]
    unread: Runs = ()
    movements: tuple[Movement, ...]
    reverses: tuple[Reversal, ...]
    approved_by: str
    follows: str = ""


class DoubleExplained(Event, frozen=True, kw_only=True):
    """A supervisor looked into a double collection and says how it came about: its handovers stand, explained."""

    table = "doubles"
    fold = "handovers.explained"
    any_order = True
    household: str
    round: RoundCode
    handovers: tuple[EventId, ...]
    reason: str
    approved_by: str
