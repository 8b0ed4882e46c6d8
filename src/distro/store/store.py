"""The store of one laptop: two journals, a keyring, a programme, in one folder held by one instance.

keyring, keyring.spare    who may open it
programme                 the programme and this laptop's name, sealed
events/                   the journal of all that happened, without names
register-1/               the journal of people's data, with a key that can be destroyed alone
lock, lock.note           who holds it
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from types import TracebackType

import platformdirs
from msgspec import Struct, json, structs

from distro.store import made
from distro.store.database import JournalDB
from distro.store.durable_files import make_folders, replace_file
from distro.store.errors import KeyringRolledBack, StoreError, StoreMissing, disk_errors
from distro.store.files import Files, OsFiles
from distro.store.hardening import Cost
from distro.store.head import HeadNote
from distro.store.identity import (
    EVENTS,
    Restored,
    StoreIdentity,
    begin_store,
    finish_store,
    read_identity,
    register_name,
    registers_before,
    remove,
    write_identity,
)
from distro.store.keyring import Keyring, public_half
from distro.store.keyring_file import destroy_keyring, has_keyring
from distro.store.lock import StoreLock
from distro.store.look_only import LookOnly
from distro.store.record import Head
from distro.store.roles import Role
from distro.store.seal import BrokenSeal, Keys, Seal, new_key
from distro.store.sealed_note import SealedNote
from distro.store.segment import read

# Who came into the keyring, or left it, stands in this table of the events (model.events.PersonChanged).
PEOPLE = "people"

_AT_ONCE = 2_000  # documents of a register that is written anew


class _Changed(Struct):
    device: str
    epoch: int


class Store:
    """An open store. Made by `create_store` and `open_store`; close it, or use it as a context manager."""

    def __init__(
        self, folder: Path, person: str, keyring: Keyring, files: Files, today: Callable[[], date], counters: Path
    ) -> None:
        self.folder = folder
        self.person = person
        self.keyring = keyring
        self._by_pin = False
        self._files = files
        self._today = today
        self._counters = counters
        self.read_only = isinstance(files, LookOnly)  # opened to look: what is written is kept nowhere
        self._lock = StoreLock(folder, files, keyring.key("lock"), person)
        self._open: list[JournalDB] = []
        self.before_close: Callable[[], None] = lambda: None
        try:
            keyring.refresh()
            self._identity = identity = read_identity(folder, keyring, files)
            self.programme = identity.programme
            self.device = identity.device
            self.gaps = identity.gaps  # what a repair found gone
            self.events = self._database(EVENTS, keyring.operations)
            self._watch_keyring()
            self.register = self._open_register()
        except BaseException:
            self.close()
            raise

    @property
    def role(self) -> Role:
        """What the person at the keyboard may do: no more than a volunteer who came with a PIN alone."""
        return Role.VOLUNTEER if self._by_pin else self.keyring.people()[self.person]

    @property
    def restored(self) -> Restored | None:
        """Whether it was put back from a backup, and waits for what this laptop wrote since then."""
        return self._identity.restored

    @property
    def root(self) -> str:
        """The root key that counts here, its public half in hex."""
        return self._identity.root

    def go_by(self, root: str) -> None:
        """Another root key counts from here on; durable."""
        self._identify(structs.replace(self._identity, root=root))

    def gave_back(self, device: str) -> None:
        """Another laptop gave all it had of this one; durable."""
        if (now := self._identity.restored) is not None and device not in now.heard:
            self._identify(structs.replace(self._identity, restored=structs.replace(now, heard=(*now.heard, device))))

    def settle(self, epoch: int) -> None:
        """It goes on from where it is: its keyring is later than change `epoch`, of which it has heard. NoKeyForIt."""
        self.keyring.outlive(epoch)
        self._identify(structs.replace(self._identity, restored=None))

    def _identify(self, identity: StoreIdentity) -> None:
        with disk_errors():
            write_identity(self.folder, self._files, self.keyring, identity)
        self._identity = identity

    @property
    def watched(self) -> bool:
        """Whether this computer remembered the store, so that an older copy of it would have been noticed."""
        return all(database.storage.journal.counted for database in self._open)

    @property
    def missing(self) -> tuple[str, ...]:
        """The notes beside the journals that were not there when this was opened, or told nothing."""
        return tuple(
            f"{database.storage.journal.folder.name}/{name}"
            for database in self._open
            for name, there in (("HEAD", database.storage.journal.noted), ("checkpoint", database.storage.checked))
            if not there
        )

    def secret(self, name: str) -> bytes:
        """32 bytes for one purpose ("card"), always the same in this store."""
        return self.keyring.secret(name)

    def sealed_key(self, name: str) -> bytes:
        """The key of what lies in the folder `name` of the store and is not the store's; it is kept there, sealed.

        It dies with `forget_beside`. What lies there without it nobody can read, and goes.
        """
        folder = self.folder / name
        seal, place = Seal(self.keyring.secret(f"key of {name}")), folder / "key"
        with disk_errors():
            if self._files.exists(place):
                with suppress(BrokenSeal):
                    return seal.open(read(self._files, place), b"")
            self.forget_beside(name)
            make_folders(self._files, folder)
            key = new_key()
            replace_file(self._files, place, [seal.close(key, b"")])
            return key

    def note(self, name: str) -> SealedNote:
        """The sealed note of that name, until `forget_beside`."""
        return SealedNote(self.folder / name, self.keyring.secret(f"note {name}"), self._files)

    def forget_beside(self, *names: str) -> None:
        """Destroy these notes, and these folders: the key of each first, and then all that lies there."""
        with disk_errors():
            for name in names:
                for path in (self.folder / name / "key", self.folder / name):
                    if self._files.exists(path):
                        remove(self._files, path)

    # What is made of both journals

    def made(self) -> bytes | None:
        """What `keep_made` kept of the journals up to their checkpoints, None where there is none of just these."""
        return made.load(self._register_folder, self.keyring.register_key, self._files, self._covered)

    def keep_made(self, text: bytes) -> None:
        """Keep what was made of the journals as they are now, with a checkpoint of each; DiskFull, DiskFailed."""
        with disk_errors():
            for database in (self.events, self.register):
                database.storage.checkpoint()
            made.save(self._register_folder, self.keyring.register_key, self._files, self._covered, text)

    @property
    def _covered(self) -> tuple[Head, ...]:
        return self.events.storage.covered, self.register.storage.covered

    @property
    def _register_folder(self) -> Path:
        return self.register.storage.journal.folder

    @property
    def is_due(self) -> bool:
        """Whether much is in no checkpoint yet."""
        return self.events.storage.is_due or self.register.storage.is_due

    @property
    def is_sound(self) -> bool:
        """Whether it can be written to, as far as anybody knows."""
        return self.events.storage.journal.sound and self.register.storage.journal.sound

    def check_passphrase(self, person: str, passphrase: str) -> Role:
        """The role of a second person who approves; WrongPassphrase after the same long time, known or not."""
        return self.keyring.check(person, passphrase)

    def switch(self, person: str, passphrase: str) -> None:
        """Somebody else at the keyboard of the open store; WrongPassphrase."""
        self.keyring = self.keyring.switched(person, passphrase)
        self.person, self._by_pin = person, False

    def switch_by_pin(self, person: str, pin: str) -> None:
        """Somebody else at the keyboard, who only has to be told from others; WrongPin.

        NoKeyForIt when the store was opened by somebody whose keys do not tell whether a PIN is right.
        """
        self.keyring.check_pin(person, pin)
        self.person, self._by_pin = person, True

    def lend(self, person: str, keyring: Keyring) -> Callable[[], None]:
        """Somebody else works on the open store, who unlocked `keyring` of it; what comes back gives it back.

        Giving it back raises WrongPassphrase when its keyring opens for them no more; it stays lent then.
        """
        before, had_it, by_pin = self.keyring, self.person, self._by_pin
        self.keyring, self.person, self._by_pin = keyring, person, False

        def give_back() -> None:
            self.keyring = self.keyring.given_back(before)
            self.person, self._by_pin = had_it, by_pin

        return give_back

    def head(self) -> Head:
        """The last record of the events: printed on paper, it proves later that nothing before it was changed."""
        return self.events.head()

    def destroy_register(self) -> None:
        """Destroy the key of the register, so that nobody can read people's data here any more, and begin an empty one.

        The events stay: what was handed over remains accountable.
        """
        self._open.remove(self.register)
        self.register.close()
        self.keyring.renew_register()
        self.register = self._open_register()

    def rewrite_register(self, tables: Mapping[str, Iterable[bytes]], marks: bool = False) -> None:
        """Begin a register that holds just these documents, by table, and destroy the key of the one before.

        They may be read from the one before while they are written. `marks`: and what people's ids and marks were made
        with, as somebody is to be found no more.
        The new one is durable before the old one's key goes: after a crash in between, the old one is there as it was.
        """
        key = self._written_anew(tables)
        self._open.remove(self.register)
        self.register.close()
        self.keyring.renew_register(key, marks)
        self.register = self._open_register()

    def remove_person(self, person: str) -> None:
        """Shut `person` out, and what they knew with them; PersonUnknown, LastSupervisor, NoKeyForIt.

        From here on the operations are written under a new key, and the register is written anew under one.
        """
        self.keyring.demand_removable(person)
        tables = {name: self.register.table(name).raw() for name in self.register.tables()}
        key = self._written_anew({name: (row for _, row in rows) for name, rows in tables.items()})
        self._open.remove(self.register)
        self.register.close()
        self.keyring.remove(person, since=self.events.storage.journal.place.segment + 1, register=key)
        self.register = self._open_register()
        self.events.storage.renew(self.keyring.operations)
        self._identify(self._identity)

    def _written_anew(self, tables: Mapping[str, Iterable[bytes]]) -> bytes:
        """The register that is to be the next, durable, and its key; written a part at a time, as it may be large."""
        key, name = new_key(), register_name(self.keyring.registers + 1)
        if self._files.exists(self.folder / name):  # of an attempt that broke off; nobody has its key
            remove(self._files, self.folder / name)
        fresh = self._database(name, Keys.only(key))
        try:
            for table, documents in tables.items():
                left = iter(documents)
                while some := list(islice(left, _AT_ONCE)):
                    fresh.insert_raw(table, some)
        finally:
            self._open.remove(fresh)
            fresh.close()
        return key

    def close(self) -> None:
        """Let go of the store; everything is durable already."""
        if self._open:
            with suppress(StoreError):  # only slower without it
                self.before_close()
        for database in self._open:
            database.close()
        self._open.clear()
        self._lock.release()

    def _open_register(self) -> JournalDB:
        """The register of now. What is left of those before cannot be read by anybody, and goes."""
        for earlier in registers_before(self.keyring.registers, self._files.names(self.folder)):
            remove(self._files, self.folder / earlier)
        name = register_name(self.keyring.registers)
        return self._database(name, Keys.only(self.keyring.register_key))

    def _database(self, name: str, key: Keys) -> JournalDB:
        counter = HeadNote(self._counters / f"{self.keyring.store}.{self.device}.{name}", key, self._files)
        database = JournalDB(self.folder / name, key, self._files, self._today, counter)
        self._open.append(database)
        return database

    def _watch_keyring(self) -> None:
        """KeyringRolledBack when the journal, or this computer, has heard of a later change of the keyring."""
        place = self._counters / f"{self.keyring.store}.{self.device}.keyring"
        note = HeadNote(place, Keys.only(self.keyring.secret("heads")), self._files)
        told = [json.decode(row, type=_Changed) for _, row in self.events.table(PEOPLE).raw()]
        noted = note.read()
        seen = max([noted.seq if noted else 0, *(one.epoch for one in told if one.device == self.device)])
        if seen > self.keyring.epoch and self.restored is None:  # else it hears of changes after its backup
            note.close()
            raise KeyringRolledBack(have=self.keyring.epoch, seen=seen)
        self.keyring.changed = lambda epoch: _note_epoch(note, epoch)
        self.keyring.changed(self.keyring.epoch)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _note_epoch(note: HeadNote, epoch: int) -> None:
    """Open only for as long as it takes: a store that is given up in a test or by a crash holds nothing."""
    note.write(Head(epoch, bytes(32)))
    note.close()


def create_store(
    folder: Path,
    programme: bytes,
    person: str,
    passphrase: str,
    role: str = Role.SUPERVISOR,
    files: Files | None = None,
    cost: Cost | None = None,
    half: str = "",
    today: Callable[[], date] = date.today,
    counters: Path | None = None,
    root: bytes | None = None,
) -> Store:
    """Make a store for `programme` in `folder`, with `person` (an operator's id) as the first in its keyring.

    `half` is the half key kept off the laptop, if any (see `new_half`); `root` the programme's root key, by default one
    that no words bring back (see `key_of_words`). `counters` is the folder apart from the store
    where this computer remembers how far it had come; by default the user's state folder; `cost` is what a try of a
    passphrase costs, by default `Cost.STRONG`. StoreExists when there is one or anything else in `folder`,
    WeakPassphrase, DiskFull, DiskFailed. After a crash the store is there as a whole, or `folder` can be used again.
    """
    files = files or OsFiles()
    with disk_errors():
        begin_store(folder, files)
        key = root or new_key()
        keyring = Keyring.make(folder, files, person, passphrase, role, cost or Cost.STRONG, half, key)
        finish_store(folder, files, keyring, StoreIdentity(programme, os.urandom(4).hex(), public_half(key)))
        return Store(folder, person, keyring, files, today, counters_folder(counters, files))


def open_store(
    folder: Path,
    person: str,
    passphrase: str,
    files: Files | None = None,
    half: str = "",
    today: Callable[[], date] = date.today,
    counters: Path | None = None,
) -> Store:
    """Open the store in `folder` as `person`; the arguments are those of `create_store`.

    StoreMissing, WrongPassphrase, HalfKeyMissing, StoreBusy, StoreDamaged, StoreRolledBack, DiskFull, DiskFailed.
    """
    files = files or OsFiles()
    with disk_errors():
        if not has_keyring(folder, files):
            raise StoreMissing(folder=str(folder))
        keyring = Keyring.unlock(folder, files, person, passphrase, half)
        return Store(folder, person, keyring, files, today, counters_folder(counters, files))


def open_with(folder: Path, person: str, keyring: Keyring, files: Files) -> Store:
    """The store in `folder` for whoever opened `keyring`, its copy there; nobody knows how far it had come."""
    return Store(folder, person, keyring, files, date.today, folder / "heads")


def destroy_store(folder: Path, files: Files | None = None) -> None:
    """Destroy the keys of the store in `folder`, then remove it. Its data is lost to everybody for good."""
    files = files or OsFiles()
    with disk_errors():
        destroy_keyring(folder, files)
        remove(files, folder)


def counters_folder(counters: Path | None, files: Files) -> Path:
    """Where this computer remembers how far its stores had come: `counters`, or the user's state folder."""
    path = counters or platformdirs.user_state_path("distro", appauthor=False) / "heads"
    with suppress(OSError):  # then older copies go unnoticed, and `Store.watched` says so
        make_folders(files, path)
    return path
