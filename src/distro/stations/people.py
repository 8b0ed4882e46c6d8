"""The people at the laptop: who may open the store, in which role. Only a supervisor changes that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.json import encode

from distro.model.events import (
    CollectorNamed,
    Event,
    FieldsForgotten,
    HouseholdRegistered,
    PeopleKeyMade,
    PersonChange,
    RegisterPurged,
    Remark,
)
from distro.model.people import Household
from distro.rules.numbering import runs
from distro.rules.retention import CLASSES, due_classes, forget
from distro.rules.roles import ROLES, Task
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.laptops import receipts
from distro.stations.laptops.own_hub import forget_beside
from distro.stations.session import Session
from distro.stations.traces import names_left, parts, parts_of, words_of
from distro.store import destroy_store as destroy

_ID = re.compile(r"[\w.@-]{1,40}")


def add(session: Session, person: str, passphrase: str, role: str) -> None:
    """`person` may open the store from now on.

    Refused for an unknown role; PersonExists and WeakPassphrase of the store.
    """
    session.demand(Task.MANAGE_PEOPLE)
    session.demand_writable()
    if role not in ROLES:
        raise Refused("role_unknown", role=role, known=", ".join(ROLES))
    _demand_id(person)
    session.store.keyring.add(person, passphrase, role)
    session.note_person(person, PersonChange.ADDED)


def add_by_pin(session: Session, person: str, pin: str) -> None:
    """A volunteer who opens nothing, and says with a PIN that they are at the keyboard. PersonExists, WeakPin."""
    session.demand(Task.MANAGE_PEOPLE)
    session.demand_writable()
    _demand_id(person)
    session.store.keyring.add_by_pin(person, pin)
    session.note_person(person, PersonChange.ADDED)


def set_role(session: Session, person: str, role: str) -> None:
    """Another role for `person`, and the keys that it needs. PersonUnknown, LastSupervisor; Refused for no role."""
    session.demand(Task.MANAGE_PEOPLE)
    if role not in ROLES:
        raise Refused("role_unknown", role=role, known=", ".join(ROLES))
    session.demand_writable()
    session.store.keyring.set_role(person, role)
    session.note_person(person, PersonChange.ROLE)


def _demand_id(person: str) -> None:
    """Refused for an operator's id that would not stand as one word on a screen or a paper, or is a document's."""
    if cleaned("id", person) != person or not _ID.fullmatch(person):
        raise Refused("person_id_unclean")


def set_pin(session: Session, person: str, pin: str) -> None:
    """A new PIN: everybody for themselves, a supervisor for all. PersonUnknown, WeakPin."""
    if person != session.person:
        session.demand(Task.MANAGE_PEOPLE)
    session.demand_writable()
    session.store.keyring.set_pin(person, pin)
    session.note_person(person, PersonChange.PIN)


def remove(session: Session, person: str) -> None:
    """`person` may no longer open the store, nor what is written from now on with what they knew.

    PersonUnknown, LastSupervisor of the store.
    """
    session.demand(Task.MANAGE_PEOPLE)
    session.demand_writable()
    session.store.remove_person(person)
    session.reload()
    session.note_person(person, PersonChange.REMOVED)


def change_passphrase(session: Session, person: str, passphrase: str) -> None:
    """A new passphrase: everybody for themselves, a supervisor for all. No data is rewritten."""
    if person != session.person:
        session.demand(Task.MANAGE_PEOPLE)
    session.demand_writable()
    session.store.keyring.change_passphrase(person, passphrase)
    session.note_person(person, PersonChange.PASSPHRASE)


def purge_register(session: Session) -> int:
    """Destroy the key of people's data on this laptop; how many households were forgotten. What was handed out stays.

    Refused while a day is open anywhere, unless a data focal point does it, and where a hub was joined: before the
    head office has given a receipt for all of it. Who gives the receipts is given none, and answers for itself.
    """
    _demand_purge(session)
    devices, device = session.books.devices, session.store.device
    gives = any(receipt.device == device for receipt in devices.receipts)
    if devices.hubs_of(device) and not gives and (waiting := receipts.unproven(session)) > 0:
        raise Refused("no_receipt", n=waiting)
    households, people = 0, 0
    for household in session.books.register:
        households, people = households + 1, people + household.size
    staying = session.bring_in()
    numbers = [number for number in session.log.register_numbers() if number not in staying]
    purged = RegisterPurged(
        **session.stamper()(""),
        households=households,
        people=people,
        gone=tuple(runs(numbers)),
    )
    session.append([purged])  # first the record, so that a crash in between leaves no gap unexplained
    session.store.destroy_register()
    forget_beside(session)
    session.reload()
    return purged.households


class Forgotten(Struct, frozen=True, kw_only=True):
    """How many households lost a field, and of which classes; `left` are the traces that were found afterwards."""

    households: int
    classes: tuple[str, ...]
    left: int = 0


def forget_fields(session: Session) -> Forgotten:
    """Erase what is due by the programme's retention: the register is written anew without it, under a new key.

    Refused while a day is open anywhere, and unless a data focal point does it. Other laptops do it for themselves.
    """
    _demand_purge(session)
    session.demand_writable()
    books, today = session.books, session.now().date()
    due = {
        household.id: classes
        for household in books.register
        if (classes := due_classes(household, _last_seen(session, household), today, session.programme.retention))
    }
    if not due:
        return Forgotten(households=0, classes=())
    classes = tuple(name for name in CLASSES if any(name in some for some in due.values()))
    keys = [(event, raw) for event, raw in session.raw_events() if isinstance(event, PeopleKeyMade)]
    staying = {(event.device, event.seq) for event, _ in keys} | session.bring_in()
    numbers = [number for number in session.log.register_numbers() if number not in staying]
    stamp = session.stamper()
    told = FieldsForgotten(**stamp(""), classes=classes, households=len(due), gone=tuple(runs(numbers)))
    kept = [
        HouseholdRegistered(**stamp(one.point), household=forget(one, due.get(one.id, ()))) for one in books.register
    ]
    names = [] if "name" in classes else [
        CollectorNamed(**stamp(one.site), handover=one.handover, name=one.name, relation=one.relation)
        for one in books.register.collectors.values()
    ]  # fmt: skip
    remarks = [] if "name" in classes else [
        Remark(**stamp(one.site), about=one.about, words=one.words) for one in books.remarks.values()
    ]  # fmt: skip
    written: tuple[tuple[str, Sequence[Event]], ...] = (
        ("households", kept), ("collectors", names), ("remarks", remarks)
    )  # fmt: skip
    tables = {name: [encode(event) for event in events] for name, events in written}
    tables[PeopleKeyMade.table] = [raw for _, raw in keys]
    going, staying_words = _told_by(books.register), _told_by(event.household for event in kept)
    if "name" in classes:
        going |= {part for text in names_of(session) for part in parts(text)}
    else:
        staying_words |= {part for one in names for part in parts(one.name)}
    forget_beside(session)
    session.store.rewrite_register({table: documents for table, documents in tables.items() if documents})
    session.append([told])
    session.reload()
    left = names_left(session, going - staying_words, besides=staying_words)
    return Forgotten(households=len(due), classes=classes, left=left)


def _told_by(households: Iterable[Household]) -> set[str]:
    return {part for household in households for part in parts_of(household)}


def names_of(session: Session) -> set[str]:
    """Every name and phone that the register holds, of whoever collects too, and all that was written freely."""
    found = {one.name for one in session.books.register.collectors.values()}
    for household in session.books.register:
        found.update(words_of(household))
    said = {text for remark in session.books.remarks.values() for text in remark.words.values()}
    return (found | said) - {""}


def _last_seen(session: Session, household: Household) -> date:
    """The last time it collected, else its registration, else the programme's start."""
    handovers = session.books.handovers.of_household(household.id)
    registered = household.registered_on or session.programme.starts
    return max(registered, handovers[-1].occurred_at.date()) if handovers else registered


def destroy_store(session: Session) -> None:
    """Destroy the keys of the whole store, so that nobody can read anything of it again, and remove it.

    Refused while a day is open anywhere, and unless a data focal point does it. The session is over.
    """
    _demand_purge(session)
    folder = session.store.folder
    session.store.close()
    destroy(folder)


def _demand_purge(session: Session) -> None:
    session.demand(Task.PURGE)
    if running := [day for day in session.books.days.all() if day.closed is None]:
        raise Refused("day_open_already", day=running[0].name)
