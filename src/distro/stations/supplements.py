"""What came for a day after its close: told, and signed by a supervisor in one step.

A count was right when it was made; what it could not know was explained as lost or found. Once the handovers, voids and
papers come that say where the goods went, the same goods must not be lost as well: the supplement takes that back, as
far as what came late explains what was signed. What was truly lost stays so where a person says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from distro.books.day import Act, Day
from distro.books.supplements import Supplement, adjusted_by, net, open_supplements, put_down, same_way, taken_back
from distro.model import events as e
from distro.model.goods import Movement
from distro.rules.roles import Task, may
from distro.stations.errors import Refused
from distro.stations.session import Session


def unsigned(session: Session, point: str | None = None) -> list[Supplement]:
    """What is open, of one point or of all."""
    return open_supplements(session.books, [item.code for item in session.programme.goods], point)


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
    day = session.books.days.get(day_name)
    if day is None:
        raise Refused("day_unknown", day=day_name)
    if not day.supplement_is_open:
        raise Refused("no_supplement", day=day_name)
    role = session.store.check_passphrase(approver, passphrase)
    if not may(role, Task.APPROVE):
        raise Refused("not_your_role", role=role, task=Task.APPROVE)
    held = _held(session, day, holds)
    reversals = list(_reversals(session, day, held, lost or {}))
    event = e.DaySupplemented(
        **session.stamper()(day.point),
        day=day.name,
        holds=held.id,
        knew=dict(session.books.devices.have),
        movements=tuple(move for _, moves in reversals for move in moves),
        reverses=tuple(back for back, _ in reversals),
        approved_by=approver,
        follows=day.supplements[-1].id if day.supplements else "",
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
    """What of the closes is taken back, each with the movements that do it."""
    before = [close for close in day.closes if close is not held]
    for close in before:
        for item, left in adjusted_by(session.books, day, close).items():
            if left:
                yield _back(session, day, close, item, left)
    knew = held.knew
    late = day.late_of(held)
    came, adjusted = net(day, late), adjusted_by(session.books, day, held)
    for item, whole in came.items():
        amount = same_way(put_down(day, held)[item], whole) - taken_back(day, held)[item]
        amount = same_way(adjusted[item], amount)
        amount = _less(amount, kept.get(item, 0))
        if amount:
            yield _back(session, day, held, item, amount)
            yield from _found_since(session, day, late, item, amount, knew)


def _found_since(
    session: Session, day: Day, late: list[Act], item: str, amount: int, knew: Mapping[str, int]
) -> Iterator[tuple[e.Reversal, tuple[Movement, ...]]]:
    """A later count that knew of the late goods already set the book right: that is taken back together with it."""
    for after in session.books.days.after(day):
        close = after.closed
        if close is None or not any(act.effect(day.account).get(item) and after.was_signed(act.event) for act in late):
            continue
        again = same_way(adjusted_by(session.books, after, close)[item], -amount)
        if again:
            yield _back(session, after, close, item, again)
            amount += again


def _back(
    session: Session, day: Day, close: e.DayClosed, item: str, adjusted: int
) -> tuple[e.Reversal, tuple[Movement, ...]]:
    """`adjusted` (below zero: lost) of what a close put down for an item, taken back; of its last movements first."""
    left, moves = abs(adjusted), []
    for move in reversed(close.movements):
        toward = move.quantity if move.target == day.account else -move.quantity
        if move.lot.item == item and toward * adjusted > 0 and left:
            part = min(left, move.quantity)
            moves.append(Movement(move.lot, part, move.target, move.source, move.condition))
            left -= part
    return e.Reversal(close.id, item, -adjusted), tuple(moves)


def _less(amount: int, kept: int) -> int:
    """`amount` without `kept` of it, whatever its sign; never beyond zero."""
    left = max(0, abs(amount) - abs(kept))
    return left if amount > 0 else -left
