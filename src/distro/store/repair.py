"""Repair: whatever records of a damaged store are intact go to a new store, and what is gone is listed.

Every record carries its number and is sealed with the hash of the one before, so each can be proven alone, whatever
happened to its neighbours. The damaged store is read and left as it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from distro.store import checkpoint, frame, segment
from distro.store.batch import TableChange, decode_batch
from distro.store.errors import disk_errors
from distro.store.files import Files, OsFiles
from distro.store.head import HeadNote
from distro.store.identity import EVENTS, Gap, StoreIdentity, begin_store, finish_store, read_identity, register_name
from distro.store.keyring import Keyring
from distro.store.lock import StoreLock
from distro.store.reader import seal_of
from distro.store.record import MIN_SIZE, link_of, open_record
from distro.store.roles import KeyKind
from distro.store.seal import BrokenSeal, Keys, Seal
from distro.store.storage import JournalStorage

_BATCH = 4 << 20  # bytes of payload that go to the new store at once


class Repaired(Struct, frozen=True):
    """`kept` records went to the new store, the ones in `gaps` are gone."""

    kept: int
    gaps: tuple[Gap, ...]


def repair_store(
    folder: Path, person: str, passphrase: str, out: Path, files: Files | None = None, half: str = ""
) -> Repaired:
    """Salvage the store in `folder` into a new one in `out`, for the same people with the same passphrases.

    The new store remembers the gaps (`Store.gaps`) and has a device name of its own, so that it never gives a number
    to an event that a lost one had. Also the way on from an older copy that `open_store` refuses. StoreExists when
    `out` holds anything; StoreDamaged when the keyring or the programme cannot be read; NoKeyForIt for who may not put
    people into a keyring, since this is a whole copy; what `open_store` raises.
    """
    files = files or OsFiles()
    with disk_errors():
        keyring = Keyring.unlock(folder, files, person, passphrase, half)
        keyring.demand(KeyKind.PEOPLE)
        lock = StoreLock(folder, files, keyring.key("lock"), person)
        try:
            before = read_identity(folder, keyring, files)
            begin_store(out, files)
            kept, gaps = 0, list(before.gaps)
            register = register_name(keyring.registers)
            for name, key in ((EVENTS, keyring.operations), (register, Keys.only(keyring.register_key))):
                salvage = Salvage(folder / name, key, files)
                _write(salvage.payloads(), JournalStorage(out / name, key.newest, files))
                gaps += salvage.gaps()
                kept += len(salvage.found)
            identity = StoreIdentity(before.programme, os.urandom(4).hex(), before.root, tuple(gaps))
            finish_store(out, files, keyring.copied_to(out), identity)
            return Repaired(kept, tuple(gaps))
        finally:
            lock.release()


class Salvage:
    """What is intact of the journal in `folder`: `found`, the payload by number of the record."""

    def __init__(self, folder: Path, key: bytes | Keys, files: Files) -> None:
        self.found: dict[int, bytes] = {}
        self._folder = folder
        keys = key if isinstance(key, Keys) else Keys.only(key)
        numbers = segment.numbers(files, folder) if files.exists(folder) else []
        self._seals = [seal_of(keys, number) for number in range(1, max(numbers, default=0) + 1)]
        self._places: dict[int, tuple[str, int]] = {}  # where each record ends
        for number in numbers:
            self._scan(segment.path_of(folder, number).name, segment.read(files, segment.path_of(folder, number)))
        noted = HeadNote(folder / "HEAD", keys, files).read()
        promised = checkpoint.promised(folder, keys.newest, files)
        self._last = max([*self.found, *(head.seq for head in (noted, promised) if head)], default=0)

    def payloads(self) -> Iterator[bytes]:
        """The payloads, oldest first."""
        return (self.found[seq] for seq in sorted(self.found))

    def gaps(self) -> Iterator[Gap]:
        """The runs of records that are gone, by number, each with the place behind the last intact one before it."""
        before = 0
        for seq in [*sorted(self.found), self._last + 1]:
            if seq > before + 1:
                file, offset = self._places.get(before, (segment.path_of(self._folder, 1).name, 0))
                yield Gap(self._folder.name, file, offset, before + 1, seq - 1)
            before = seq

    def _scan(self, file: str, data: bytes) -> None:
        seals = self._seals
        end = 0
        while (offset := frame.next_frame(data, end)) is not None:
            body = frame.body_at(data, offset) or b""
            opened = self._open(seals, body)
            if opened is None:
                end = offset + 1
                continue
            end = offset + frame.HEADER_SIZE + len(body)
            seal, payload = opened
            seals = [seal, *(other for other in seals if other is not seal)]  # a file has one seal, whatever its name
            seq = link_of(body).seq + 1
            self.found[seq], self._places[seq] = payload, (file, end)

    def _open(self, seals: Iterable[Seal], body: bytes) -> tuple[Seal, bytes] | None:
        if len(body) < MIN_SIZE:
            return None
        for seal in seals:
            try:
                return seal, open_record(seal, body)
            except BrokenSeal:
                continue
        return None


def _write(payloads: Iterable[bytes], storage: JournalStorage) -> None:
    """Commit what `payloads` say to a new journal, many of them as one record."""
    batch: list[TableChange] = []
    size = 0
    for payload in payloads:
        if payload[:1] == b"{":  # the opening of a segment; the new journal has its own
            continue
        batch += decode_batch(payload)
        size += len(payload)
        if size > _BATCH:
            storage.commit(batch)
            batch, size = [], 0
    if batch:
        storage.commit(batch)
    storage.close()
