"""What a store is, and how its folder comes into being and goes.

making      there while a store is being made: without a keyring beside it, the folder may be used again
programme   the programme, this laptop's name and what a repair could not save, sealed; and its spare
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, json

from distro.store.durable_files import load_copies, make_folders, overwrite, replace_file, save_twice
from distro.store.errors import KeyringRolledBack, StoreDamaged, StoreExists
from distro.store.files import Files
from distro.store.keyring import Keyring
from distro.store.keyring_file import has_keyring
from distro.store.seal import BrokenSeal, Seal

EVENTS = "events"
_PROGRAMME = "programme"
_MAKING = "making"


class Gap(Struct, frozen=True):
    """Records that are gone: numbers `first` to `last` of a journal, behind `offset` in `file`."""

    journal: str
    file: str
    offset: int
    first: int
    last: int


class Restored(Struct, frozen=True):
    """Put back from a backup that was `made` then (ISO 8601); `heard` are the laptops that gave back since."""

    made: str
    heard: tuple[str, ...] = ()


class StoreIdentity(Struct, frozen=True):
    """The programme (TOML), the random name of this laptop's store, the root key that counts here (its public half, in
    hex), and what a repair found gone.

    `restored` while a store that was put back from a backup waits for what it wrote since then.
    """

    programme: bytes
    device: str
    root: str
    gaps: tuple[Gap, ...] = ()
    restored: Restored | None = None


def register_name(registers: int) -> str:
    """The folder of the `registers`-th register."""
    return f"register-{registers}"


def registers_before(last: int, names: Iterable[str]) -> list[str]:
    """Which of `names` are those of registers before the `last` one."""
    begins = register_name(0)[:-1]
    numbers = {name: name.removeprefix(begins) for name in names if name.startswith(begins)}
    return sorted(name for name, number in numbers.items() if number.isdecimal() and int(number[:18]) < last)


def begin_store(folder: Path, files: Files) -> None:
    """Make `folder` ready for a new store; StoreExists when it holds more than a store that a crash left half made."""
    if files.exists(folder) and (names := files.names(folder)):
        if has_keyring(folder, files) or not any(name.startswith(_MAKING) for name in names):
            raise StoreExists(folder=str(folder))
        for name in names:
            if not name.startswith(_MAKING):
                remove(files, folder / name)
        files.sync_folder(folder)  # the mark is replaced below: no leftover may outlive it
    make_folders(files, folder)
    replace_file(files, folder / _MAKING, [])


def finish_store(folder: Path, files: Files, keyring: Keyring, identity: StoreIdentity) -> None:
    """Write what the store is, and then the keyring: with it, the store is there."""
    write_identity(folder, files, keyring, identity)
    keyring.save()
    files.unlink(folder / _MAKING)
    files.sync_folder(folder)


def write_identity(folder: Path, files: Files, keyring: Keyring, identity: StoreIdentity) -> None:
    """Write what the store is under the key there is now."""
    sealed = Seal(keyring.key("programme")).close(json.encode(identity), b"")
    save_twice(files, folder / _PROGRAMME, sealed)


def read_identity(folder: Path, keyring: Keyring, files: Files) -> StoreIdentity:
    """What the store in `folder` is; StoreDamaged, or KeyringRolledBack when it was sealed with a later keyring."""
    whole = False
    for data in load_copies(files, folder / _PROGRAMME):
        if data is None:
            continue
        whole = True
        for key in keyring.keys("programme"):
            with suppress(BrokenSeal):
                return json.decode(Seal(key).open(data, b""), type=StoreIdentity)
    if whole:
        raise KeyringRolledBack(have=keyring.epoch, seen=keyring.epoch + 1)
    raise StoreDamaged(file=_PROGRAMME, offset=0, what="missing")


def remove(files: Files, path: Path) -> None:
    """Write over a file and remove it, or a folder with all it holds."""
    try:
        names = files.names(path)
    except NotADirectoryError:
        overwrite(files, path)
        files.unlink(path)
        return
    for name in names:
        remove(files, path / name)
    files.remove_folder(path)
