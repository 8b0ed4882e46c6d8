"""One household is forgotten because it asked."""

from __future__ import annotations

from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.gate import Unfit, event_of
from distro.stations.lookups import household_numbered
from distro.stations.people import runs
from distro.stations.session import Session


def erase(session: Session, number: str) -> int:
    """Forget the household with this register number, here and on every laptop that hears of it; how many records.

    Its records, who collected for it and what was written about it go, under a new key. What was handed over stays.
    Refused for an unknown household, and unless a data focal point does it.
    """
    session.demand(Task.PURGE)
    return _erased(session, household_numbered(session, number).id)


def carry_out(session: Session) -> int:
    """Forget here whom other laptops were asked to forget; how many households. Not where nothing may be written."""
    if not session.may_write:
        return 0
    due = [household for household in session.books.erased if _records(session, household)]
    for household in due:
        _erased(session, household)
    return len(due)


def _erased(session: Session, household: str) -> int:
    going = _records(session, household)
    gone = tuple(runs(sorted(going)))
    session.append([e.HouseholdErased(**session.stamper()(""), household=household, gone=gone)])
    erase_numbers(session, going)
    session.reload()
    return len(going)


def erase_numbers(session: Session, going: set[tuple[str, int]]) -> int:
    """Write the register anew, under a new key, without the records of these (laptop, number); how many were there."""
    register = session.store.register
    rows = {table: [raw for _, raw in register.table(table).raw()] for table in register.tables()}
    staying = {table: [raw for raw in raws if _number_of(raw) not in going] for table, raws in rows.items()}
    if gone := sum(map(len, rows.values())) - sum(map(len, staying.values())):
        session.store.forget_beside("hub")
        session.store.rewrite_register({table: raws for table, raws in staying.items() if raws})
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
    return found


def _number_of(raw: bytes) -> tuple[str, int] | None:
    try:
        event = event_of(raw)
    except Unfit:
        return None
    return event.device, event.seq
