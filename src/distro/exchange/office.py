"""The head office's tables: the events folded into SQL, each exactly once, for data officers who query and never write.

SQLite by its path. What an event says and how far each laptop has come are written in one transaction, so that a crash
in between changes nothing. People's names do not come here: a household is its id, its size and its group.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import Movement

_SCHEMA = """
create table if not exists events (
    id text primary key, device text not null, seq integer not null, kind text not null, site text not null,
    by_whom text not null, occurred_at text not null, recorded_at text not null, digest text not null,
    unique (device, seq));
create table if not exists quarantine (
    id text, device text, seq integer, kind text, digest text, stands text, primary key (id, digest));
create table if not exists checkpoint (device text primary key, seq integer not null);
create table if not exists households (
    id text primary key, number text, point text, population_group text, people integer);
create table if not exists handovers (
    id text primary key references events (id), day text, desk integer, household text, how text, collector text,
    override_by text);
create table if not exists handover_lines (
    handover text references handovers (id), round text, basket text, item text, quantity integer, settles integer,
    instead_of text);
create table if not exists voids (id text primary key references events (id), handover text unique, reason text);
create table if not exists refusals (
    id text primary key references events (id), day text, verdict text, household text);
create table if not exists movements (
    event text references events (id), document text, item text, batch text, expiry text, donor text, quantity integer,
    source text, target text, condition text);
create table if not exists days (
    day text primary key, point text, date text, opened_by text, closed_at text, counted_by text, approved_by text);
create table if not exists counts (day text, item text, book integer, counted integer, reason text, note text);
create table if not exists referrals (
    number text primary key, household text, service text, receiver text, priority text, due_at text, outcome text);
create view if not exists standing_handovers as
    select * from handovers where id not in (select handover from voids);
create view if not exists handed_over as
    select ev.site, date(ev.occurred_at) as day, l.round, l.basket, l.item, sum(l.quantity) as quantity,
           count(distinct h.household) as households
    from standing_handovers h join handover_lines l on l.handover = h.id join events ev on ev.id = h.id
    group by ev.site, date(ev.occurred_at), l.round, l.basket, l.item;
create view if not exists double_collections as
    select h.household, l.round, l.basket, l.item, count(distinct h.id) as handovers
    from standing_handovers h join handover_lines l on l.handover = h.id
    where h.override_by = '' and l.settles > 0
    group by h.household, l.round, l.basket, l.item having count(distinct h.id) > 1;
"""


class Folded(Struct, frozen=True, kw_only=True):
    """What a fold came to: events new in the tables, those set aside, and how far each laptop's are there."""

    new: int
    quarantined: int
    upto: dict[str, int]


def fold_into(path: Path, events: Iterable[tuple[e.Event, str]]) -> Folded:
    """Fold `events`, each with the digest of its bytes, into the tables at `path`; made when they are not there yet.

    An event whose id is there with other bytes, or whose number another event of that laptop has, is set aside in
    `quarantine` beside what stands, for a person to look at.
    """
    with closing(sqlite3.connect(path)) as tables:
        tables.executescript(_SCHEMA)
        new = quarantined = 0
        with tables:
            there = dict(tables.execute("select id, digest from events"))
            numbered = {(device, seq): id_ for id_, device, seq in tables.execute("select id, device, seq from events")}
            for event, digest in sorted(events, key=lambda pair: pair[0].id):
                stands = there.get(event.id)
                if stands == digest:
                    continue
                taken = numbered.get((event.device, event.seq))
                if stands is not None or taken is not None:
                    quarantined += _set_aside(tables, event, digest, taken or event.id)
                    continue
                _note(tables, event, digest)
                _fold(tables, event)
                there[event.id], numbered[event.device, event.seq] = digest, event.id
                new += 1
            tables.execute("delete from checkpoint")
            tables.execute("insert into checkpoint select device, max(seq) from events group by device")
        upto = dict(tables.execute("select device, seq from checkpoint"))
    return Folded(new=new, quarantined=quarantined, upto=upto)


def _set_aside(tables: sqlite3.Connection, event: e.Event, digest: str, stands: str) -> int:
    return _put(tables, "quarantine", event.id, event.device, event.seq, type(event).__name__, digest, stands)


def _note(tables: sqlite3.Connection, event: e.Event, digest: str) -> None:
    times = (event.occurred_at.isoformat(), event.recorded_at.isoformat())
    what = (event.id, event.device, event.seq, type(event).__name__, event.site, event.by)
    _put(tables, "events", *what, *times, digest)


def _fold(tables: sqlite3.Connection, event: e.Event) -> None:
    """What a data officer asks of this kind of event; other kinds stand in `events` alone."""
    match event:
        case e.HouseholdRegistered() | e.HouseholdChanged():
            one = event.household
            tables.execute("delete from households where id = ?", (one.id,))
            _put(tables, "households", one.id, one.number, one.point, one.group.value, one.size)
        case e.Handover():
            how = (event.how.value, event.collector.kind.value, event.override_by)
            _put(tables, "handovers", event.id, event.day, event.desk, event.household, *how)
            for line in event.lines:
                given = (line.round, line.basket, line.item, line.quantity, line.settles, line.instead_of)
                _put(tables, "handover_lines", event.id, *given)
            _movements(tables, event.id, "", event.movements)
        case e.Void():
            _put(tables, "voids", event.id, event.handover, event.reason)
        case e.ScanRefused():
            _put(tables, "refusals", event.id, event.day, event.verdict, event.household)
        case e.GoodsReceived() | e.GoodsMoved():
            _movements(tables, event.id, event.document, event.movements)
        case e.DayOpened():
            _put(tables, "days", event.day, event.site, event.date.isoformat(), event.by, None, None, None)
        case e.DayClosed():
            signed = (event.occurred_at.isoformat(), event.counted_by, event.approved_by, event.day)
            tables.execute(
                "update days set closed_at = ?, counted_by = ?, approved_by = ? where day = ? and closed_at is null",
                signed,
            )
            for count in event.lines:
                reason = count.reason.value if count.reason else ""
                _put(tables, "counts", event.day, count.item, count.book, count.counted, reason, count.note)
            _movements(tables, event.id, event.day, event.movements)
        case e.ReferralMade():
            what = (event.household, event.service.value, event.receiver, event.priority.value)
            _put(tables, "referrals", event.number, *what, event.due_at.isoformat(), "sent")
        case e.ReferralFollowed():
            tables.execute("update referrals set outcome = ? where number = ?", (event.outcome.value, event.number))
        case _:
            pass


def _movements(tables: sqlite3.Connection, event: str, document: str, movements: Iterable[Movement]) -> None:
    for move in movements:
        lot = move.lot
        expiry = lot.expiry.isoformat() if lot.expiry else ""
        places = (f"{move.source.kind} {move.source.place}".strip(), f"{move.target.kind} {move.target.place}".strip())
        what = (lot.item, lot.batch, expiry, lot.donor, move.quantity, *places, move.condition.value)
        _put(tables, "movements", event, document, *what)


def _put(tables: sqlite3.Connection, table: str, *values: str | int | None) -> int:
    """Insert a row unless its key is there; 1 when it was new."""
    marks = ", ".join("?" * len(values))
    return tables.execute(f"insert or ignore into {table} values ({marks})", values).rowcount
