"""Backups: a sealed copy of the whole store on a stick, proven; and a laptop put back, which asks for what came since.

What a laptop wrote after its backup lies on those it has met since, under its own signature. So before it writes again
it takes that in, lets those go who were let go, forgets who was forgotten, and only then goes on: nothing of it is done
twice, and no number is given twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from distro.atomic_file import NotWritten, demand_folder
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.erasing import erase_numbers
from distro.stations.errors import Refused
from distro.stations.laptops.sync import trusted
from distro.stations.session import Session
from distro.store import DiskFailed, DiskFull, DiskReadOnly, backup
from distro.store.backup import BackupProof

# Hears how many bytes are done, of how many.
Tell = Callable[[int, int], object]


class BackedUp(Struct, frozen=True, kw_only=True):
    """Where a backup lies, and what its proof found."""

    path: str
    made: datetime
    files: int
    size: int
    records: int
    head: str


class Settled(Struct, frozen=True, kw_only=True):
    """What a restored laptop caught up with: who was shut out again, and who has to be let in anew.

    `roles` are those that changed since, `forgotten` counts the records of people that went again; `unheard` are the
    laptops that were not asked.
    """

    removed: tuple[str, ...]
    missing: tuple[str, ...]
    roles: tuple[str, ...]
    forgotten: int
    unheard: tuple[str, ...]


def back_up(session: Session, into: Path, tell: Tell) -> BackedUp:
    """Copy the store into a new folder in `into`, and prove it there. NotWritten where there is no such folder, or it
    is closed or full; BackupBroken, DiskFailed."""
    session.demand(Task.SYNC)
    demand_folder(into)
    now = session.now()
    out = into / f"{session.programme.code}-{session.store.device}-{now:%Y%m%d-%H%M%S}.backup"
    try:
        backup.copy_store(session.store, out, now, tell)
    except DiskReadOnly:
        raise NotWritten("folder_closed", folder=str(into)) from None
    except DiskFull:
        raise NotWritten("file_no_room", folder=str(into)) from None
    except DiskFailed:
        demand_folder(into)  # a stick that was pulled out is no disk that failed
        raise
    return _told(out, backup.prove(out, session.store.keyring, session.person))


def look_at(path: Path, person: str, passphrase: str, half: str = "") -> BackedUp:
    """Prove a backup where it lies, with a passphrase of its time; nothing changes there."""
    return _told(path, backup.prove(path, backup.unlock_backup(path, person, passphrase, half), person))


def put_back(
    path: Path, folder: Path, person: str, passphrase: str, half: str = "", counters: Path | None = None
) -> BackedUp:
    """Make the laptop of a backup anew in `folder`, for a supervisor of then, once the backup is proven.

    `counters` as `open_store` has it.
    """
    keyring = backup.unlock_backup(path, person, passphrase, half)
    proof = backup.prove(path, keyring, person)
    backup.put_back(path, keyring, folder, counters)
    return _told(path, proof)


def unheard(session: Session) -> tuple[str, ...]:
    """The laptops that may have something of this one, and were not asked since it was put back."""
    restored = session.store.restored
    return tuple(sorted(set(trusted(session)) - set(restored.heard))) if restored else ()


def settle(session: Session, *, anyway: bool = False) -> Settled:
    """Go on: what others gave back is all there is. Refused while a laptop was not asked, unless `anyway`."""
    session.demand(Task.MANAGE_PEOPLE)
    if session.store.restored is None:
        raise Refused("not_restored")
    left = unheard(session)
    if left and not anyway:
        names = ", ".join(session.books.devices.name_of(device) for device in left)
        raise Refused("restored_unheard", laptops=names)
    keyring, own = session.store.keyring, session.store.device
    last: dict[str, e.PersonChanged] = {}
    for change in session.books.people.changes():
        if change.device == own and change.epoch > keyring.epoch:
            last[change.person] = change
    latest = max((change.epoch for change in last.values()), default=0)
    known = keyring.people()
    removed = [person for person, change in last.items() if not change.role and person in known]
    roles = [person for person, change in last.items() if change.role and known.get(person, change.role) != change.role]
    for person in roles:
        keyring.set_role(person, last[person].role)
    for person in removed:
        session.store.remove_person(person)
    forgotten = erase_numbers(session, _forgotten(session))
    session.store.settle(latest)
    session.reload()
    session.note_person(session.person, e.PersonChange.RESTORED)
    return Settled(
        removed=tuple(sorted(removed)),
        missing=tuple(sorted(person for person, change in last.items() if change.role and person not in known)),
        roles=tuple(sorted(roles)),
        forgotten=forgotten,
        unheard=left,
    )


def _forgotten(session: Session) -> set[tuple[str, int]]:
    """(laptop, number) of all that this laptop ever erased."""
    return {
        (device, number)
        for event, _ in session.raw_events()
        if isinstance(event, e.RegisterPurged | e.FieldsForgotten | e.HouseholdErased)
        and event.device == session.store.device
        for device, first, last in event.gone
        for number in range(first, last + 1)
    }


def _told(path: Path, proof: BackupProof) -> BackedUp:
    return BackedUp(
        path=str(path),
        made=proof.made,
        files=proof.files,
        size=proof.size,
        records=proof.records,
        head=proof.head.code,
    )
