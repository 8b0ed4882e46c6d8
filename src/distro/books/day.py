"""One distribution day: as it was signed, and as it is known now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import Account, AccountKind, Movement
from distro.rules.reconciliation import Flows


class Act(Struct, frozen=True, gc=False):
    """Something that moved goods on a day: the event, what it moved, and whether it took that back."""

    event: e.Event
    movements: tuple[Movement, ...]
    reverse: bool = False

    def effect(self, account: Account) -> dict[str, int]:
        """What it put on `account`, by item; below zero what it took."""
        found: dict[str, int] = {}
        for item, quantity in effects(account, self.movements):
            found[item] = found.get(item, 0) + (-quantity if self.reverse else quantity)
        return found


class Correction(Struct, frozen=True, gc=False):
    """What `event`, which a count did not know, did to the book that the count went by.

    Of a supplement that stands no longer, as another one was first, that other one is the event. `found_again`: the
    count knew what is taken back here, and so found what it had put down.
    """

    event: e.Event
    items: dict[str, int]
    found_again: bool = False

    def effect(self, account: Account) -> dict[str, int]:
        """What it put on the shelf, by item."""
        return self.items


class Signed(Struct, frozen=True, gc=False):
    """A supplement of an earlier day; `first` is the one that stands instead of it, None where it stands itself."""

    event: e.DaySupplemented
    first: e.DaySupplemented | None = None


def effects(account: Account, movements: Iterable[Movement]) -> Iterable[tuple[str, int]]:
    """(item, amount) of each movement that touches `account`; below zero what was taken from it."""
    for move in movements:
        if move.source != move.target and account in (move.source, move.target):
            yield move.lot.item, move.quantity if move.target == account else -move.quantity


def put_down(close: e.DayClosed) -> Counter[str]:
    """What a close put on the shelf that it counted, by item: found above zero, lost below."""
    found: Counter[str] = Counter()
    for item, quantity in effects(close.account, close.movements):
        found[item] += quantity
    return found


def is_known(event: e.Event, signed: e.DayClosed | e.DaySupplemented) -> bool:
    """Whether this event was in the books that somebody signed by."""
    if event.seq > signed.knew.get(event.device, 0):
        return False
    unread = signed.unread  # mostly nothing
    return not unread or not any(of == event.device and first <= event.seq <= last for of, first, last in unread)


class Neighbours(Protocol):
    """What a day asks of all days of its point."""

    def loose(self, close: e.DayClosed, signing: e.DayClosed | None) -> Iterator[tuple[Day, Act]]:
        """What moved on no day and `close` did not know, each with the day whose count came next."""

    def unsettled(self, day: Day) -> list[Correction]:
        """What the days before brought that the count of `day` did not know and no supplement settled."""


@dataclass(eq=False)
class Day:
    """One day at one point, opened on one laptop or on several. `handovers` are those that stand, as known now.

    `voids` and `refusals` are those made on this day; a handover that is taken back later is taken off its own day,
    which is the one that `acts` tells it for. `elsewhere` are those of the voids that were of another day's handovers.
    `among` are all days of the point; `changes` counts what came for this one and the days before it.
    `beside` is what papers of no day had put on the shelf at its last opening.
    `took` are the rounds of which a handover took anything. `came` counts handovers by household, `served` those that
    gave it anything; `changed` names a household each time they change. `before` counts how often something changed in
    the days before this one.
    `closes` are the counts that people signed; `supplements` what they signed after them.
    """

    openings: list[e.DayOpened]
    flows: Flows
    among: Neighbours = field(repr=False)
    implied: bool = False
    voids: list[e.Void] = field(default_factory=list)
    refusals: list[e.ScanRefused] = field(default_factory=list)
    closes: list[e.DayClosed] = field(default_factory=list)
    supplements: list[e.DaySupplemented] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    elsewhere: list[Act] = field(default_factory=list)
    beside: Counter[str] = field(default_factory=Counter)
    took: set[str] = field(default_factory=set)
    came: dict[str, int] = field(default_factory=dict)
    served: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    before: int = 0
    changes: int = 0
    _upto: dict[str, int] = field(default_factory=dict)  # the last number of each laptop among `acts`
    _handovers: dict[str, e.Handover] = field(default_factory=dict)
    _last: str = ""  # id of the latest
    _late: bool = False
    _open: tuple[int, bool] = (-1, False)  # as of so many changes

    @property
    def opened(self) -> e.DayOpened:
        """The first opening."""
        return self.openings[0]

    @property
    def name(self) -> str:
        return self.opened.day

    @property
    def point(self) -> str:
        return self.opened.site

    @property
    def account(self) -> Account:
        """What stands at the point."""
        return Account(AccountKind.POINT, self.point)

    @property
    def date(self) -> date:
        """The date that was confirmed when the day was opened, and that all rules go by."""
        return self.opened.date

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds of every opening."""
        return tuple(dict.fromkeys(code for opening in self.openings for code in opening.rounds))

    @property
    def handovers(self) -> dict[str, e.Handover]:
        """By id, in the order of ids: put into it once for all that came late from other laptops."""
        if self._late:
            self._handovers, self._late = dict(sorted(self._handovers.items())), False
        return self._handovers

    def made(self, event: e.Handover) -> None:
        """A handover of this day."""
        self._handovers[event.id] = event
        self.took.update([line.round for line in event.lines])
        self._late |= event.id < self._last
        self._last = max(event.id, self._last)
        self._note(event, 1)

    def taken_back(self, handover: e.Handover) -> bool:
        """A handover of this day no longer stands; False when it did not."""
        if self.handovers.pop(handover.id, None) is None:
            return False
        self._note(handover, -1)
        return True

    def _note(self, made: e.Handover, by: int) -> None:
        """One handover more, or one less, stands for a household."""
        for counts in (self.came, self.served) if any(line.quantity for line in made.lines) else (self.came,):
            counts[made.household] = counts.get(made.household, 0) + by
            if not counts[made.household]:
                del counts[made.household]
        self.changed.append(made.household)

    # ------------------------------------------------------------ as signed, and what came later

    @property
    def closed(self) -> e.DayClosed | None:
        """The close that holds: the one that a person named, as long as nobody did the first."""
        named = self.supplements[-1].holds if self.supplements else ""
        return next((close for close in self.closes if close.id == named), self.closes[0] if self.closes else None)

    def was_signed(self, event: e.Event) -> bool:
        """Whether an event was known when the count was signed."""
        return self.closed is not None and is_known(event, self.closed)

    def acted(self, act: Act) -> None:
        """Something moved goods on this day."""
        self.acts.append(act)
        self.flows.post(act.movements, act.reverse)
        self._note_number(act.event)

    def came_back(self, act: Act) -> None:
        """Goods of another day's handover came back on this one."""
        self.elsewhere.append(act)
        self._note_number(act.event)

    def _note_number(self, event: e.Event) -> None:
        self._upto[event.device] = max(event.seq, self._upto.get(event.device, 0))

    def is_all_known(self, close: e.DayClosed) -> bool:
        """Whether `close` knew all that moved goods on this day."""
        return not close.unread and all(upto <= close.knew.get(device, 0) for device, upto in self._upto.items())

    def on_shelf(self) -> Iterator[Act]:
        """What moved goods on this day: a void on the day on which the goods came back."""
        yield from (act for act in self.acts if not isinstance(act.event, e.Void) or act.event.day == self.name)
        yield from self.elsewhere

    def late(self, close: e.DayClosed, signing: e.DayClosed | None = None) -> list[Act]:
        """What moved goods on this day, or before it on no day, and `close` did not know; `signing` will hold."""
        late = [act for act in self.on_shelf() if not is_known(act.event, close)]
        return [*late, *(act for day, act in self.among.loose(close, signing) if day is self)]

    def unsigned_acts(self) -> list[Act]:
        """What came after the close that holds and no supplement of this day names yet."""
        return [act for act in self.late(self.closed) if not self._is_signed_for(act.event)] if self.closed else []

    def unsigned(self) -> list[Act | Correction]:
        """With what came of the days before, of which the close did not know either."""
        return [*self.unsigned_acts(), *self.among.unsettled(self)]

    def undecided(self) -> list[e.DayClosed]:
        """The closes of which nobody has said which one holds; nothing where there is one."""
        apart = len(self.closes) > 1 and not all(map(self._is_signed_for, self.closes))
        return self.closes if apart else []

    def _is_signed_for(self, event: e.Event) -> bool:
        """Whether the last supplement knew it."""
        return bool(self.supplements) and is_known(event, self.supplements[-1])

    @property
    def supplement_is_open(self) -> bool:
        """Whether something came after the close that nobody has signed; asked with every scan, so it is kept."""
        if self._open[0] != self.changes:
            self._open = self.changes, bool(self.undecided() or self.unsigned())
        return self._open[1]

    def signed_handovers(self) -> dict[str, e.Handover]:
        """The handovers that stood when the count was signed."""
        found: dict[str, e.Handover] = {}
        for act in self._signed_acts():
            if isinstance(act.event, e.Handover):
                found[act.event.id] = act.event
            elif isinstance(act.event, e.Void):
                found.pop(act.event.handover, None)
        return found

    def signed_flows(self) -> Flows:
        """The flows as they were known when the count was signed; the opening is what makes them the book of then."""
        flows = Flows(self.account)
        for act in self._signed_acts():
            flows.post(act.movements, act.reverse)
        for line in self.closed.lines if self.closed else ():
            flow = flows.of(line.item)
            flow.opening = line.book - flow.book
        return flows

    def _signed_acts(self) -> Iterator[Act]:
        """What moved goods on this day and was known when the count was signed."""
        closed = self.closed
        return (act for act in self.acts if closed is not None and is_known(act.event, closed))
