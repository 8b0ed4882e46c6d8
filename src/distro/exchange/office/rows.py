"""What an event says as rows of the office's tables; what they come to together is left to the views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from distro.model import events as e
from distro.model.goods import Movement
from distro.model.people import sadd

Value = str | int | date | datetime | None
Row = tuple[Value, ...]

# Each table before those that refer to it.
TABLES = (
    "events", "quarantine", "household_records", "duplicates", "rounds_added", "entitlements", "entitlement_lines",
    "entitlement_members", "openings", "opening_rounds", "closings", "closing_counts", "closing_knew",
    "supplements", "supplement_reversals", "handovers",
    "handover_lines", "voids", "refusals", "papers", "cancellations", "movements", "slips", "outcomes",
)  # fmt: skip


def rows_of(event: e.Event, digest: str) -> Iterator[tuple[str, Row]]:
    """The rows of `event`, each with its table. Every event stands in `events`, many in no other."""
    # The local date: a day's end in UTC is not the day's end.
    times = (event.occurred_at, event.occurred_at.date(), event.recorded_at)
    what = (event.id, event.device, event.seq, type(event).__name__, event.site, getattr(event, "day", ""), event.by)
    yield "events", (*what, *times, digest)
    match event:
        case e.HouseholdRegistered() | e.HouseholdChanged():
            one = event.household
            yield "household_records", (event.id, one.id, one.number, one.point, one.group.value, one.size)
        case e.DuplicatesJudged():
            if event.same and event.kept != event.other:
                yield "duplicates", (event.id, event.kept, event.other)
        case e.RoundAdded():
            yield "rounds_added", (event.id, event.added.code, event.of)
        case e.Entitled():
            yield from _entitled(event)
        case e.DayOpened():
            yield "openings", (event.id, event.day, event.date)
            yield from (("opening_rounds", (event.id, place, code)) for place, code in enumerate(event.rounds))
        case e.DayClosed():
            yield "closings", (event.id, event.day, event.counted_by, event.approved_by)
            for line in event.lines:
                reason = line.reason.value if line.reason else ""
                yield "closing_counts", (event.id, line.item, line.book, line.counted, reason, line.note)
            yield from (("closing_knew", (event.id, device, upto)) for device, upto in event.knew.items())
            yield from _movements(event.id, event.movements)
        case e.DaySupplemented():
            yield "supplements", (event.id, event.day, event.holds, event.follows, event.approved_by)
            for back in event.reverses:
                yield "supplement_reversals", (event.id, back.close, back.item, back.quantity)
            yield from _movements(event.id, event.movements)
        case e.Handover():
            how = (event.how.value, event.collector.kind.value, event.override_by)
            yield "handovers", (event.id, event.desk, event.household, *how)
            for place, given in enumerate(event.lines):
                used = (given.quantity, given.settles, given.instead_of)
                yield "handover_lines", (event.id, place, given.round, given.basket, given.item, *used)
            yield from _movements(event.id, event.movements)
        case e.Void():
            yield "voids", (event.id, event.handover, event.reason)
        case e.ScanRefused():
            yield "refusals", (event.id, event.verdict, event.household)
        case e.GoodsReceived() | e.GoodsMoved():
            why = event.why.value if isinstance(event, e.GoodsMoved) else "received"
            yield "papers", (event.id, event.document, why)
            yield from _movements(event.id, event.movements)
        case e.DocumentCancelled():
            yield "cancellations", (event.id, event.document, event.reason)
        case e.ReferralMade():
            about = (event.household, event.service.value, event.receiver, event.priority.value)
            yield "slips", (event.id, event.number, *about, event.due_at)
        case e.ReferralFollowed():
            yield "outcomes", (event.id, event.number, event.outcome.value)
        case _:
            pass


def _entitled(event: e.Entitled) -> Iterator[tuple[str, Row]]:
    people = sum(member.count for member in event.members)
    known = sadd(event.members)
    who = (people, *known, people - sum(known))
    yield "entitlements", (event.id, event.round, event.household, event.group.value, *who)
    for line in event.lines:
        yield "entitlement_lines", (event.id, line.basket, line.item, line.quantity, line.whole)
    for member in event.members:
        yield "entitlement_members", (event.id, member.sex.value, member.ages, member.count)


def _movements(event: str, movements: Iterable[Movement]) -> Iterator[tuple[str, Row]]:
    for move in movements:
        lot, source, target = move.lot, move.source, move.target
        places = (source.kind.value, source.place, target.kind.value, target.place)
        goods = (lot.item, lot.batch, lot.expiry, lot.donor, move.condition.value, move.quantity)
        yield "movements", (event, *goods, *places)
