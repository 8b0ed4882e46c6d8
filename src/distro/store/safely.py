"""Small files replaced whole: after a crash there is the old one or the new one, never half of either."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from distro.store.files import Files


def replace_file(files: Files, path: Path, data: bytes) -> None:
    """Make `path` hold `data`, durably when this returns."""
    fresh = path.with_name(path.name + ".new")
    if files.exists(fresh):  # left by a crash
        files.unlink(fresh)
    file = files.create(fresh)
    try:
        file.write_at(0, data)
        file.sync()
    except OSError:
        file.close()
        with suppress(OSError):
            files.unlink(fresh)
        raise
    file.close()
    files.rename(fresh, path)
    files.sync_folder(path.parent)


def overwrite(files: Files, path: Path) -> None:
    """Write zeros over all of `path`, durably. An SSD may keep the old blocks: a promise only the medium can give."""
    file = files.open(path)
    try:
        file.write_at(0, bytes(file.size()))
        file.sync()
    finally:
        file.close()


def make_folders(files: Files, folder: Path) -> None:
    """Make `folder` and the parents that are missing, durably."""
    if not files.exists(folder):
        make_folders(files, folder.parent)
        files.make_folder(folder)
        files.sync_folder(folder.parent)
