"""Disks that are not plain ones: a folder that cannot be synced, a right that is missing, a disk that only reads."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from distro.store.errors import DiskFailed, DiskFull, DiskReadOnly, StoreError, disk_errors
from distro.store.files import OsFiles


def refusing_folders(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """A disk that syncs files and answers for a folder with this error; what was asked of it instead."""
    done: list[str] = []
    sync = os.fsync

    def fsync(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(number, os.strerror(number))
        sync(fd)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "sync", lambda: done.append("everything"))
    return done


@pytest.mark.skipif(os.name == "nt", reason="there no folder is synced")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF])
def test_where_a_folder_cannot_be_synced_everything_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    done = refusing_folders(monkeypatch, number)
    OsFiles().sync_folder(tmp_path)
    assert done == ["everything"]


@pytest.mark.skipif(os.name == "nt", reason="there no folder is synced")
def test_a_disk_that_fails_is_not_forgiven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = refusing_folders(monkeypatch, errno.EIO)
    with pytest.raises(DiskFailed), disk_errors():
        OsFiles().sync_folder(tmp_path)
    assert done == []


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EACCES, DiskReadOnly),
        (errno.EPERM, DiskReadOnly),
        (errno.EROFS, DiskReadOnly),
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EIO, DiskFailed),
    ],
)
def test_a_missing_right_is_no_broken_disk(number: int, told: type[StoreError]) -> None:
    with pytest.raises(StoreError) as raised, disk_errors():
        raise OSError(number, os.strerror(number))
    assert type(raised.value) is told
