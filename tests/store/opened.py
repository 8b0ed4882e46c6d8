"""Small stores for the tests of this folder."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from distro.store import Cost, JournalDB, Store, create_store, open_store

KEY = bytes(range(32))
PERSON = "amina.tazi"
PASSPHRASE = "un deux trois"


class Calendar:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.day = date(2023, 9, 1)

    def __call__(self) -> date:
        return self.day

    def next_day(self) -> None:
        self.day = date.fromordinal(self.day.toordinal() + 1)


def new_store(folder: Path, half: str = "") -> Store:
    return create_store(
        folder / "store", b"[programme]", PERSON, PASSPHRASE, cost=Cost.REHEARSAL, counters=folder / "heads", half=half
    )


def reopened(folder: Path, person: str = PERSON, passphrase: str = PASSPHRASE, half: str = "") -> Store:
    return open_store(folder / "store", person, passphrase, counters=folder / "heads", half=half)


def contents(database: JournalDB) -> dict[str, list[tuple[int, bytes]]]:
    """Everything a journal holds."""
    return {name: list(database.table(name).raw()) for name in sorted(database.tables())}


def all_bytes(folder: Path) -> bytes:
    """Everything below a folder, names and contents."""
    return b"\n".join(
        os.fsencode(path) + (path.read_bytes() if path.is_file() else b"") for path in sorted(folder.rglob("*"))
    )
