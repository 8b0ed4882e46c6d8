"""The head office's tables: the events folded into SQL, each exactly once, for data officers who query and never write.

SQLite by its path, or PostgreSQL by its URL, with the same tables and views. What an event says and how far each laptop
has come are written in one transaction, so that a crash in between changes nothing. People's names do not come here: a
household is its id, its number, its size and its group. What somebody wrote freely does, as an auditor asks for it, and
goes when the household it is about asks to be forgotten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from importlib import resources
from itertools import islice

from msgspec import Struct

from distro.exchange.errors import OfficeRefused
from distro.exchange.office.engines import OfficeTables, open_tables
from distro.exchange.office.rows import KEPT, TABLES, VERSION, Row, fits, made_fit, rows_of
from distro.model import events as e

__all__ = ["Folded", "OfficeRefused", "fold_into"]

_SCRIPTS = ("tables.sql", "kept.sql", "views.sql", "told_views.sql")
_RENEWAL = ("renew.sql", "renew_days.sql")
_BATCH = 5_000  # events that are held in memory as rows
_MUCH = 10  # a tenth of what stood already: the engine's plans may be for another size

# The ids of what is new in this fold, and what names the events of a batch.
_FRESH = "create temporary table fresh (id text primary key)"
_INCOMING = "drop table if exists incoming; create temporary table incoming (id text, device text, seq bigint)"
_CHECKPOINT = """
insert into checkpoint
select e.device, max(e.seq) from fresh f join events e on e.id = f.id where true group by e.device
on conflict (device) do update set seq = excluded.seq where excluded.seq > checkpoint.seq
"""
_FIRST_ASIDE = """
select q.device, min(q.seq) from quarantine q
where not exists (select 1 from events e where e.device = q.device and e.seq = q.seq)
group by q.device
"""


class Folded(Struct, frozen=True, kw_only=True):
    """What a fold came to: events new in the tables, those set aside, and how far each laptop's are there.

    `where` names the tables, without a password.
    """

    where: str
    new: int
    quarantined: int
    upto: dict[str, int]


def fold_into(target: str, programme: str, events: Iterable[tuple[e.Event, str]]) -> Folded:
    """Fold `events` of `programme`, each with the digest of its bytes, into the tables at `target`; made when missing.

    In whatever order the events come, and in however many folds, the tables are the same at the end. An event whose id
    is there with other bytes, whose number another event of that laptop has, or with a value that the engines cannot
    hold is set aside in `quarantine` beside what stands, for a person to look at; it stops nothing else. OfficeRefused
    when the tables cannot be reached, or are not ours.
    """
    with open_tables(target) as tables:
        _prepare(tables, programme)
        new, quarantined = _add(tables, events)
        if new:
            _renew(tables, new)
        upto = _upto(tables)
    return Folded(where=tables.where, new=new, quarantined=quarantined, upto=upto)


def _prepare(tables: OfficeTables, programme: str) -> None:
    """Make what is missing. Tables of others, of another version or another programme are never written to."""
    names = tables.names()
    if "office" not in names:
        if names & set(TABLES):
            raise OfficeRefused("office_foreign", where=tables.where)
        for script in _SCRIPTS:
            tables.make(_script(script))
        tables.put("office", [(VERSION, programme)])
        return
    [(version, theirs)] = tables.ask("select version, programme from office")
    if version != VERSION:
        raise OfficeRefused("office_foreign", where=tables.where)
    if theirs != programme:
        raise OfficeRefused("office_other_programme", where=tables.where, programme=theirs)


def _add(tables: OfficeTables, events: Iterable[tuple[e.Event, str]]) -> tuple[int, int]:
    """How many events were new, and how many were set aside. No more than a batch is in memory, whatever there is."""
    new = quarantined = 0
    tables.make(_FRESH)
    told = iter(events)
    while batch := list(islice(told, _BATCH)):
        rows = _new_in(tables, batch)
        for table in (*TABLES, "fresh"):
            if rows[table]:
                tables.put(table, rows[table])
        new += len(rows["fresh"])
        quarantined += len(rows["quarantine"])
    return new, quarantined


def _new_in(tables: OfficeTables, batch: list[tuple[e.Event, str]]) -> defaultdict[str, list[Row]]:
    """What `batch` adds to the tables, and what of it is set aside."""
    named: list[Row] = [(made_fit(event.id), made_fit(event.device), made_fit(event.seq)) for event, _ in batch]
    tables.make(_INCOMING)
    tables.put("incoming", named)
    there = dict(tables.ask("select e.id, e.digest from incoming i join events e on e.id = i.id"))
    numbered = {
        (device, seq): id_
        for device, seq, id_ in tables.ask(
            "select e.device, e.seq, e.id from incoming i join events e on e.device = i.device and e.seq = i.seq"
        )
    }
    aside = set(tables.ask("select q.id, q.digest from incoming i join quarantine q on q.id = i.id"))
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for (event, digest), name in zip(batch, named, strict=True):
        id_, device, seq = name
        if there.get(id_) == digest or (id_, digest) in aside:
            continue
        says = list(rows_of(event, digest))
        stands, why = "", ""
        if id_ in there:
            stands, why = event.id, "other_bytes"
        elif (device, seq) in numbered:
            stands, why = numbered[device, seq], "number_taken"
        elif not all(fits(row) for _, row in says):
            why = "unfit"
        if why:
            aside.add((id_, digest))
            rows["quarantine"].append((*name, type(event).__name__, digest, stands, why))
            continue
        there[id_], numbered[device, seq] = digest, id_
        for table, row in says:
            rows[table].append(row)
        rows["fresh"].append((id_,))
    return rows


def _renew(tables: OfficeTables, new: int) -> None:
    """Make anew what the new events touch, and say how far each laptop's are in the tables."""
    [(before,)] = tables.ask("select coalesce(sum(seq), 0) from checkpoint")
    much = new * _MUCH > before
    if much:
        _look_over(tables, TABLES)
    for script in _RENEWAL:
        tables.make(_script(script))
    if much:
        _look_over(tables, KEPT)
    tables.make(_CHECKPOINT)


def _look_over(tables: OfficeTables, names: Iterable[str]) -> None:
    """Have the engine count what is in these tables, so that what is asked of them is planned well."""
    for name in names:
        tables.make(f"analyze {name}")


def _upto(tables: OfficeTables) -> dict[str, int]:
    """How far each laptop's events are in the tables: up to the first one that only lies in quarantine."""
    upto = dict(tables.ask("select device, seq from checkpoint"))
    for device, seq in tables.ask(_FIRST_ASIDE):
        if device in upto:
            upto[device] = min(upto[device], seq - 1)
    return upto


def _script(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")
