"""What an event says as rows of the office's tables; what they come to together is left to the views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from distro.model import events as e
from distro.model.bounds import MOST
from distro.model.cards import mark_of
from distro.model.goods import Movement
from distro.model.people import Members, sadd
from distro.model.services import PROTECTED

Value = str | int | date | datetime | None
Row = tuple[Value, ...]

_NO_CHARACTER = re.compile("[\ud800-\udfff]")  # half of one

# The form of the tables and views; those of another form are neither written nor read.
VERSION = 12

# Each table before those that refer to it.
TABLES = (
    "events", "quarantine", "household_records", "duplicates", "rounds_added", "entitlements", "entitlement_lines",
    "entitlement_members", "openings", "opening_rounds", "closings", "closing_counts", "closing_knew",
    "closing_unread", "supplements", "supplement_reversals", "handovers", "handover_lines", "handover_people",
    "handover_members", "voids", "refusals", "papers", "arrivals", "cancellations", "movements", "slips", "outcomes",
    "needs_checks", "remarks", "erased",
)  # fmt: skip

# What all events come to together, made anew where something new touches it; see kept.sql.
KEPT = (
    "first_rounds", "rounds_named", "same_people", "entitlement_states", "first_voids", "standing_supplements", "days",
    "day_rounds", "double_collections", "double_handovers", "flows", "day_came", "day_people", "day_items",
    "day_reports",
)  # fmt: skip


def fits(row: Row) -> bool:
    """Whether both engines can hold `row`, and add its numbers up with as many others as there may be."""
    for value in row:
        if isinstance(value, int):
            if not -MOST <= value <= MOST:
                return False
        elif isinstance(value, str):
            if (not value.isascii() and _NO_CHARACTER.search(value)) or "\0" in value:
                return False
        elif isinstance(value, datetime) and value.tzinfo is None:
            return False
    return True


def made_fit(value: Value) -> Value:
    """The nearest to `value` that the engines can hold: what names an event that is set aside."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
    return max(-MOST, min(MOST, value)) if isinstance(value, int) else value


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
        case e.Entitled() | e.EntitlementAmended():
            yield from _entitled(event)
        case e.DayOpened():
            yield "openings", (event.id, event.day, event.date)
            yield from (("opening_rounds", (event.id, place, code)) for place, code in enumerate(event.rounds))
        case e.DayClosed():
            yield "closings", (event.id, event.day, event.counted_by, event.approved_by)
            for place, line in enumerate(event.lines):
                reason = line.reason.value if line.reason else ""
                yield "closing_counts", (event.id, place, line.item, line.book, line.counted, reason)
            yield from (("closing_knew", (event.id, device, upto)) for device, upto in event.knew.items())
            yield from (("closing_unread", (event.id, *run)) for run in event.unread)
            yield from _movements(event.id, event.movements)
        case e.DaySupplemented():
            yield "supplements", (event.id, event.day, event.holds, event.follows, event.approved_by)
            for back in event.reverses:
                yield "supplement_reversals", (event.id, back.close, back.item, back.quantity)
            yield from _movements(event.id, event.movements)
        case e.Handover():
            how = (event.how.value, event.collector.kind.value, event.override_by, mark_of(event.card))
            proof = (event.challenge.value, event.seconded_by, int(event.offline))
            yield "handovers", (event.id, event.desk, event.household, *how, *proof)
            for place, given in enumerate(event.lines):
                used = (given.quantity, given.settles, given.instead_of)
                yield "handover_lines", (event.id, place, given.round, given.basket, given.item, *used)
            if event.made_of is not None:
                made = event.made_of
                yield "handover_people", (event.id, made.group.value, *_counted(made.members))
                for member in made.members:
                    yield "handover_members", (event.id, member.sex.value, member.ages, member.count)
            yield from _movements(event.id, event.movements)
        case e.Void():
            yield "voids", (event.id, event.handover, event.approved_by)
        case e.ScanRefused():
            yield "refusals", (event.id, event.verdict, event.household, event.times)
        case e.GoodsReceived() | e.GoodsMoved():
            why = event.why.value if isinstance(event, e.GoodsMoved) else "received"
            yield "papers", (event.id, event.document, why, getattr(event, "declared_by", ""))
            yield from _movements(event.id, event.movements)
        case e.TransferArrived():
            yield "arrivals", (event.id, event.document)
            yield from _movements(event.id, event.movements)
        case e.DocumentCancelled():
            yield "cancellations", (event.id, event.document)
        case e.NeedsChecked():
            yield "needs_checks", (event.id, event.household)
        case e.Remark():
            yield from (("remarks", (event.id, event.about, place, said)) for place, said in event.words.items())
        case e.HouseholdErased():
            yield from (("erased", (event.id, *run)) for run in event.gone)
        case e.ReferralMade() if event.service not in PROTECTED:
            about = (event.household, event.service.value, event.receiver, event.priority.value)
            yield "slips", (event.id, event.number, *about, event.due_at)
        case e.ReferralFollowed():
            yield "outcomes", (event.id, event.number, event.outcome.value)
        case _:
            pass


def _entitled(event: e.Entitled | e.EntitlementAmended) -> Iterator[tuple[str, Row]]:
    who = (event.group.value, *_counted(event.members))
    amends = int(isinstance(event, e.EntitlementAmended))
    yield "entitlements", (event.id, event.round, event.household, *who, amends, len(event.lines))
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


def _counted(members: Iterable[Members]) -> tuple[int, ...]:
    """All people, then women, men, girls, boys, and those of whom it is not known."""
    counted = tuple(members)
    people = sum(member.count for member in counted)
    known = sadd(counted)
    return (people, *known, people - sum(known))
