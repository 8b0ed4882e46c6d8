"""A backup: the store's sealed files as they lie, in a folder of its own, with the hash of each.

It opens with the passphrases of its time and with nothing else, so a stick that is lost tells nothing. It is proven by
opening it where it lies, without touching it. What is put back is the same laptop as it was then: until it has asked
the others for what it wrote since, it writes nothing (`Store.restored`), for two pasts of one laptop help nobody.

backup.json     when it was made, and size and SHA-256 of each file
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from shutil import rmtree

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from distro.store.durable_files import copies, make_folders
from distro.store.errors import BackupBroken, BackupMissing, disk_errors
from distro.store.files import Files, OsFiles
from distro.store.identity import EVENTS, Restored, begin_store, finish_store, read_identity, register_name
from distro.store.keyring import Keyring
from distro.store.keyring_file import NAME as KEYRING
from distro.store.look_only import LookOnly
from distro.store.record import Head
from distro.store.roles import KeyKind
from distro.store.store import Store, counters_folder, open_with

_MANIFEST = "backup.json"
_FORMAT = 1
_NAME = re.compile(r"(keyring|programme)(\.spare)?|(events|register-\d{1,9})/[0-9A-Za-z][\w.]{0,40}", re.ASCII)
_MOST_FILES, _MOST_BYTES = 100_000, 20_000_000
_STEP = 1 << 20

# Hears how many bytes are done, of how many.
Tell = Callable[[int, int], object]


class _Lying(Struct, frozen=True, array_like=True):
    size: int
    digest: str


class BackupManifest(Struct, frozen=True):
    """What `backup.json` says: when it was made, and what lies beside it."""

    format: int
    made: datetime
    files: dict[str, _Lying]


class BackupProof(Struct, frozen=True):
    """A backup that was opened and read to the end: when it was made, `records` in its journals, its `head`."""

    made: datetime
    files: int
    size: int
    records: int
    head: Head


def copy_store(store: Store, out: Path, made: datetime, tell: Tell) -> None:
    """Copy `store`, open and held here, into the new folder `out`, whole and durable or not at all.

    BackupBroken when a file cannot be read back as it was; DiskFull, DiskFailed; FileExistsError when `out` is there.
    """
    if os.path.lexists(out):
        raise FileExistsError(out)
    part = out.with_name(f".{out.name}.part")
    with disk_errors():
        if part.exists():
            rmtree(part)
        try:
            part.mkdir(mode=0o700)
            names = list(_names(store))
            total = sum((store.folder / name).stat().st_size for name in names)
            done = 0
            lying: dict[str, _Lying] = {}
            for name in names:
                lying[name] = _copied(store.folder / name, part / name)
                done += lying[name].size
                tell(done, total)
            data = msgspec.json.format(msgspec.json.encode(BackupManifest(_FORMAT, made, lying)))
            _written(part / _MANIFEST, [data])
            part.rename(out)
            OsFiles().sync_folder(out.parent)
        except BaseException:
            rmtree(part, ignore_errors=True)
            raise


def prove(backup: Path, keyring: Keyring, person: str) -> BackupProof:
    """Open what lies in `backup` for whoever opened `keyring`, and read all of it.

    BackupMissing, BackupBroken, and what a store says that is damaged. Nothing there is touched.
    """
    manifest = _checked(backup)
    looking = LookOnly()
    with disk_errors(), open_with(backup, person, keyring.lying_in(backup, looking), looking) as store:
        head = store.events.storage.check()
        records = head.seq + store.register.storage.check().seq
    size = sum(one.size for one in manifest.files.values())
    return BackupProof(manifest.made, len(manifest.files), size, records, head)


def unlock_backup(backup: Path, person: str, passphrase: str, half: str = "") -> Keyring:
    """The keyring that lies in `backup`. BackupMissing; WrongPassphrase, HalfKeyMissing, StoreDamaged."""
    _manifest(backup)
    with disk_errors():
        return Keyring.unlock(backup, LookOnly(), person, passphrase, half)


def put_back(backup: Path, keyring: Keyring, folder: Path, counters: Path | None = None) -> None:
    """Make the store of `backup` anew in `folder`, as the same laptop; it knows that it was put back.

    What this computer remembered of how far it had come is forgotten. StoreExists when `folder` holds anything;
    NoKeyForIt for who may not put people into a keyring; BackupMissing, BackupBroken, DiskFull. Broken off, `folder`
    can be used again.
    """
    keyring.demand(KeyKind.PEOPLE)
    manifest, files = _checked(backup), OsFiles()
    with disk_errors():
        identity = read_identity(backup, keyring, LookOnly())
        begin_store(folder, files)
        for name in manifest.files:
            if "/" in name and _copied(backup / name, folder / name) != manifest.files[name]:
                raise BackupBroken(file=name)
        _forget_counters(counters_folder(counters, files), f"{keyring.store}.{identity.device}.", files)
        restored = Restored(made=manifest.made.isoformat(timespec="minutes"))
        finish_store(folder, files, keyring.lying_in(folder, files), replace(identity, restored=restored))


def _names(store: Store) -> Iterator[str]:
    """What a store is made of; what a hub keeps beside it comes again from the laptops."""
    for name in (KEYRING, "programme"):
        yield from (copy.name for copy in copies(store.folder / name) if copy.exists())
    for journal in (EVENTS, register_name(store.keyring.registers)):
        yield from (f"{journal}/{path.name}" for path in sorted((store.folder / journal).iterdir()))


def _manifest(backup: Path) -> BackupManifest:
    path = backup / _MANIFEST
    if not path.is_file():
        raise BackupMissing(folder=str(backup))
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BackupBroken(file=_MANIFEST)
        manifest = msgspec.json.decode(path.read_bytes(), type=BackupManifest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise BackupBroken(file=_MANIFEST) from None
    fit = manifest.format == _FORMAT and manifest.made.tzinfo is not None and len(manifest.files) <= _MOST_FILES
    if not fit or not all(_NAME.fullmatch(name) for name in manifest.files):
        raise BackupBroken(file=_MANIFEST)
    return manifest


def _checked(backup: Path) -> BackupManifest:
    """The manifest, once every file is what it says: there, and of that hash."""
    manifest = _manifest(backup)
    for name, lying in manifest.files.items():
        try:
            found = _Lying(*_hashed(_read(backup / PurePosixPath(name))))
        except FileNotFoundError:
            raise BackupBroken(file=name) from None
        if found != lying:
            raise BackupBroken(file=name)
    return manifest


def _copied(source: Path, target: Path) -> _Lying:
    """`source` as the new file `target`, durably; what was read."""
    make_folders(OsFiles(), target.parent)
    sha, size = hashlib.sha256(), 0

    def passing() -> Iterator[bytes]:
        nonlocal size
        for step in _read(source):
            sha.update(step)
            size += len(step)
            yield step

    _written(target, passing())
    return _Lying(size, sha.hexdigest())


def _hashed(steps: Iterator[bytes]) -> tuple[int, str]:
    sha, size = hashlib.sha256(), 0
    for step in steps:
        sha.update(step)
        size += len(step)
    return size, sha.hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while step := file.read(_STEP):
            yield step


def _written(path: Path, steps: list[bytes] | Iterator[bytes]) -> None:
    file = OsFiles().create(path)
    try:
        at = 0
        for step in steps:
            file.write_at(at, step)
            at += len(step)
        file.sync()
    finally:
        file.close()


def _forget_counters(folder: Path, begin: str, files: Files) -> None:
    with suppress(FileNotFoundError):
        for name in files.names(folder):
            if name.startswith(begin):
                files.unlink(folder / name)
