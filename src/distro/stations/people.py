"""The people at the laptop: who may open the store, in which role. Only a supervisor changes that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from distro.model.events import RegisterPurged
from distro.rules.roles import TASKS, Task
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import destroy_store as destroy


def add(session: Session, person: str, passphrase: str, role: str) -> None:
    """`person` may open the store from now on.

    Refused for an unknown role; PersonExists and WeakPassphrase of the store.
    """
    session.demand(Task.MANAGE_PEOPLE)
    if role not in TASKS:
        raise Refused("role_unknown", role=role, known=", ".join(TASKS))
    session.store.keyring.add(person, passphrase, role)


def add_by_pin(session: Session, person: str, pin: str) -> None:
    """A volunteer who opens nothing, and says with a PIN that they are at the keyboard. PersonExists, WeakPin."""
    session.demand(Task.MANAGE_PEOPLE)
    session.store.keyring.add_by_pin(person, pin)


def set_pin(session: Session, person: str, pin: str) -> None:
    """A new PIN: everybody for themselves, a supervisor for all. PersonUnknown, WeakPin."""
    if person != session.person:
        session.demand(Task.MANAGE_PEOPLE)
    session.store.keyring.set_pin(person, pin)


def remove(session: Session, person: str) -> None:
    """`person` may no longer open the store. PersonUnknown, LastSupervisor of the store."""
    session.demand(Task.MANAGE_PEOPLE)
    session.store.keyring.remove(person)


def change_passphrase(session: Session, person: str, passphrase: str) -> None:
    """A new passphrase: everybody for themselves, a supervisor for all. No data is rewritten."""
    if person != session.person:
        session.demand(Task.MANAGE_PEOPLE)
    session.store.keyring.change_passphrase(person, passphrase)


def purge_register(session: Session) -> int:
    """Destroy the key of people's data on this laptop; how many households were forgotten. What was handed out stays.

    Refused while a day is open anywhere, unless a data focal point does it, and where a hub was joined: before the
    head office has given a receipt for all of it.
    """
    _demand_purge(session)
    devices, device = session.books.devices, session.store.device
    if devices.hubs_of(device) and devices.received.get(device, 0) < devices.have.get(device, 0):
        raise Refused("no_receipt", n=devices.have[device] - devices.received.get(device, 0))
    register = list(session.books.register)
    numbers = sorted((event.device, event.seq) for event, _ in session.raw_events() if session.in_register(event))
    purged = RegisterPurged(
        **session.stamper()(""),
        households=len(register),
        people=sum(household.size for household in register),
        gone=tuple(_runs(numbers)),
    )
    session.append([purged])  # first the record, so that a crash in between leaves no gap unexplained
    session.store.destroy_register()
    session.reload()
    return purged.households


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


def _runs(numbers: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    """Sorted (device, number) as runs without gaps: (device, first, last)."""
    run: tuple[str, int, int] | None = None
    for device, number in numbers:
        if run is not None and run[0] == device and run[2] + 1 == number:
            run = (device, run[1], number)
        else:
            if run is not None:
                yield run
            run = (device, number, number)
    if run is not None:
        yield run
