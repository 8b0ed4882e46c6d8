"""What came for a day after its close: told, and signed by a supervisor in one step.

A count was right when it was made; what it could not know was explained as lost or found. Once the handovers, voids and
papers come that say where the goods went, the same goods must not be lost as well: the supplement takes that back, as
far as what came late explains what was signed. What was truly lost stays so where a person says it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from distro.books.day import Day, is_known, put_down
from distro.books.supplements import Supplement, adjusted_by, open_supplements, same_way
from distro.model import events as e
from distro.model.goods import Movement
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.known import known
from distro.stations.lookups import day_named
from distro.stations.proving import prove_may
from distro.stations.session import Session


def unsigned(session: Session, point: str | None = None) -> list[Supplement]:
    """What is open, of one point or of all."""
    return open_supplements(session.books, [item.code for item in session.programme.goods], point)


def sign_all(
    session: Session,
    found: Iterable[Supplement],
    approver: str,
    passphrase: str,
    lost: Mapping[str, int] | None = None,
    holds: str = "",
) -> list[e.DaySupplemented]:
    """Sign what is open of several days, the first day first: what it settles of later counts is open no more."""
    days = sorted(found, key=lambda one: day_named(session, one.day).date)
    return [
        sign(session, one.day, approver, passphrase, lost, holds if one.closes else "")
        for one in days
        if day_named(session, one.day).supplement_is_open
    ]


def sign(
    session: Session,
    day_name: str,
    approver: str,
    passphrase: str,
    lost: Mapping[str, int] | None = None,
    holds: str = "",
) -> e.DaySupplemented:
    """A supervisor signs what came late for a day; what it explains of the signed variances is taken back.

    `lost` says of an item how much of what was signed as missing, or as found, stays so although as much came late.
    `holds` is the id of the close whose count holds, or of the laptop that made it; what the others adjusted is taken
    back. Refused when nothing is open, a close must be named and is not, or who signs may not; WrongPassphrase.
    """
    session.demand(Task.CLOSE_DAY)
    day = day_named(session, day_name)
    if not day.supplement_is_open:
        raise Refused("no_supplement", day=day_name)
    prove_may(session, approver, passphrase, Task.APPROVE)
    held = _held(session, day, holds)
    reversals = list(_reversals(session, day, held, lost or {}))
    event = e.DaySupplemented(
        **session.stamper()(day.point),
        day=day.name,
        holds=held.id,
        **known(session),
        movements=tuple(move for _, moves in reversals for move in moves),
        reverses=tuple(back for back, _ in reversals),
        approved_by=approver,
        follows=session.books.days.last_signed(day.point),
    )
    session.append([event])
    return event


def _held(session: Session, day: Day, named: str) -> e.DayClosed:
    found = [close for close in day.closes if named in (close.id, close.device)]
    if named and not found:
        raise Refused("close_unknown", close=named)
    if not named and len(day.undecided()) > 1:
        laptops = ", ".join(close.device for close in day.undecided())
        raise Refused("close_undecided", day=day.name, laptops=laptops)
    held = found[0] if found else day.closed
    assert held is not None
    return held


def _reversals(
    session: Session, day: Day, held: e.DayClosed, kept: Mapping[str, int]
) -> Iterator[tuple[e.Reversal, tuple[Movement, ...]]]:
    """What of the closes is taken back, each with the movements that do it.

    `back` is what each close gets back here; who counted after it, and knew it, went by a book that had it.
    """
    at = session.books.days.at(day.point)
    items, back = [item.code for item in session.programme.goods], list[tuple[e.DayClosed, Counter[str]]]()
    for other in day.closes:
        if other is not held:  # this count does not hold: all that it put down goes
            put, left = put_down(other), adjusted_by(session.books, other)
            yield from (_back(other, item, left[item], put[item] - left[item]) for item in items if left[item])
            back.append((other, Counter({item: -left[item] for item in items})))
    for of, close in at.counts_from(day, held):
        put, left = put_down(close), adjusted_by(session.books, close)
        elsewhere = set() if of is day else {act.event.id for act in of.unsigned_acts()}  # its own supplement's
        moved = [act.effect(of.account) for act in of.late(close, held) if act.event.id not in elsewhere]
        counted, found_again = Counter[str](), Counter[str]()
        for one in at.behind(of, close, signing=held, beside=True):
            if isinstance(one.event, e.DayClosed | e.DaySupplemented):
                (found_again if one.found_again else counted).update(one.items)
            else:
                moved.append(one.items)
        for other, given in back:
            if at.goes_before(other, close):
                (found_again if is_known(other, close) else counted).update(given)
        taken = Counter[str]()
        for item in items:
            unknown = [counted[item], *(each.get(item, 0) for each in moved)]
            explained = _explained(put[item], -found_again[item], unknown)
            stays = kept.get(item, 0) if close is held else 0
            before = put[item] - left[item]
            more = same_way(left[item], _less(explained, stays) - before)
            taken[item] = -more
            if more:
                yield _back(close, item, more, before)
        back.append((close, taken))


def _explained(adjusted: int, within: int, unknown: Sequence[int]) -> int:
    """How much of what a count put down is goods of which the books told later, or told twice.

    `within` is how much of these goods the counts that this one knew had put down already. A count can have put down no
    more than all that it did not know (`unknown`, below zero what left the shelf); what an earlier one had put down and
    this one knew of, it found again. What cannot be told from the late papers is taken for them: a person says it where
    it is not so.
    """
    least, most = sum(min(moved, 0) for moved in unknown), sum(max(moved, 0) for moved in unknown)
    return same_way(adjusted, min(max(within + adjusted, least), most) - within)


def _back(close: e.DayClosed, item: str, adjusted: int, before: int) -> tuple[e.Reversal, tuple[Movement, ...]]:
    """`adjusted` (below zero: lost) of what a close put down for an item, taken back: of its last movements first, less
    what was taken back `before`.
    """
    left, passed, moves = abs(adjusted), abs(before), []
    for move in reversed(close.movements):
        toward = move.quantity if move.target == close.account else -move.quantity
        if move.lot.item == item and toward * adjusted > 0:
            skipped = min(passed, move.quantity)
            part = min(left, move.quantity - skipped)
            if part:
                moves.append(Movement(move.lot, part, move.target, move.source, move.condition))
            passed, left = passed - skipped, left - part
    return e.Reversal(close.id, item, -adjusted), tuple(moves)


def _less(amount: int, kept: int) -> int:
    """`amount` without `kept` of it, whatever its sign; never beyond zero."""
    left = max(0, abs(amount) - abs(kept))
    return left if amount > 0 else -left
