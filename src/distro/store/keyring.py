"""The keyring: the store's data key, wrapped once for each person.

A person's passphrase, hardened by Argon2id (RFC 9106), opens the data key; the optional half key, kept on paper or a
stick, goes into it too. So adding, removing or re-keying a person touches this file alone and never the data, and
destroying this file destroys the data. Who is in the keyring, and as what, is sealed with the data key: the file itself
names nobody. The register has a key of its own, wrapped by the data key, that can be destroyed alone; `registers`
counts the registers there have been.

A PIN opens nothing: it says who is at the keyboard of a store that somebody's passphrase has opened.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import DecodeError, Struct, json, structs

from distro.store.durable_files import copies, load_copies, overwrite, save_twice
from distro.store.errors import (
    HalfKeyMissing,
    LastSupervisor,
    PersonExists,
    PersonUnknown,
    StoreDamaged,
    StoreError,
    WrongPassphrase,
    WrongPin,
    disk_errors,
)
from distro.store.files import Files
from distro.store.passphrase import demand_strong
from distro.store.pin import demand_unguessable
from distro.store.seal import KEY_SIZE, BrokenSeal, Seal, derive, new_key

NAME = "keyring"
_SALT_SIZE = 16


class Role(StrEnum):
    """What a person may do."""

    VOLUNTEER = "volunteer"
    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    DATA_FOCAL_POINT = "data_focal_point"
    PROTECTION = "protection"


class Cost(Struct, frozen=True):
    """What one try of a passphrase costs: `memory` in KiB, `lanes` at once, `passes` over the memory (RFC 9106)."""

    memory: int
    lanes: int
    passes: int

    STRONG: ClassVar[Cost]
    REHEARSAL: ClassVar[Cost]


# What a keyring may ask for: whoever can write the file must not be able to make a laptop work for ever.
_MOST_MEMORY, _MOST_LANES, _MOST_PASSES = 2 << 20, 16, 32
_MOST_BYTES = 4 << 20

Cost.STRONG = Cost(256 * 1024, 3, 3)  # about half a second on a laptop of 2020
Cost.REHEARSAL = Cost(64, 1, 1)  # rehearsals and tests: protects nothing

# Of the store's files as a whole: a distro that writes them otherwise counts on.
FORMAT = 1


class _Entry(Struct, frozen=True):
    """One person: `tag` finds it and names nobody, `about` is sealed, `key` the wrapped data key (b"": only a PIN)."""

    tag: bytes
    salt: bytes
    key: bytes
    about: bytes


class _Content(Struct, frozen=True):
    """What the file holds; `register` is the wrapped key of the register, the `registers`-th."""

    version: int
    store: str
    cost: Cost
    half: bool
    register: bytes
    registers: int
    people: tuple[_Entry, ...]


class _About(Struct, frozen=True):
    person: str
    role: Role
    pin: str = ""  # a keyed digest


class Keyring:
    """An opened keyring. Every change is durable when it returns, and whole whatever happens."""

    def __init__(self, folder: Path, files: Files, content: _Content, key: bytes, half: str) -> None:
        self._folder = folder
        self._files = files
        self._content = content
        self._key = key
        self._half = half

    # Making and opening

    @classmethod
    def make(
        cls, folder: Path, files: Files, person: str, passphrase: str, role: str, cost: Cost, half: str
    ) -> Keyring:
        """A new keyring that holds one person; nothing is on the disk before `save`."""
        key = new_key()
        content = _Content(FORMAT, os.urandom(8).hex(), cost, bool(half), b"", 0, ())
        keyring = cls(folder, files, content, key, half)
        keyring._content = structs.replace(
            content, **keyring._new_register(), people=(keyring._entry(person, passphrase, Role(role)),)
        )
        return keyring

    @classmethod
    def unlock(cls, folder: Path, files: Files, person: str, passphrase: str, half: str) -> Keyring:
        """Open the keyring in `folder`.

        WrongPassphrase after the same long time whoever `person` is, known or not; HalfKeyMissing when the half key is
        wanted and `half` empty; StoreDamaged when neither copy is whole.
        """
        content = _read(folder, files)
        if content.half and not half:
            raise HalfKeyMissing()
        return cls(folder, files, content, _unwrap(content, person, passphrase, half), half)

    def refresh(self) -> None:
        """Read the file again, for what another instance changed before this one held the lock; mend the copies."""
        self._content = _read(self._folder, self._files)
        first, spare = load_copies(self._files, self._folder / NAME)
        if first != spare:
            self.save()

    def copied_to(self, folder: Path) -> Keyring:
        """The same keyring for another `folder`; nothing is on the disk before `save`."""
        return Keyring(folder, self._files, self._content, self._key, self._half)

    # What it holds

    @property
    def store(self) -> str:
        """The random name of the store: 16 hex digits."""
        return self._content.store

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same each time."""
        return derive(self._key, purpose)

    @property
    def register_key(self) -> bytes:
        """The key of the register there is now."""
        return Seal(self.key("register key")).open(self._content.register, b"")

    @property
    def registers(self) -> int:
        """How many registers there have been; the last one is there."""
        return self._content.registers

    def people(self) -> dict[str, Role]:
        """Everybody in the keyring, by operator id."""
        abouts = [self._about(entry) for entry in self._content.people]
        return {about.person: about.role for about in abouts}

    def check(self, person: str, passphrase: str) -> Role:
        """The role of `person`; WrongPassphrase, always after the same long time."""
        _unwrap(self._content, person, passphrase, self._half)
        return self.people()[person]

    def with_pin(self) -> list[str]:
        """Who has a PIN: operator ids, sorted."""
        return sorted(about.person for about in map(self._about, self._content.people) if about.pin)

    def check_pin(self, person: str, pin: str) -> None:
        """WrongPin unless it is the PIN of `person`."""
        for about in map(self._about, self._content.people):
            if about.person == person and about.pin and hmac.compare_digest(about.pin, self._digest(person, pin)):
                return
        raise WrongPin()

    # Changing it

    def add(self, person: str, passphrase: str, role: str) -> None:
        """Let `person` open the store with `passphrase` as `role`; PersonExists."""
        if person in self.people():
            raise PersonExists(person=person)
        self._keep(people=(*self._content.people, self._entry(person, passphrase, Role(role))))

    def add_by_pin(self, person: str, pin: str) -> None:
        """Let a volunteer say with `pin` that they are at the keyboard, and open nothing; PersonExists, WeakPin."""
        if person in self.people():
            raise PersonExists(person=person)
        entry = _Entry(_tag(self._content.store, person), os.urandom(_SALT_SIZE), b"", b"")
        self._keep(people=(*self._content.people, self._described(entry, person, Role.VOLUNTEER, pin)))

    def set_pin(self, person: str, pin: str) -> None:
        """Give `person` a new PIN of four to eight digits; PersonUnknown, WeakPin."""
        entry, role = self._find(person)
        self._keep(people=(*self._others(person), self._described(entry, person, role, pin)))

    def remove(self, person: str) -> None:
        """Shut `person` out; PersonUnknown, LastSupervisor."""
        people = self.people()
        self._find(person)
        if [one for one, role in people.items() if role is Role.SUPERVISOR] == [person]:
            raise LastSupervisor(person=person)
        self._keep(people=self._others(person))

    def change_passphrase(self, person: str, passphrase: str) -> None:
        """Give `person` a new passphrase; the old one opens nothing any more. PersonUnknown."""
        entry, role = self._find(person)
        digest = self._about(entry).pin
        self._keep(people=(*self._others(person), self._entry(person, passphrase, role, digest)))

    def renew_register(self, key: bytes | None = None) -> None:
        """Forget the key of the register, so that nobody can read its records any more; next is `key`, or a new one."""
        self._keep(**self._new_register(key))

    def save(self) -> None:
        """Write the keyring to the disk; DiskFull, DiskFailed."""
        with disk_errors():
            save_twice(self._files, self._folder / NAME, json.encode(self._content))

    def _keep(self, **changed: Any) -> None:
        before = self._content
        self._content = structs.replace(before, **changed)
        try:
            self.save()
        except StoreError:
            self._content = before
            raise

    def _new_register(self, key: bytes | None = None) -> dict[str, Any]:
        wrapped = Seal(self.key("register key")).close(key or new_key(), b"")
        return {"register": wrapped, "registers": self._content.registers + 1}

    def _find(self, person: str) -> tuple[_Entry, Role]:
        for entry in self._content.people:
            if (about := self._about(entry)).person == person:
                return entry, about.role
        raise PersonUnknown(person=person)

    def _others(self, person: str) -> tuple[_Entry, ...]:
        return tuple(entry for entry in self._content.people if self._about(entry).person != person)

    def _described(self, entry: _Entry, person: str, role: Role, pin: str) -> _Entry:
        demand_unguessable(pin)
        return structs.replace(
            entry, about=self._seal_about(entry.tag, _About(person, role, self._digest(person, pin)))
        )

    def _digest(self, person: str, pin: str) -> str:
        return hmac.digest(self.key("pins"), f"{person} {pin}".encode(), "sha256").hex()

    def _seal_about(self, tag: bytes, about: _About) -> bytes:
        return Seal(self.key("people")).close(json.encode(about), tag)

    def _entry(self, person: str, passphrase: str, role: Role, pin_digest: str = "") -> _Entry:
        if self._content.cost != Cost.REHEARSAL:
            demand_strong(passphrase)
        salt, tag = os.urandom(_SALT_SIZE), _tag(self._content.store, person)
        wrapped = Seal(_harden(self._content.cost, salt, passphrase, self._half)).close(self._key, tag)
        return _Entry(tag, salt, wrapped, self._seal_about(tag, _About(person, role, pin_digest)))

    def _about(self, entry: _Entry) -> _About:
        return json.decode(Seal(self.key("people")).open(entry.about, entry.tag), type=_About)


