"""What the keyring's file holds: for each person what their passphrase opens, and nobody's name."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from pathlib import Path

from msgspec import DecodeError, Struct, json

from distro.store.box import NotOurs, Pair, open_with
from distro.store.durable_files import copies, forget_replaced, load_copies, overwrite
from distro.store.errors import StoreDamaged, StoreNewer, WrongPassphrase
from distro.store.files import Files
from distro.store.hardening import Cost, harden
from distro.store.roles import KeyKind, Role
from distro.store.seal import KEY_SIZE, BrokenSeal, Seal

NAME = "keyring"
SALT_SIZE = 16
_MOST_BYTES = 4 << 20

# Of the store's files as a whole: a distro that writes them otherwise counts on, and one before it leaves them alone.
FORMAT = 3


class _Version(Struct):
    version: int


class KeyringEntry(Struct, frozen=True):
    """One person: `tag` finds it and names nobody, `key` is their own key, sealed with their passphrase.

    `public` belongs to it, `boxes` are closed for it; `about` is sealed, `pin` closed for who may tell whether one is
    right, `grant` signed by who put them in. Somebody with a PIN alone has no key.
    """

    tag: bytes
    salt: bytes
    key: bytes
    public: str
    boxes: dict[str, bytes]
    about: bytes
    pin: bytes
    grant: bytes


class Content(Struct, frozen=True):
    """What the file holds; `pins` and `signer` are the public halves of these classes."""

    version: int
    store: str
    cost: Cost
    half: bool
    epoch: int
    pins: str
    signer: bytes
    people: tuple[KeyringEntry, ...]


class Operations(Struct, frozen=True):
    """`laptop` is for what this laptop is to others, and stays; `epochs` are the journal's keys (see seal.Keys)."""

    laptop: bytes
    epochs: tuple[tuple[int, bytes], ...]


class OfPeople(Struct, frozen=True):
    """`journal` is the key of the register there is now, `marks` of what stands for people outside of it.

    `registers` is which register that is: under the seal, for those before it are removed.
    """

    journal: bytes
    marks: bytes
    registers: int


class About(Struct, frozen=True):
    """Who an entry is for, and as what."""

    person: str
    role: Role


def read(folder: Path, files: Files) -> Content:
    """What the file in `folder` holds; StoreNewer, StoreDamaged when neither copy is whole."""
    newer = 0
    for data in load_copies(files, folder / NAME):
        with suppress(DecodeError, RecursionError):
            if data is not None and len(data) <= _MOST_BYTES:
                version = json.decode(data, type=_Version).version
                if version > FORMAT:
                    newer = version
                elif (content := json.decode(data, type=Content)).cost.is_bearable():
                    return content
    if newer:
        raise StoreNewer(format=newer, known=FORMAT)
    raise StoreDamaged(file=NAME, offset=0, what="keyring")


def tag_of(store: str, person: str) -> bytes:
    """What stands for `person` in the file of this store."""
    return hashlib.blake2b(person.encode(), key=store.encode(), digest_size=16).digest()


def opened(entry: KeyringEntry, own: Pair) -> dict[KeyKind, bytes]:
    """The keys in somebody's boxes; WrongPassphrase when they are not for them."""
    try:
        return {KeyKind(kind): open_with(own.secret, kind, box) for kind, box in entry.boxes.items()}
    except (NotOurs, ValueError):
        raise WrongPassphrase() from None


def unwrap(content: Content, person: str, passphrase: str, half: str) -> tuple[Pair, KeyringEntry]:
    """The own key of `person` and their entry; WrongPassphrase after the same long time, whoever it is."""
    tag = tag_of(content.store, person)
    # For somebody unknown the same work is done in vain, so that time does not tell who has a key here.
    entry = KeyringEntry(tag, bytes(SALT_SIZE), bytes(KEY_SIZE), "", {}, b"", b"", b"")
    for each in content.people:
        if hmac.compare_digest(each.tag, tag) and each.key:
            entry = each
    try:
        secret = Seal(harden(content.cost, entry.salt, passphrase, half)).open(entry.key, tag)
    except (BrokenSeal, ValueError):  # ValueError: no salt, which we never wrote
        raise WrongPassphrase() from None
    return Pair(secret.decode(), entry.public), entry


def destroy_keyring(folder: Path, files: Files) -> None:
    """Overwrite and remove the keyring of a store: its data is lost to everybody for good."""
    for copy in copies(folder / NAME):
        if files.exists(copy):
            overwrite(files, copy)
            files.unlink(copy)
    forget_replaced(files, folder / NAME)
    files.sync_folder(folder)


def has_keyring(folder: Path, files: Files) -> bool:
    """Whether `folder` holds a keyring, so a store."""
    return any(files.exists(copy) for copy in copies(folder / NAME))
