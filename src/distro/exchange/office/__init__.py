"""The head office's tables: the events folded into SQL, each exactly once, for data officers who query and never write.

SQLite by its path, or PostgreSQL by its URL, with the same tables and views. What an event says and how far each laptop
has come are written in one transaction, so that a crash in between changes nothing. People's names do not come here: a
household is its id, its number, its size and its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from importlib import resources

from msgspec import Struct

from distro.exchange.errors import OfficeRefused
from distro.exchange.office.engines import Tables, open_tables
from distro.exchange.office.rows import TABLES, Row, rows_of
from distro.model import events as e

__all__ = ["Folded", "OfficeRefused", "fold_into"]

_VERSION = 4
_SCRIPTS = ("tables.sql", "views.sql", "day_views.sql")
_BATCH = 5_000  # events that are held in memory as rows


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
    is there with other bytes, or whose number another event of that laptop has, is set aside in `quarantine` beside
    what stands, for a person to look at. OfficeRefused when the tables cannot be reached, or are not ours.
    """
    with open_tables(target) as tables:
        _prepare(tables, programme)
        new, quarantined = _add(tables, events)
        tables.make("delete from checkpoint")
        tables.make("insert into checkpoint select device, max(seq) from events group by device")
        if new:  # so that what is asked next is planned well
            for table in TABLES:
                tables.make(f"analyze {table}")
        upto = dict(tables.ask("select device, seq from checkpoint"))
    return Folded(where=tables.where, new=new, quarantined=quarantined, upto=upto)


def _prepare(tables: Tables, programme: str) -> None:
    """Make what is missing. Tables of others, of another version or another programme are never written to."""
    names = tables.names()
    if "office" not in names:
        if names & set(TABLES):
            raise OfficeRefused("office_foreign", where=tables.where)
        for script in _SCRIPTS:
            tables.make(resources.files(__package__).joinpath(script).read_text("utf-8"))
        tables.put("office", [(_VERSION, programme)])
        return
    [(version, theirs)] = tables.ask("select version, programme from office")
    if version != _VERSION:
        raise OfficeRefused("office_foreign", where=tables.where)
    if theirs != programme:
        raise OfficeRefused("office_other_programme", where=tables.where, programme=theirs)


def _add(tables: Tables, events: Iterable[tuple[e.Event, str]]) -> tuple[int, int]:
    """How many events were new, and how many were set aside."""
    there: dict[str, str] = {}
    numbered: dict[tuple[str, int], str] = {}
    for id_, digest, device, seq in tables.ask("select id, digest, device, seq from events"):
        there[id_], numbered[device, seq] = digest, id_
    aside = {(id_, digest) for id_, digest in tables.ask("select id, digest from quarantine")}
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    new = 0
    before = len(aside)
    for event, digest in events:
        stands = there.get(event.id)
        if stands == digest:
            continue
        taken = numbered.get((event.device, event.seq))
        if stands is not None or taken is not None:
            if (event.id, digest) not in aside:
                aside.add((event.id, digest))
                kind = type(event).__name__
                rows["quarantine"].append((event.id, event.device, event.seq, kind, digest, taken or event.id))
            continue
        there[event.id], numbered[event.device, event.seq] = digest, event.id
        for table, row in rows_of(event, digest):
            rows[table].append(row)
        new += 1
        if new % _BATCH == 0:
            _write(tables, rows)
    _write(tables, rows)
    return new, len(aside) - before


def _write(tables: Tables, rows: defaultdict[str, list[Row]]) -> None:
    for table in TABLES:
        if rows[table]:
            tables.put(table, rows[table])
    rows.clear()
