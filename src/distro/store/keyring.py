"""The keyring: who may open the store, and with which of its keys.

A person's passphrase, hardened by Argon2id (RFC 9106), opens a key of their own; the optional half key, kept on paper
or a stick, goes into it too. For that key the keyring holds boxes (see `box`), one for each class of keys that the
person's role needs:

    store      the operations: the programme, and the journal of all that happens, one key for each epoch
    register   people's names and phones, under a new key whenever people are forgotten or a person is removed; and what
               people's ids and marks are made with, another one when one of them or all are forgotten
    pins       what tells whether a PIN is right
    people     what signs who is in the keyring
    root       the programme's root key, as it was made with this store or brought back by its recovery words

So a volunteer's passphrase tells nobody's PIN and puts nobody into the keyring, and whoever has a class can give it to
others without their passphrases. What only the protection role may read is closed for the people of that role
themselves (`protectors`), and no key of the store opens it.

Who is in the keyring, and as what, is sealed: the file itself names nobody. `epoch` grows with every change; it stands
in the journal too, and a keyring that is older than what is noted is an old one put back.

A PIN opens nothing: it says who is at the keyboard of a store that somebody's passphrase has opened.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import DecodeError, json, structs

from distro.store.box import NotOurs, Pair, close_for, new_pair, open_with
from distro.store.durable_files import forget_replaced, mend_copies, save_twice
from distro.store.errors import (
    HalfKeyMissing,
    LastSupervisor,
    NoKeyForIt,
    PersonExists,
    PersonUnknown,
    StoreError,
    WrongPassphrase,
    WrongPin,
    disk_errors,
)
from distro.store.files import Files
from distro.store.hardening import Cost, harden
from distro.store.keyring_file import (
    FORMAT,
    NAME,
    SALT_SIZE,
    About,
    Content,
    KeyringEntry,
    OfPeople,
    Operations,
    opened,
    read,
    tag_of,
    unwrap,
)
from distro.store.passphrase import demand_strong
from distro.store.pin import demand_unguessable
from distro.store.roles import NEEDS, KeyKind, Role
from distro.store.seal import BrokenSeal, Keys, Seal, derive, new_key


class Keyring:
    """An opened keyring. Every change is durable when it returns, and whole whatever happens.

    NoKeyForIt when who opened it has not the class of keys that a change needs.
    """

    def __init__(
        self, folder: Path, files: Files, content: Content, own: Pair, half: str, keys: dict[KeyKind, bytes]
    ) -> None:
        self._folder = folder
        self._files = files
        self._content = content
        self._own = own
        self._half = half
        self._keys = keys
        self._told_of: tuple[KeyringEntry, ...] = ()  # the people that `_told` tells of
        self._told: list[tuple[KeyringEntry, About]] = []
        self.changed: Callable[[int], None] = lambda epoch: None  # hears of every change

    # Making and opening

    @classmethod
    def make(
        cls, folder: Path, files: Files, person: str, passphrase: str, role: str, cost: Cost, half: str, root: bytes
    ) -> Keyring:
        """A new keyring that holds one person; nothing is on the disk before `save`."""
        pins, signer = new_pair(), new_key()
        keys = {
            KeyKind.STORE: json.encode(Operations(new_key(), ((1, new_key()),))),
            KeyKind.REGISTER: json.encode(OfPeople(new_key(), new_key(), 1)),
            KeyKind.PINS: pins.secret.encode(),
            KeyKind.PEOPLE: signer,
            KeyKind.ROOT: root,
        }
        content = Content(FORMAT, os.urandom(8).hex(), cost, bool(half), 1, pins.public, _public(signer), ())
        keyring = cls(folder, files, content, Pair("", ""), half, keys)
        entry, keyring._own = keyring._entry(person, passphrase, Role(role))
        keyring._content = structs.replace(content, people=(entry,))
        keyring._keys = opened(entry, keyring._own)
        return keyring

    @classmethod
    def unlock(cls, folder: Path, files: Files, person: str, passphrase: str, half: str) -> Keyring:
        """Open the keyring in `folder`.

        WrongPassphrase after the same long time whoever `person` is, known or not; HalfKeyMissing when the half key is
        wanted and `half` empty; StoreDamaged when neither copy is whole.
        """
        content = read(folder, files)
        if content.half and not half:
            raise HalfKeyMissing()
        own, entry = unwrap(content, person, passphrase, half)
        return cls(folder, files, content, own, half, opened(entry, own))

    def refresh(self) -> None:
        """Read the file again, for what another instance changed before this one held the lock; mend the copies.

        WrongPassphrase when the person was removed meanwhile.
        """
        self._content = read(self._folder, self._files)
        self._keys = opened(self._entry_of_own(), self._own)
        forget_replaced(self._files, self._folder / NAME)
        with disk_errors():
            mend_copies(self._files, self._folder / NAME, json.encode(self._content))

    def switched(self, person: str, passphrase: str) -> Keyring:
        """The same keyring as `person` opens it; WrongPassphrase, always after the same long time."""
        own, entry = unwrap(self._content, person, passphrase, self._half)
        made = Keyring(self._folder, self._files, self._content, own, self._half, opened(entry, own))
        made.changed = self.changed
        return made

    def given_back(self, other: Keyring) -> Keyring:
        """The keyring as it is now, for whoever had opened `other`; WrongPassphrase when it opens for them no more."""
        made = Keyring(self._folder, self._files, self._content, other._own, self._half, {})
        made._keys = opened(made._entry_of_own(), other._own)
        made.changed = self.changed
        return made

    def copied_to(self, folder: Path) -> Keyring:
        """The same keyring for another `folder`, whose journal begins anew; nothing is on the disk before `save`."""
        made = Keyring(folder, self._files, self._content, self._own, self._half, dict(self._keys))
        operations = made._operations
        made._keys[KeyKind.STORE] = json.encode(structs.replace(operations, epochs=((1, operations.epochs[-1][1]),)))
        made._content = structs.replace(made._content, people=made._boxed(KeyKind.STORE))
        return made

    def lying_in(self, folder: Path, files: Files) -> Keyring:
        """The same, where a copy of it lies, or is to lie, in `folder`."""
        return Keyring(folder, files, self._content, self._own, self._half, dict(self._keys))

    # What it holds

    @property
    def store(self) -> str:
        """The random name of the store: 16 hex digits."""
        return self._content.store

    @property
    def epoch(self) -> int:
        """How often it was changed, from 1."""
        return self._content.epoch

    @property
    def digest(self) -> str:
        """What stands for who is in it, in which roles: 16 hex digits."""
        said = sorted(entry.tag + entry.public.encode() + entry.grant for entry in self._content.people)
        return hashlib.sha256(self._content.signer + b"".join(said)).hexdigest()[:16]

    def is_signed(self) -> bool:
        """Whether everybody in it was put there by somebody who may."""
        signer = Ed25519PublicKey.from_public_bytes(self._content.signer)
        try:
            for entry, about in self._known():
                signer.verify(entry.grant, self._granted(entry, about))
        except (InvalidSignature, BrokenSeal, DecodeError):
            return False
        return True

    def kinds(self) -> tuple[KeyKind, ...]:
        """The classes of keys that whoever opened it has."""
        return tuple(kind for kind in KeyKind if kind in self._keys)

    def demand(self, kind: KeyKind) -> None:
        """NoKeyForIt unless whoever opened it has keys of this class."""
        self._have(kind)

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same each time until a person is removed."""
        return derive(self._operations.epochs[-1][1], purpose)

    def keys(self, purpose: str) -> list[bytes]:
        """What `key` is and was, the latest first."""
        return [derive(key, purpose) for _, key in reversed(self._operations.epochs)]

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same for as long as this laptop has the store."""
        return derive(self._operations.laptop, purpose)

    @property
    def operations(self) -> Keys:
        """The keys of the journal of events."""
        return Keys(tuple((since, derive(key, "events")) for since, key in self._operations.epochs))

    @property
    def register_key(self) -> bytes:
        """The key of the register there is now."""
        return self._of_people.journal

    @property
    def marks_key(self) -> bytes:
        """What people's ids and marks are made with on this laptop, until somebody is forgotten on it."""
        return self._of_people.marks

    @property
    def root(self) -> bytes:
        """The root key that is kept here, an Ed25519 seed; NoKeyForIt."""
        return self._have(KeyKind.ROOT)

    @property
    def registers(self) -> int:
        """How many registers there have been; the last one is there."""
        return self._of_people.registers

    @property
    def own(self) -> Pair:
        """The key of whoever opened it."""
        return self._own

    def people(self) -> dict[str, Role]:
        """Everybody in the keyring, by operator id."""
        return {about.person: about.role for _, about in self._known()}

    def protectors(self) -> dict[str, str]:
        """The public keys of the people of the protection role, by operator id."""
        return {about.person: entry.public for entry, about in self._known() if about.role is Role.PROTECTION}

    def check(self, person: str, passphrase: str) -> Role:
        """The role of `person`; WrongPassphrase, always after the same long time."""
        unwrap(self._content, person, passphrase, self._half)
        return self.people()[person]

    def with_pin(self) -> list[str]:
        """Who has a PIN: operator ids, sorted."""
        return sorted(about.person for entry, about in self._known() if entry.pin)

    def check_pin(self, person: str, pin: str) -> None:
        """WrongPin unless it is the PIN of `person`; NoKeyForIt."""
        self.demand(KeyKind.PINS)
        for entry, about in self._known():
            if entry.pin and about.person == person and hmac.compare_digest(self._pin_of(entry).encode(), pin.encode()):
                return
        raise WrongPin()

    # Changing it

    def add(self, person: str, passphrase: str, role: str) -> None:
        """Let `person` open the store with `passphrase` as `role`; PersonExists."""
        self.demand(KeyKind.PEOPLE)
        if person in self.people():
            raise PersonExists(person=person)
        entry, _ = self._entry(person, passphrase, Role(role))
        self._keep(people=(*self._content.people, entry))

    def add_by_pin(self, person: str, pin: str) -> None:
        """Let a volunteer say with `pin` that they are at the keyboard, and open nothing; PersonExists, WeakPin."""
        demand_unguessable(pin)
        self.demand(KeyKind.PEOPLE)
        if person in self.people():
            raise PersonExists(person=person)
        blank = KeyringEntry(tag_of(self._content.store, person), b"", b"", "", {}, b"", b"", b"")
        entry = self._made_for(blank, About(person, Role.VOLUNTEER), pin)
        self._keep(people=(*self._content.people, entry))

    def set_pin(self, person: str, pin: str) -> None:
        """Give `person` a new PIN of four to eight digits; PersonUnknown, WeakPin."""
        demand_unguessable(pin)
        entry, _ = self._find(person)
        if entry.public != self._own.public:
            self.demand(KeyKind.PEOPLE)
        self._keep(people=(*self._others(person), structs.replace(entry, pin=self._closed_pin(person, pin))))

    def set_role(self, person: str, role: str) -> None:
        """Another role, with the keys that it needs; PersonUnknown, LastSupervisor. What they knew, they knew."""
        self.demand(KeyKind.PEOPLE)
        entry, _ = self._find(person)
        if Role(role) is not Role.SUPERVISOR:
            self._demand_not_last(person)
        changed = self._made_for(entry, About(person, Role(role)), self._pin_of(entry))
        self._keep(people=(*self._others(person), changed))

    def remove(self, person: str, since: int = 0, register: bytes | None = None) -> None:
        """Shut `person` out; PersonUnknown, LastSupervisor.

        Everybody else gets new keys, so that an old keyring put back opens nothing of what comes: for the journal from
        segment `since` on (0: as before), and `register` for a register that was written anew with it.
        """
        self.demand_removable(person)
        staying = [(entry, about, self._pin_of(entry)) for entry, about in self._known() if about.person != person]
        pins, signer = new_pair(), new_key()
        fresh = {KeyKind.PINS: pins.secret.encode(), KeyKind.PEOPLE: signer}
        if since:
            operations = self._operations
            epochs = (*operations.epochs, (since, new_key()))
            fresh[KeyKind.STORE] = json.encode(structs.replace(operations, epochs=epochs))
        if register is not None:
            now = self._of_people
            fresh[KeyKind.REGISTER] = json.encode(structs.replace(now, journal=register, registers=now.registers + 1))
        keys, content = self._keys, self._content
        self._keys = keys | fresh
        self._content = structs.replace(content, pins=pins.public, signer=_public(signer))
        try:
            self._keep(people=tuple(self._made_for(entry, about, pin) for entry, about, pin in staying))
        except StoreError:
            self._keys, self._content = keys, content
            raise

    def demand_removable(self, person: str) -> None:
        """PersonUnknown, LastSupervisor, NoKeyForIt unless `remove` would do it."""
        self.demand(KeyKind.PEOPLE)
        self._find(person)
        self._demand_not_last(person)

    def change_passphrase(self, person: str, passphrase: str) -> None:
        """Give `person` a new passphrase; the old one opens nothing any more. PersonUnknown.

        Whoever opened the keyring keeps their key. Somebody else gets a new one: what was closed for the old one stays
        closed to them.
        """
        entry, about = self._find(person)
        if entry.public == self._own.public:
            self._keep(people=(*self._others(person), self._locked(entry, passphrase, self._own.secret)))
            return
        self.demand(KeyKind.PEOPLE)
        made, _ = self._entry(person, passphrase, about.role)
        self._keep(people=(*self._others(person), structs.replace(made, pin=entry.pin)))

    def renew_register(self, key: bytes | None = None, marks: bool = True) -> None:
        """Forget the key of the register, so that nobody can read its records any more; next is `key`, or a new one.

        `marks`: and what people's ids and marks were made with.
        """
        before = self._keys
        now = self._of_people
        fresh = OfPeople(key or new_key(), new_key() if marks else now.marks, now.registers + 1)
        self._keys = before | {KeyKind.REGISTER: json.encode(fresh)}
        try:
            self._keep(people=self._boxed(KeyKind.REGISTER))
        except StoreError:
            self._keys = before
            raise

    def keep_root(self, root: bytes) -> None:
        """Keep the root key `root` from now on, in place of the one before."""
        self.demand(KeyKind.PEOPLE)
        before = self._keys
        self._keys = before | {KeyKind.ROOT: root}
        try:
            self._keep(people=self._boxed(KeyKind.ROOT))
        except StoreError:
            self._keys = before
            raise

    def outlive(self, epoch: int) -> None:
        """Be later than change `epoch`, of which one that was put back from a backup hears again."""
        self.demand(KeyKind.PEOPLE)
        self._content = structs.replace(self._content, epoch=max(self._content.epoch, epoch))
        self._keep()

    def save(self) -> None:
        """Write the keyring to the disk, over what it replaces; DiskFull, DiskFailed."""
        with disk_errors():
            save_twice(self._files, self._folder / NAME, json.encode(self._content))

    def _keep(self, **changed: Any) -> None:
        before = self._content
        self._content = structs.replace(before, epoch=before.epoch + 1, **changed)
        try:
            self.save()
        except StoreError:
            self._content = before
            raise
        self.changed(self.epoch)

    @property
    def _operations(self) -> Operations:
        return json.decode(self._have(KeyKind.STORE), type=Operations)

    @property
    def _of_people(self) -> OfPeople:
        return json.decode(self._have(KeyKind.REGISTER), type=OfPeople)

    def _have(self, kind: KeyKind) -> bytes:
        if kind not in self._keys:
            raise NoKeyForIt(kind=kind.value)
        return self._keys[kind]

    # One person

    def _entry(self, person: str, passphrase: str, role: Role) -> tuple[KeyringEntry, Pair]:
        """Somebody new, with a key of their own."""
        own = new_pair()
        blank = KeyringEntry(tag_of(self._content.store, person), b"", b"", own.public, {}, b"", b"", b"")
        return self._made_for(self._locked(blank, passphrase, own.secret), About(person, role), ""), own

    def _locked(self, entry: KeyringEntry, passphrase: str, secret: str) -> KeyringEntry:
        """The same with `secret` sealed by `passphrase`; WeakPassphrase."""
        if self._content.cost != Cost.REHEARSAL:
            demand_strong(passphrase)
        salt = os.urandom(SALT_SIZE)
        sealed = Seal(harden(self._content.cost, salt, passphrase, self._half)).close(secret.encode(), entry.tag)
        return structs.replace(entry, salt=salt, key=sealed)

    def _made_for(self, entry: KeyringEntry, about: About, pin: str) -> KeyringEntry:
        """The same with the keys there are now, as `about` says; `pin` is kept."""
        return structs.replace(
            entry,
            about=Seal(self.key("people")).close(json.encode(about), entry.tag),
            boxes={kind.value: self._box(entry, kind) for kind in NEEDS[about.role]} if entry.public else {},
            grant=Ed25519PrivateKey.from_private_bytes(self._have(KeyKind.PEOPLE)).sign(self._granted(entry, about)),
            pin=self._closed_pin(about.person, pin) if pin else b"",
        )

    def _box(self, entry: KeyringEntry, kind: KeyKind) -> bytes:
        return close_for([entry.public], kind.value, self._have(kind))

    def _boxed(self, kind: KeyKind) -> tuple[KeyringEntry, ...]:
        """Everybody, with a box of the key of `kind` that there is now."""
        return tuple(
            structs.replace(entry, boxes=entry.boxes | {kind.value: self._box(entry, kind)})
            if kind.value in entry.boxes
            else entry
            for entry in self._content.people
        )

    def _granted(self, entry: KeyringEntry, about: About) -> bytes:
        return json.encode((self._content.store, about.person, about.role, entry.public))

    def _closed_pin(self, person: str, pin: str) -> bytes:
        return close_for([self._content.pins], f"pin {person}", pin.encode())

    def _pin_of(self, entry: KeyringEntry) -> str:
        """Somebody's PIN, as far as it can be told; "" for none."""
        if not entry.pin:
            return ""
        try:
            secret, person = self._have(KeyKind.PINS).decode(), self._about(entry).person
            return open_with(secret, f"pin {person}", entry.pin).decode()
        except NotOurs:
            return ""

    def _known(self) -> list[tuple[KeyringEntry, About]]:
        """Everybody, opened once for as long as they are the same: who is at work is asked at each step of it."""
        if self._told_of is not self._content.people:
            self._told = [(entry, self._about(entry)) for entry in self._content.people]
            self._told_of = self._content.people
        return self._told

    def _find(self, person: str) -> tuple[KeyringEntry, About]:
        for entry, about in self._known():
            if about.person == person:
                return entry, about
        raise PersonUnknown(person=person)

    def _others(self, person: str) -> tuple[KeyringEntry, ...]:
        return tuple(entry for entry, about in self._known() if about.person != person)

    def _demand_not_last(self, person: str) -> None:
        if [one for one, role in self.people().items() if role is Role.SUPERVISOR] == [person]:
            raise LastSupervisor(person=person)

    def _entry_of_own(self) -> KeyringEntry:
        for entry in self._content.people:
            if entry.public == self._own.public:
                return entry
        raise WrongPassphrase()

    def _about(self, entry: KeyringEntry) -> About:
        return json.decode(Seal(self.key("people")).open(entry.about, entry.tag), type=About)


def _public(signer: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(signer).public_key().public_bytes_raw()


def public_half(root: bytes) -> str:
    """What a root key is known by, in hex."""
    return _public(root).hex()
