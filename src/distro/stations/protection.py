"""What protects this store now: its keys and who has them, and whether an older copy of it would be noticed."""

from __future__ import annotations

import os
import stat

from distro.books.laptops import laptops
from distro.model.protection import Protection
from distro.stations.session import Session
from distro.store import NEEDS, KeyKind


def protection(session: Session) -> Protection:
    """As it is now."""
    store = session.store
    keyring, people = store.keyring, store.keyring.people()
    opens = {kind.value: sorted(one for one, role in people.items() if kind in NEEDS[role]) for kind in KeyKind}
    told = session.books.people.last(store.device)
    noted = told is None or not told.epoch or (told.epoch, told.digest) == (keyring.epoch, keyring.digest)
    return Protection(
        epoch=keyring.epoch,
        keys=len(keyring.operations.epochs),
        registers=keyring.registers,
        opens=opens | {"protection": sorted(keyring.protectors())},
        watched=store.watched,
        missing=store.missing,
        shared=os.name == "posix" and bool(stat.S_IMODE(store.folder.stat().st_mode) & 0o077),
        signed=keyring.is_signed() and noted,
        readers=tuple(one.called for one in laptops(session.books, store.device) if one.here or one.trusted),
    )
