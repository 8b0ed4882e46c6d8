"""One household is forgotten because it asked; each laptop that hears of it does so too, and proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from distro.books.erasures import Erasure
from distro.books.proofs import ErasureAsked, asked_for
from distro.model import events as e
from distro.model.quarantine import Quarantined
from distro.rules.numbering import runs
from distro.rules.roles import Task
from distro.stations.about_one import Looked, names, records_of
from distro.stations.event_log import QUARANTINE, decode_quarantined
from distro.stations.gate import Unfit, event_of
from distro.stations.laptops.own_hub import forget_beside
from distro.stations.lookups import household_numbered
from distro.stations.session import Session
from distro.stations.traces import names_left, parts, parts_of

MOST_A_DAY = 20  # households forgotten here because one other laptop says that they asked for it


class Erased(Struct, frozen=True, kw_only=True):
    """So many records went here, so many traces are left; `reference` is what the erasure is known by."""

    reference: str
    records: int
    left: int


def erase(session: Session, number: str) -> Erased:
    """Forget the household with this register number, here and on every laptop that hears of it.

    Its records, who collected for it and what was written about it go, under a new key, and so does the key of people:
    whoever knows the number finds nothing by it. What was handed over stays.
    Refused for an unknown household, and unless a data focal point does it.
    """
    session.demand(Task.PURGE)
    household = household_numbered(session, number).id
    proven = _erased(session, household, records_of(session, [household])[household])
    found = next(one for one in session.books.erasures if one.asked.household == household)
    return Erased(reference=found.reference, records=proven.records, left=proven.left)


def carry_out(session: Session) -> int:
    """Forget here whom other laptops were asked to forget, and prove it to them; how many households.

    Not where nothing may be written, nor more at once on one laptop's word than `waiting` says.
    """
    waits = _waiting(session)
    asked = {one.asked.household: one for one in session.books.erasures if one.asked.id not in waits}
    if not asked or not session.may_write:
        return 0
    own, looked = session.store.device, Looked(session)
    unproven = {household for household, one in asked.items() if own not in one.proofs}
    due: list[Erasure] = []
    if unproven or looked.may_hold(asked):
        held = records_of(session, asked)
        due = [one for household, one in asked.items() if held[household] or household in unproven]
        for one in due:
            _erased(session, one.asked.household, held[one.asked.household], one.asked.id)
    looked.through()
    return len(due)


def waiting(session: Session) -> dict[str, int]:
    """How many households each laptop asks to be forgotten that are not forgotten here yet, as it asked for so many.

    Any point may be asked by a family. But whoever has one trusted laptop could ask that everybody be forgotten, and
    nothing brings them back: so more than a few a day wait, also for somebody to retire that laptop. Those that this
    one knows by the word of others alone count as one: a liar lets in as many as it likes. Not what the head office
    asks for.
    """
    return dict(Counter(_waiting(session).values()))


def _waiting(session: Session) -> dict[str, str]:
    """The ids of what waits, each with the laptop that asks for it."""
    own, today, devices = session.store.device, session.now().date(), session.books.devices
    alone = devices.offices() | {own}
    asked = [one for one in session.books.erasures if one.asked.device not in alone]
    compared = {one.peer for one in devices.believed_by(own, session.books.on)}
    word = {device: device if device in compared else "" for device in {one.asked.device for one in asked}}
    done = Counter(
        word[one.asked.device] for one in asked if own in one.proofs and one.proofs[own].occurred_at.date() == today
    )
    waits: dict[str, str] = {}
    for one in asked:
        if own not in one.proofs:
            done[word[one.asked.device]] += 1
            if done[word[one.asked.device]] > MOST_A_DAY:
                waits[one.asked.id] = one.asked.device
    return waits


def erasures(session: Session) -> list[ErasureAsked]:
    """Every erasure that was asked for, and which laptops have proven it. Refused to who answers for no laptops."""
    session.demand(Task.SYNC)
    asked, waits = asked_for(session.books, session.store.device), _waiting(session)
    return [
        replace(told, held_from=waits.get(one.asked.id, ""))
        for told, one in zip(asked, session.books.erasures, strict=True)
    ]


def _erased(session: Session, household: str, records: set[tuple[str, int]], asked: str = "") -> e.ErasureProven:
    """`records` are all that is here of the household; where nothing is, nothing is written anew, nor looked for.

    `asked`: the id of the event by which another laptop asked; keys of people that were made since then stay.
    """
    words, others = _words(session, household, records) if records else (set[str](), set[str]())
    if records or not asked:
        going = records | _keys(session, asked)
        gone = tuple(runs(sorted(going)))
        session.append([e.HouseholdErased(**session.stamper()(""), household=household, gone=gone)])
        erase_numbers(session, going, household)
        session.reload()
    left = names_left(session, words, besides=others) if words else 0
    proven = e.ErasureProven(**session.stamper()(""), household=household, records=len(records), left=left)
    session.append([proven])
    return proven


def erase_numbers(session: Session, going: set[tuple[str, int]], household: str = "") -> int:
    """Write the register anew, under a new key, without the records of these (laptop, number); how many were there.

    Nor what is set aside and names `household`: nobody knows what else it says. What stands in quarantine and has been
    understood since is an event like all others.
    """
    brought_in = session.bring_in()
    leaving = going | brought_in
    register, aside = session.store.register, {kept.document for kept in session.quarantine}

    def stays(table: str, raw: bytes) -> bool:
        kept = decode_quarantined(raw) if table == QUARANTINE[1] else None
        if kept is None:
            return _number_of(raw) not in going
        unknown = kept.document in aside and names(household, kept.document)
        return (kept.device, kept.seq) not in leaving and not unknown

    def staying(table: str) -> Iterator[bytes]:
        return (raw for _, raw in register.table(table).raw() if stays(table, raw))

    tables = register.tables()
    gone = sum(len(register.table(table)) - sum(1 for _ in staying(table)) for table in tables)
    if gone:
        forget_beside(session)
        session.store.rewrite_register({table: staying(table) for table in tables}, marks=True)
    return gone - len(brought_in)


def _words(session: Session, household: str, records: set[tuple[str, int]]) -> tuple[set[str], set[str]]:
    """What would tell of a household: the parts of its records' names and phones, and of what was written about it
    alone; and the parts that others are told by too."""
    names: set[str] = set()
    said: set[str] = set()
    for device, number in records:
        with suppress(Unfit):
            match event_of(session.log.find(device, number) or b""):
                case e.HouseholdRegistered(household=one) | e.HouseholdChanged(household=one):
                    names |= parts_of(one)
                case e.CollectorNamed(name=name):
                    names |= set(parts(name))
                case e.Remark(words=words):
                    said |= {part for text in words.values() for part in parts(text)}
                case _:
                    pass
    for remark in session.books.remarks.values():
        if (remark.device, remark.seq) not in records:
            said -= {part for text in remark.words.values() for part in parts(text)}
    others = {part for one in session.books.register if one.id != household for part in parts_of(one)}
    return names | said, others


def _keys(session: Session, asked: str) -> set[tuple[str, int]]:
    """(laptop, number) of every key of people that is here, whether it counts or not; made before `asked`, if given."""
    found = set()
    for _, stored in session.log.stored({(e.PeopleKeyMade.in_register, e.PeopleKeyMade.table), QUARANTINE}):
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
