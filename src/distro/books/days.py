"""The distribution days: opened, what moved and who came, closed, supplemented.

No handover is without a day: everything that names one belongs to it, whenever it comes to be known. What was signed is
told apart from what came later by what the close knew, never by a clock.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping

from distro.books.day import Act, Day, Signed, effects
from distro.books.point import PointBook
from distro.model import events as e
from distro.model.goods import AccountKind, Movement
from distro.rules.ledger import Shelf
from distro.rules.reconciliation import Flows

__all__ = ["Act", "Day", "DayBook"]


class DayBook:
    """Days by name, in the order they were opened, and which one is open at each point."""

    def __init__(self) -> None:
        self._by_name: dict[str, Day] = {}
        self._at: dict[str, PointBook] = {}
        self._followed: dict[tuple[str, str], e.DaySupplemented] = {}  # by point, what stands after which
        self._fell: dict[str, e.DaySupplemented] = {}  # by id of one that does not stand: what does instead

    def at(self, point: str) -> PointBook:
        """The days of one point."""
        if (found := self._at.get(point)) is None:
            found = self._at[point] = PointBook(point)
        return found

    def opened(self, event: e.DayOpened, shelf: Shelf) -> None:
        day = self._by_name.get(event.day)
        if day is not None and not day.implied:  # two laptops opened the same day: it is one
            insort(day.openings, event, key=_id)
            self.at(day.point).opened_again(day)
            return
        if day is not None:
            self.at(day.point).days.remove(day)  # its date was a guess
            day.openings, day.implied = [event], False
            self.at(day.point).begin(day)
            return
        day = self._begin(event)
        for (lot, _), quantity in shelf.items():
            day.flows.of(lot.item).opening += quantity

    def moved(
        self,
        event: e.GoodsReceived | e.GoodsMoved | e.TransferArrived | e.DocumentCancelled,
        movements: tuple[Movement, ...],
        reverse: bool = False,
    ) -> None:
        """Goods moved on a day, or on none."""
        act = Act(event, movements, reverse)
        if (day := self._by_name.get(event.day)) is not None:
            self._act(day, act)
        else:
            self._on_no_day(act, beside=True)

    def handed_over(self, event: e.Handover) -> None:
        day = self._by_name.get(event.day) or self._begin(_implied(event), implied=True)
        day.made(event)
        self._act(day, Act(event, event.movements))
        self._changed_before(day)

    def voided(self, event: e.Void, handover: e.Handover) -> None:
        """The handover stands no longer on its own day; the goods come back there, and the void is told on its day."""
        own, act = self._by_name[handover.day], Act(event, handover.movements, reverse=True)
        if own.taken_back(handover):
            self._changed_before(own)
        self._act(own, act)
        named = self._by_name.get(event.day)
        if named is not None:
            named.voids.append(event)
        if named is None or named.point != own.point:
            self._on_no_day(act)
        elif named is not own:
            named.came_back(act)
            self.at(named.point).changed(named)

    def refused(self, event: e.ScanRefused) -> None:
        if found := self._by_name.get(event.day):
            found.refusals.append(event)

    def closed(self, event: e.DayClosed) -> bool:
        """The day is locked; False when there is none. Closed on two laptops, both counts stay."""
        day = self._by_name.get(event.day)
        if day is None:
            return False
        self.at(day.point).closed(day, event)
        self._shift(day, effects(day.account, event.movements))
        return True

    def supplemented(self, event: e.DaySupplemented) -> bool:
        """What came late is signed; False when it does not follow what was signed before, and so counts for nothing."""
        day = self._by_name.get(event.day)
        if day is None:
            return False
        after = day.point, event.follows
        first = event
        if event.follows == self.last_signed(day.point):
            self._followed[after] = event
        elif found := self._fell.get(event.follows) or self._followed.get(after):
            first = found
        else:
            return False
        signed = Signed(event, None if first is event else first)
        self.at(day.point).signed.append(signed)
        if first is not event:
            self._fell[event.id] = first
        else:
            day.supplements.append(event)
            for back in event.reverses:
                of, _ = self.at(day.point).closes.get(back.close, (day, None))
                self._shift(of, [(back.item, back.quantity)])
        self.at(day.point).changed(self.at(day.point).days[0])
        return first is event

    def has_close(self, id_: str) -> bool:
        """Whether a close bears this id."""
        return any(id_ in point.closes for point in self._at.values())

    def last_signed(self, point: str) -> str:
        """The id of the last supplement at `point`, which the next one follows; empty before the first."""
        signed = reversed(self.at(point).signed)
        return next((each.event.id for each in signed if each.first is None), "")

    def get(self, day: str) -> Day | None:
        """The day with this name."""
        return self._by_name.get(day)

    def open_at(self, point: str) -> Day | None:
        """The day that is open at `point`, if one is: of several the last by its date, whatever a clock said."""
        return next((day for day in reversed(self.at(point).days) if not day.closes), None)

    def last_at(self, point: str) -> Day | None:
        """The last day at `point` by its date, open or closed."""
        return next(reversed(self.at(point).days), None)

    def all(self) -> list[Day]:
        """Every day, in the order they were opened."""
        return list(self._by_name.values())

    def was_before(self, handover: e.Handover, day: Day) -> bool:
        """Whether a handover belongs to a time before `day`: of an earlier date, or that morning at another point."""
        own = self._by_name[handover.day]
        return own is not day and (own.date, handover.id) < (day.date, day.opened.id)

    def taken_before(self, day: Day, rounds: Iterable[str], original_of: Mapping[str, str]) -> Iterator[e.Handover]:
        """The handovers that stand of which `was_before` says so, and that took of `rounds`, or of one that goes on
        with the same round (`original_of`) as one of them does. Of days that took of no such round nothing is read.
        """
        families = {original_of.get(code, code) for code in rounds}
        for own in self._by_name.values():
            if own is day or families.isdisjoint(original_of.get(code, code) for code in own.took):
                continue
            if own.date <= day.date:
                for made in own.handovers.values():
                    its = (original_of.get(line.round, line.round) for line in made.lines)
                    if self.was_before(made, day) and not families.isdisjoint(its):
                        yield made

    def _begin(self, event: e.DayOpened, implied: bool = False) -> Day:
        at = self.at(event.site)
        day = self._by_name[event.day] = Day([event], Flows(at.account), at, implied)
        at.begin(day)
        return day

    def _act(self, day: Day, act: Act) -> None:
        day.acted(act)
        self.at(day.point).changed(day)
        if self._after(day):
            self._shift(day, act.effect(day.account).items())

    def _on_no_day(self, act: Act, beside: bool = False) -> None:
        """`beside` all days, or told for another point's day as well."""
        ends = {end for move in act.movements for end in (move.source, move.target) if end.kind is AccountKind.POINT}
        for point in {end.place for end in ends}:
            self.at(point).moved_on_no_day(act, beside)

    def _shift(self, day: Day, moved: Iterable[tuple[str, int]]) -> None:
        """What happened on `day` and is known only now changes what the days after it at this point began with."""
        later = self._after(day)
        for item, quantity in moved if later else ():
            for after in later:
                after.flows.of(item).opening += quantity

    def _changed_before(self, day: Day) -> None:
        for after in self._after(day):
            after.before += 1

    def _after(self, day: Day) -> list[Day]:
        """The days that were opened at the same point after this one, in the order of ids; mostly none."""
        found = []
        for other in reversed(self._by_name.values()):
            if other is day:
                break
            if other.point == day.point:
                found.append(other)
        return found


def _implied(event: e.Handover) -> e.DayOpened:
    """The opening of a day that is known by what happened on it, as long as its own has not come."""
    rounds = tuple(dict.fromkeys(line.round for line in event.lines))
    return e.DayOpened(
        id=event.id, seq=event.seq, device=event.device, site=event.site, by=event.by, occurred_at=event.occurred_at,
        recorded_at=event.recorded_at, day=event.day, date=event.occurred_at.date(), rounds=rounds,
    )  # fmt: skip


def _id(event: e.Event) -> str:
    return event.id
