"""One household is forgotten because it asked."""

from __future__ import annotations

from contextlib import suppress

from distro.model import events as e
from distro.model.quarantine import Quarantined
from distro.rules.roles import Task
from distro.stations.event_log import QUARANTINE, decode_quarantined
from distro.stations.gate import Unfit, event_of
from distro.stations.lookups import household_numbered
from distro.stations.people import runs
from distro.stations.session import Session


def erase(session: Session, number: str) -> int:
    """Forget the household with this register number, here and on every laptop that hears of it; how many records.

    Its records, who collected for it and what was written about it go, under a new key, and so does the key of people:
    whoever knows the number finds nothing by it. What was handed over stays.
    Refused for an unknown household, and unless a data focal point does it.
    """
    session.demand(Task.PURGE)
    return _erased(session, household_numbered(session, number).id)


def carry_out(session: Session) -> int:
    """Forget here whom other laptops were asked to forget; how many households. Not where nothing may be written."""
    if not session.may_write:
        return 0
    due = {household: asked for household, asked in session.books.erased.items() if _records(session, household)}
    for household, asked in due.items():
        _erased(session, household, asked)
    return len(due)


def _erased(session: Session, household: str, asked: str = "") -> int:
    """`asked`: the id of the event by which another laptop asked; keys of people that were made since then stay."""
    records = _records(session, household)
    going = records | _keys(session, asked)
    gone = tuple(runs(sorted(going)))
    session.append([e.HouseholdErased(**session.stamper()(""), household=household, gone=gone)])
    erase_numbers(session, going, household)
    session.reload()
    return len(records)


def erase_numbers(session: Session, going: set[tuple[str, int]], household: str = "") -> int:
    """Write the register anew, under a new key, without the records of these (laptop, number); how many were there.

    Nor what is set aside and names `household`: nobody knows what else it says. What stands in quarantine and has been
    understood since is an event like all others.
    """
    register, aside = session.store.register, {kept.document for kept in session.quarantine}
    rows = {table: [raw for _, raw in register.table(table).raw()] for table in register.tables()}

    def stays(table: str, raw: bytes) -> bool:
        kept = decode_quarantined(raw) if table == QUARANTINE[1] else None
        if kept is None:
            return _number_of(raw) not in going
        unknown = kept.document in aside and _names(household, kept.document)
        return (kept.device, kept.seq) not in going and not unknown

    staying = {table: [raw for raw in raws if stays(table, raw)] for table, raws in rows.items()}
    if gone := sum(map(len, rows.values())) - sum(map(len, staying.values())):
        session.store.forget_beside("hub")
        session.store.rewrite_register({table: raws for table, raws in staying.items() if raws}, marks=True)
    return gone


def _records(session: Session, household: str) -> set[tuple[str, int]]:
    """(laptop, number) of every record among people's data that is about `household`."""
    about = {event.id for event, _ in session.raw_events() if getattr(event, "household", None) == household}
    about |= {event.id for event, _ in session.raw_events() if isinstance(event, e.Void) and event.handover in about}
    found = set()
    for event, _ in session.raw_events():
        if not event.in_register:
            continue
        match event:
            case e.HouseholdRegistered() | e.HouseholdChanged():
                mine = event.household.id == household
            case e.CollectorNamed():
                mine = event.handover in about
            case e.Remark():
                mine = event.about in about
            case _:
                mine = False
        if mine:
            found.add((event.device, event.seq))
    aside = {(kept.device, kept.seq) for kept in session.quarantine if _names(household, kept.document)}
    return found | (aside & set(session.log.register_numbers()))


def _names(household: str, document: bytes) -> bool:
    return bool(household) and household.encode() in document


def _keys(session: Session, asked: str) -> set[tuple[str, int]]:
    """(laptop, number) of every key of people that is here, whether it counts or not; made before `asked`, if given."""
    found = set()
    for _, stored in session.log.stored():
        with suppress(Unfit):
            event = event_of(stored.document if isinstance(stored, Quarantined) else stored)
            if isinstance(event, e.PeopleKeyMade) and (not asked or event.id < asked):
                found.add((event.device, event.seq))
    return found


def _number_of(raw: bytes) -> tuple[str, int] | None:
    try:
        event = event_of(raw)
    except Unfit:
        return None
    return event.device, event.seq
