"""The store: TinyDB on an append-only journal that is sealed, chained and durable.

From the disk up: `files` (the door to the disk), `frame` (what is whole), `seal` (what is secret), `record` (the
chain), `segment` and `journal` (the files), `batch`, `rows` and `storage` (memory), `table` and `database` (TinyDB),
`roles`, `hardening`, `keyring_file` and `keyring` (who may open it), `recovery` (the words of its root key), `lock`,
`identity` and `store` (the whole, as one laptop has it), `repair`, `backup`, `look_only`.
"""

from distro.store.database import JournalDB
from distro.store.errors import (
    BackupBroken,
    BackupMissing,
    DiskFailed,
    DiskFull,
    DiskReadOnly,
    DiskWithoutLocks,
    HalfKeyMissing,
    KeyringRolledBack,
    LastSupervisor,
    NoKeyForIt,
    PersonExists,
    PersonUnknown,
    RecoveryWordsWrong,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreMissing,
    StoreNewer,
    StoreRolledBack,
    WeakPassphrase,
    WeakPin,
    WrongPassphrase,
    WrongPin,
)
from distro.store.files import File, Files, OsFiles
from distro.store.hardening import Cost, new_half
from distro.store.identity import Gap
from distro.store.keyring import Keyring
from distro.store.keyring_file import FORMAT
from distro.store.look_only import LookOnly
from distro.store.passphrase import new_passphrase, strength
from distro.store.record import Head
from distro.store.recovery import key_of_words, new_recovery_words
from distro.store.repair import Repaired, repair_store
from distro.store.roles import NEEDS, KeyKind, Role
from distro.store.store import Store, create_store, destroy_store, open_store

__all__ = [
    "FORMAT",
    "NEEDS",
    "BackupBroken",
    "BackupMissing",
    "Cost",
    "DiskFailed",
    "DiskFull",
    "DiskReadOnly",
    "DiskWithoutLocks",
    "File",
    "Files",
    "Gap",
    "HalfKeyMissing",
    "Head",
    "JournalDB",
    "KeyKind",
    "Keyring",
    "KeyringRolledBack",
    "LastSupervisor",
    "LookOnly",
    "NoKeyForIt",
    "OsFiles",
    "PersonExists",
    "PersonUnknown",
    "RecoveryWordsWrong",
    "Repaired",
    "Role",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreExists",
    "StoreMissing",
    "StoreNewer",
    "StoreRolledBack",
    "WeakPassphrase",
    "WeakPin",
    "WrongPassphrase",
    "WrongPin",
    "create_store",
    "destroy_store",
    "key_of_words",
    "new_half",
    "new_passphrase",
    "new_recovery_words",
    "open_store",
    "repair_store",
    "strength",
]
