"""What came for a day after its close: told, and signed by a supervisor in one step.

A count was right when it was made; what it could not know was explained as lost or found. Once the handovers, voids and
papers come that say where the goods went, the same goods must not be lost as well: the supplement takes that back, as
far as what came late explains what was signed. What was truly lost stays so where a person says it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from distro.books.day import Day, is_known
from distro.books.supplements import Supplement, adjusted_by, open_supplements, same_way, taken_back
from distro.model import events as e
from distro.model.goods import Movement
from distro.rules.roles import Task
from distro.stations.errors import Refused
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
    """Sign what is open of several days, the last day first: which of its counts holds is asked of those before it."""
    days = sorted(found, key=lambda one: [day.name for day in session.books.days.all()].index(one.day), reverse=True)
    return [sign(session, one.day, approver, passphrase, lost, holds if one.closes else "") for one in days]


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
        knew=dict(session.books.devices.have),
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
    """What of the closes is taken back, each with the movements that do it."""
    after = [other for other in reversed(session.books.days.after(day)) if other.closes]
    closes = [(day, held), *((other, other.closed) for other in after if other.closed is not None)]
    others = [close for close in day.closes if close is not held]
    for item in (item.code for item in session.programme.goods):
        acts = [(act.event, moved) for act in day.moved(held) if (moved := act.effect(day.account).get(item, 0))]
        put: list[tuple[e.Event, int]] = [  # what this or that event did to the book for the goods that came late
            (supplement, back.quantity)
            for supplement in day.supplements for back in supplement.reverses if back.item == item
        ]  # fmt: skip
        for close in others:  # this count does not hold: all that it put down goes
            left = adjusted_by(session.books, day, close)[item]
            put.append((close, left + taken_back(day, close)[item]))
            if left:
                yield _back(session, day, close, item, left)
        for of, close in closes:
            before, left = taken_back(day, close)[item], adjusted_by(session.books, of, close)[item]
            unknown = [moved for event, moved in acts if not is_known(event, close.knew)]
            within = sum(moved for event, moved in put if is_known(event, close.knew))
            explained = _explained(left + before, within, unknown)
            stays = kept.get(item, 0) if close is held else 0
            more = same_way(left, _less(explained, stays) - before)
            put.append((close, before + more))
            if more:
                yield _back(session, of, close, item, more)


def _explained(adjusted: int, within: int, unknown: Sequence[int]) -> int:
    """How much of what a count put down is goods of which the books told later, or told twice.

    `within` is how much of these goods the counts that this one knew had put down already. A count can have put down no
    more than all that it did not know (`unknown`, below zero what left the shelf); what an earlier one had put down and
    this one knew of, it found again. What cannot be told from the late papers is taken for them: a person says it where
    it is not so.
    """
    least, most = sum(min(moved, 0) for moved in unknown), sum(max(moved, 0) for moved in unknown)
    return same_way(adjusted, min(max(within + adjusted, least), most) - within)


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
