"""One distribution day: as it was signed, and as it is known now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

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
    """What the supplements of earlier days did to a day's count that neither knew of the other: what `event` changed.

    Of a supplement that stands no longer, as another one was first, that other one is the event.
    """

    event: e.DaySupplemented
    items: dict[str, int]

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


def is_known(event: e.Event, knew: Mapping[str, int]) -> bool:
    """Whether a laptop that knew each one's events so far knew this one."""
    return event.seq <= knew.get(event.device, 0)


@dataclass
class Day:
    """One day at one point, opened on one laptop or on several. `handovers` are those that stand, as known now.

    `voids` and `refusals` are those made on this day; a handover that is taken back later is taken off its own day,
    which is the one that `acts` tells it for. `elsewhere` are those of the voids that were of another day's handovers;
    `signed_before` what was signed of the days before this one.
    `came` counts handovers by household; `changed` names a household each time that count changes. `before` counts how
    often something changed in the days before this one. `closes` are the counts that people signed; `supplements` what
    they signed after them.
    """

    openings: list[e.DayOpened]
    flows: Flows
    implied: bool = False
    voids: list[e.Void] = field(default_factory=list)
    refusals: list[e.ScanRefused] = field(default_factory=list)
    closes: list[e.DayClosed] = field(default_factory=list)
    supplements: list[e.DaySupplemented] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    elsewhere: list[Act] = field(default_factory=list)
    signed_before: list[Signed] = field(default_factory=list)
    came: dict[str, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    before: int = 0
    _handovers: dict[str, e.Handover] = field(default_factory=dict)
    _last: str = ""  # id of the latest
    _late: bool = False
    _open: tuple[tuple[int, ...], bool] = ((), False)  # as of so many of each

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
        self._late |= event.id < self._last
        self._last = max(event.id, self._last)
        self.note(event.household, 1)

    def taken_back(self, handover: e.Handover) -> bool:
        """A handover of this day no longer stands; False when it did not."""
        if self.handovers.pop(handover.id, None) is None:
            return False
        self.note(handover.household, -1)
        return True

    def served(self) -> set[str]:
        """The households that received something today."""
        return set(self.came)

    def note(self, household: str, by: int) -> None:
        """One handover more, or one less, stands for a household."""
        self.came[household] = self.came.get(household, 0) + by
        if not self.came[household]:
            del self.came[household]
        self.changed.append(household)

    # ------------------------------------------------------------ as signed, and what came later

    @property
    def closed(self) -> e.DayClosed | None:
        """The close that holds: the one that a person named, as long as nobody did the first."""
        named = self.supplements[-1].holds if self.supplements else ""
        return next((close for close in self.closes if close.id == named), self.closes[0] if self.closes else None)

    def was_signed(self, event: e.Event) -> bool:
        """Whether an event was known when the count was signed."""
        return self.closed is not None and is_known(event, self.closed.knew)

    def late(self) -> list[Act | Correction]:
        """What moved goods on this day and was not known at the close that holds."""
        return self.late_of(self.closed) if self.closed else []

    def late_of(self, close: e.DayClosed) -> list[Act | Correction]:
        """What moved goods on this day, or of the book it began with, and `close` did not know."""
        return [act for act in self.moved(close) if isinstance(act, Correction) or not is_known(act.event, close.knew)]

    def moved(self, close: e.DayClosed) -> list[Act | Correction]:
        """All that moved goods on this day, known to `close` or not, and what it did not know of the book it had."""
        here = (act for act in self.acts if not isinstance(act.event, e.Void) or act.event.day == self.name)
        return [*here, *self.elsewhere, *self._corrections(close)]

    def _corrections(self, close: e.DayClosed) -> Iterator[Correction]:
        """A supplement that knew this close asked for what it counted; one that did not changes the book behind it."""
        own = {each.id for each in self.closes}
        for signed in self.signed_before:
            known = is_known(signed.event, close.knew)
            if signed.first is None:
                stands, wrong_book = signed.event, not known and not is_known(close, signed.event.knew)
            else:
                stands, wrong_book = signed.first, known and not is_known(signed.first, close.knew)
            if not wrong_book:
                continue
            sign = 1 if signed.first is None else -1
            items = Counter[str]()
            for back in signed.event.reverses:
                items[back.item] += 0 if back.close in own else sign * back.quantity
            if any(items.values()):
                yield Correction(stands, dict(items))

    def unsigned(self) -> list[Act | Correction]:
        """What came late and no supplement names yet."""
        knew = self.supplements[-1].knew if self.supplements else {}
        return [act for act in self.late() if not is_known(act.event, knew)]

    def undecided(self) -> list[e.DayClosed]:
        """The closes of which nobody has said which one holds; nothing where there is one."""
        knew = self.supplements[-1].knew if self.supplements else {}
        apart = len(self.closes) > 1 and not all(is_known(close, knew) for close in self.closes)
        return self.closes if apart else []

    @property
    def supplement_is_open(self) -> bool:
        """Whether something came after the close that nobody has signed; asked with every scan, so it is kept."""
        acts, signed = (len(self.acts), len(self.elsewhere)), (len(self.closes), len(self.supplements))
        state = (*acts, *signed, len(self.signed_before))
        if self._open[0] != state:
            self._open = state, bool(self.undecided() or self.unsigned())
        return self._open[1]

    def signed_handovers(self) -> dict[str, e.Handover]:
        """The handovers that stood when the count was signed."""
        found: dict[str, e.Handover] = {}
        for act in self.acts:
            if self.was_signed(act.event):
                if isinstance(act.event, e.Handover):
                    found[act.event.id] = act.event
                elif isinstance(act.event, e.Void):
                    found.pop(act.event.handover, None)
        return found

    def signed_flows(self) -> Flows:
        """The flows as they were known when the count was signed; the opening is what makes them the book of then."""
        flows = Flows(self.account)
        for act in self.acts:
            if self.was_signed(act.event):
                flows.post(act.movements, act.reverse)
        for line in self.closed.lines if self.closed else ():
            flow = flows.of(line.item)
            flow.opening = line.book - flow.book
        return flows
