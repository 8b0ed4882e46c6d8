"""The days of one point in their order: what a count did not know of the book that it went by.

A count brings the book to what stands there. What the book did not tell yet, a handover of yesterday on a laptop that
nobody had heard, was missing on the shelf and went down as lost; when it comes to be known it is off the book twice. So
everything of the days before that a close did not know is held against it, once, by a supplement that knows both.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator
from datetime import date

from distro.books.day import Act, Correction, Day, Signed, is_known, put_down
from distro.model import events as e
from distro.model.goods import Account, AccountKind


class PointBook:
    """The days by date, and of one date as they were opened; the closes, supplements, and what moved on no day."""

    def __init__(self, point: str) -> None:
        self.account = Account(AccountKind.POINT, point)
        self.days: list[Day] = []
        self.closes: dict[str, tuple[Day, e.DayClosed]] = {}
        self.signed: list[Signed] = []
        self._loose: list[Act] = []
        self._beside = Counter[str]()  # what papers of no day put on the shelf so far, by item

    def begin(self, day: Day) -> None:
        """A day of this point is known from now on."""
        insort(self.days, day, key=_order)
        day.beside = self._beside.copy()

    def opened_again(self, day: Day) -> None:
        """Another laptop opened the day, or somebody confirmed it, and nobody has counted yet.

        What stood there by papers of no day stood there when the day began, whichever opening was first by the clocks.
        """
        if not day.closes:
            for item, quantity in self._beside.items():
                day.flows.of(item).opening += quantity - day.beside[item]
            day.beside = self._beside.copy()

    def before(self, day: Day) -> list[Day]:
        """The days before this one, the first one first."""
        return [other for other in self.days if _order(other) < _order(day)]

    def after(self, day: Day) -> list[Day]:
        """The days after this one, the first one first; mostly none."""
        for at in range(len(self.days), 0, -1):
            if self.days[at - 1] is day:
                return self.days[at:]
        return []

    def closed(self, day: Day, event: e.DayClosed) -> None:
        """A count of `day` was signed."""
        insort(day.closes, event, key=lambda close: close.id)
        self.closes[event.id] = day, event
        self.changed(day)

    def moved_on_no_day(self, act: Act, beside: bool) -> None:
        """A paper of a laptop on which no day was open; or, not `beside` all days, what is told for another point's."""
        if effect := act.effect(self.account):
            self._loose.append(act)
            if beside:
                self._beside.update(effect)
            for day in self.days[:1]:
                self.changed(day)

    def changed(self, day: Day) -> None:
        """What happened on `day` may concern its own count and those of the days after."""
        for each in (day, *self.after(day)):
            each.changes += 1

    def goes_before(self, one: e.DayClosed, other: e.DayClosed) -> bool:
        """Whether `one` counted first: `other` knew it, or neither knew of the other and its day is no later one."""
        if is_known(one, other) or is_known(other, one):
            return is_known(one, other)
        return _order(self.closes[one.id][0]) <= _order(self.closes[other.id][0])

    def last_close(self) -> str:
        """The id of the close of the last day that is closed; empty where none is."""
        return next((day.closed.id for day in reversed(self.days) if day.closed is not None), "")

    def loose(self, close: e.DayClosed, signing: e.DayClosed | None = None) -> Iterator[tuple[Day, Act]]:
        """What moved on no day and `close` did not know, each with the day whose count came next.

        `signing` is a count that is about to hold.
        """
        for act in self._loose:
            if not is_known(act.event, close) and (day := self._counted_next(act.event, signing)) is not None:
                yield day, act

    def _counted_next(self, event: e.Event, signing: e.DayClosed | None) -> Day | None:
        """A paper names the last close that its writer knew; another count of that day may hold, which comes next then.

        Of a void at another point, and where that close is not here, the id tells: ids go on from all that a laptop
        knew, and what bears a lower one than a close was written by nobody who knew it.
        """
        closed = [
            (day, signing.id if signing is not None and signing in day.closes else day.closed.id)
            for day in self.days
            if day.closed is not None
        ]
        after = event.after if isinstance(event, e.GoodsMoved | e.TransferArrived | e.DocumentCancelled) else event.id
        if after in self.closes:
            known = _order(self.closes[after][0])
            return next((day for day, id_ in closed if _order(day) >= known and id_ != after), None)
        return next((day for day, id_ in closed if not after or event.id < id_), None)

    def behind(
        self, day: Day, close: e.DayClosed, signing: e.DayClosed | None = None, beside: bool = False
    ) -> Iterator[Correction]:
        """What is other now than in the book that `close` went by: of the days before, of counts and of supplements.

        What came late for an earlier day is left to that day's supplement, until that is signed or the count that it
        says holds is `signing`. With what the other counts of the same day put down, and what was taken back of it,
        where `beside`.
        """
        left: dict[str, set[str]] = {}  # what each earlier day's own supplement will tell, looked up once a day
        for earlier, act in self._earlier_acts(day, close, signing):
            if earlier.name not in left:
                held_there = signing is not None and signing in earlier.closes
                left[earlier.name] = set() if held_there else {one.event.id for one in earlier.unsigned_acts()}
            if act.event.id not in left[earlier.name]:
                yield Correction(act.event, act.effect(self.account))
        asked = {
            id_ for id_, (of, other) in self.closes.items()
            if other is not close and (beside or of is not day) and self.goes_before(other, close)
        }  # fmt: skip
        for id_ in asked:
            other = self.closes[id_][1]
            if not is_known(other, close):
                yield Correction(other, dict(put_down(other)))
        for each in self.signed:
            sign = _other_now(each, close)
            for knew in (True, False) if sign else ():
                items = Counter[str]()
                for back in each.event.reverses:
                    if back.close in asked and is_known(self.closes[back.close][1], close) is knew:
                        items[back.item] += sign * back.quantity
                yield Correction(each.first or each.event, dict(items), knew)

    def _earlier_acts(self, day: Day, close: e.DayClosed, signing: e.DayClosed | None) -> Iterator[tuple[Day, Act]]:
        """What moved goods before `day` and `close` did not know; what its laptop did after it came after it."""
        before = self.before(day)
        for earlier in before:
            if not earlier.is_all_known(close):
                for act in earlier.on_shelf():
                    is_later = act.event.device == close.device and act.event.seq > close.seq
                    if not is_known(act.event, close) and not is_later:
                        yield earlier, act
        yield from ((earlier, act) for earlier, act in self.loose(close, signing) if earlier in before)

    def unsettled(self, day: Day) -> list[Correction]:
        """What of that no supplement settled that knew both; nothing where it comes to nothing."""
        if (close := day.closed) is None:
            return []
        left = [one for one in self.behind(day, close) if not self._is_settled(one.event, close)]
        total = Counter[str]()
        for one in left:
            total.update(one.items)
        return left if any(total.values()) else []

    def _is_settled(self, event: e.Event, close: e.DayClosed) -> bool:
        return any(
            each.first is None
            and (each.event.id == event.id or is_known(event, each.event))
            and self._asked(each.event, close)
            for each in self.signed
        )

    def _asked(self, signed: e.DaySupplemented, close: e.DayClosed) -> bool:
        """Whether who signed this looked at what `close` had put down."""
        if not is_known(close, signed) or signed.holds not in self.closes:
            return False
        return signed.holds == close.id or self.goes_before(self.closes[signed.holds][1], close)

    def counts_from(self, day: Day, held: e.DayClosed) -> list[tuple[Day, e.DayClosed]]:
        """`held`, the count of `day`, and those that hold after it, in the order in which they were made."""
        found: list[tuple[Day, e.DayClosed]] = []
        for of in self.days:
            close = held if of is day else of.closed
            if close is not None and (close is held or self.goes_before(held, close)):
                at = next((n for n, (_, other) in enumerate(found) if is_known(close, other)), len(found))
                found.insert(at, (of, close))
        return found


def _other_now(signed: Signed, close: e.DayClosed) -> int:
    """1 for a supplement that `close` did not know, -1 for one that stood in its book and does not stand; else 0."""
    known = is_known(signed.event, close)
    if signed.first is None:
        return 0 if known else 1
    return -1 if known and not is_known(signed.first, close) else 0


def _order(day: Day) -> tuple[date, str]:
    return day.date, day.opened.id
