"""What can go wrong with a store, as codes and data; the screens and the command line have the words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class StoreError(Exception):
    """A store cannot do what was asked. `code` is a text of the `errors` catalogue, `params` fill it."""

    room = "errors"
    code = "store"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params


class StoreMissing(StoreError):
    """There is no store in `folder`."""

    code = "store_missing"


class StoreExists(StoreError):
    """There is one already, or something else, in `folder`."""

    code = "store_exists"


class StoreBusy(StoreError):
    """Another instance holds the store: `holder` (operator's id), `since` (day first), process `pid`; "?" unknown."""

    code = "store_busy"


class WrongPassphrase(StoreError):
    """This passphrase (and second half of the key) does not open the store for this person."""

    code = "wrong_passphrase"


class HalfKeyMissing(StoreError):
    """The store also wants the half of its key that is kept off the laptop."""

    code = "half_key_missing"


class WeakPassphrase(StoreError):
    """Guessable: worth `bits`, and five words of the list are worth `needed`."""

    code = "weak_passphrase"


class RecoveryWordsWrong(StoreError):
    """These are not the twelve words that a root key was made of."""

    code = "recovery_words_wrong"


class WrongPin(StoreError):
    """This is not the PIN of this person."""

    code = "wrong_pin"


class WeakPin(StoreError):
    """A PIN is four to eight digits, and none that many people take: a row, a pattern, a year (see pin.py)."""

    code = "weak_pin"


class NoKeyForIt(StoreError):
    """The person at the keyboard has no key of class `kind`: a supervisor's passphrase opens it."""

    code = "no_key_for_it"


class KeyringRolledBack(StoreError):
    """An old keyring was put back: it is of change `have`, and change `seen` is noted."""

    code = "keyring_rolled_back"


class PersonUnknown(StoreError):
    """The keyring does not hold `person`."""

    code = "person_unknown"


class PersonExists(StoreError):
    """The keyring holds `person` already."""

    code = "person_exists"


class LastSupervisor(StoreError):
    """Without this person nobody could manage the keyring any more."""

    code = "last_supervisor"


class StoreDamaged(StoreError):
    """The medium does not hold what was written: `file`, `offset` (bytes) and `what` (a code) say where and how.

    `what`: record (a record is broken, with good ones behind it), cut (records known to have been written are gone
    from the end), missing (a segment or file is gone), chain (a record does not follow from the one before),
    seal (a record was not sealed with this key), content (sealed, but not a batch), keyring (the keyring is broken).
    """

    code = "store_damaged"


class StoreNewer(StoreError):
    """A newer distro wrote the store, in format `format`; this one reads formats up to `known`. Nothing is damaged."""

    code = "store_newer"


class StoreRolledBack(StoreError):
    """This is an older copy: this computer has seen record `seen`, the store ends at `have`."""

    code = "store_rolled_back"


class BackupMissing(StoreError):
    """There is no backup in `folder`."""

    code = "backup_missing"


class BackupBroken(StoreError):
    """`file` of a backup is not as it was written."""

    code = "backup_broken"


class DiskReadOnly(StoreError):
    """The store cannot be written where it lies, by this user."""

    code = "disk_read_only"


class DiskWithoutLocks(StoreError):
    """The file system of `folder` cannot hold a store against a second instance."""

    code = "disk_without_locks"


class DiskFull(StoreError):
    """No room: nothing of this batch was written, what was there is intact, and writing may be tried again."""

    code = "disk_full"


class DiskFailed(StoreError):
    """The disk failed: this batch may or may not be there, and the store only reads until it is opened again."""

    code = "disk_failed"


def is_full(error: OSError) -> bool:
    """Whether the disk (or the person's share of it) is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def disk_errors(full: type[StoreError] = DiskFull) -> Iterator[None]:
    """The errors of the disk as those of a store; `full` is for a disk without room."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise DiskReadOnly() from error
        raise (full if is_full(error) else DiskFailed)() from error