def destroy_keyring(folder: Path, files: Files) -> None:
    """Overwrite and remove the keyring of a store: its data is lost to everybody for good."""
    for copy in copies(folder / NAME):
        if files.exists(copy):
            overwrite(files, copy)
            files.unlink(copy)
    files.sync_folder(folder)


def exists(folder: Path, files: Files) -> bool:
    """Whether `folder` holds a keyring, so a store."""
    return any(files.exists(copy) for copy in copies(folder / NAME))


def _read(folder: Path, files: Files) -> _Content:
    for data in load_copies(files, folder / NAME):
        with suppress(DecodeError):
            if data is not None and len(data) <= _MOST_BYTES:
                content = json.decode(data, type=_Content)
                if _is_bearable(content.cost):
                    return content
    raise StoreDamaged(file=NAME, offset=0, what="keyring")


def _is_bearable(cost: Cost) -> bool:
    """Whether one try ends in seconds, and is one that Argon2 knows."""
    lanes = 1 <= cost.lanes <= _MOST_LANES
    return lanes and 8 * cost.lanes <= cost.memory <= _MOST_MEMORY and 1 <= cost.passes <= _MOST_PASSES


def _tag(store: str, person: str) -> bytes:
    return hashlib.blake2b(person.encode(), key=store.encode(), digest_size=16).digest()


def _unwrap(content: _Content, person: str, passphrase: str, half: str) -> bytes:
    tag = _tag(content.store, person)
    # For somebody unknown the same work is done in vain, so that time does not tell who has a key here.
    entry = _Entry(tag, bytes(_SALT_SIZE), bytes(KEY_SIZE), b"")
    for each in content.people:
        if hmac.compare_digest(each.tag, tag) and each.key:
            entry = each
    try:
        return Seal(_harden(content.cost, entry.salt, passphrase, half)).open(entry.key, tag)
    except BrokenSeal:
        raise WrongPassphrase() from None


def _harden(cost: Cost, salt: bytes, passphrase: str, half: str) -> bytes:
    text = " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    slow = Argon2id(salt=salt, length=KEY_SIZE, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return derive(slow.derive(text.encode()) + half_bytes(half), "person")


def new_half() -> str:
    """A half key to be kept off the laptop: 125 random bits in five groups of five letters and digits (base 32)."""
    signs = "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(25))
    return "-".join(signs[at : at + 5] for at in range(0, 25, 5))


def half_bytes(half: str) -> bytes:
    """The half key as it is typed: blanks, hyphens and case do not matter."""
    return "".join(half.replace("-", " ").split()).upper().encode()
