"""Small files replaced whole: after a crash there is the old one or the new one, never half of either.

What the store cannot live without is kept twice, `name` and `name.spare`: a bad sector under the only keyring would be
the end of all data.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from distro.store import frame
from distro.store.files import Files
from distro.store.segment import read


def replace_file(files: Files, path: Path, parts: Iterable[bytes]) -> None:
    """Make `path` hold `parts` one after the other, durably when this returns; what it held is written over."""
    forget_replaced(files, path)
    fresh, old = _beside(path)
    file = files.create(fresh)
    try:
        end = 0
        for part in parts:
            file.write_at(end, part)
            end += len(part)
        file.sync()
    except OSError:
        file.close()
        with suppress(OSError):
            files.unlink(fresh)
        raise
    file.close()
    if files.exists(path):
        files.rename(path, old)
    files.rename(fresh, path)
    files.sync_folder(path.parent)
    with suppress(OSError):  # it is done; what is left is written over next time
        _write_over(files, _left_by(files, path))


def forget_replaced(files: Files, path: Path) -> None:
    """Write over what was replaced by `path`, or was to replace it, and a crash left."""
    if left := _left_by(files, path):
        files.sync_folder(path.parent)  # a killed program's renames: on the disk `path` may still lead to what is left
        _write_over(files, left)


def _left_by(files: Files, path: Path) -> list[Path]:
    return [left for copy in copies(path) for left in _beside(copy) if files.exists(left)]


def _write_over(files: Files, left: list[Path]) -> None:
    for path in left:
        overwrite(files, path)
        files.unlink(path)


def _beside(path: Path) -> tuple[Path, Path]:
    """What is to replace it, and what it replaced."""
    return path.with_name(path.name + ".new"), path.with_name(path.name + ".old")


def copies(path: Path) -> tuple[Path, Path]:
    """Where the two copies of `path` lie."""
    return path, path.with_name(path.name + ".spare")


def save_twice(files: Files, path: Path, data: bytes) -> None:
    """Replace both copies, one after the other, so that one is whole at any moment.

    Once the first is replaced it is done: a disk that refuses the spare is no failure, whoever loads them mends it.
    """
    first, spare = copies(path)
    replace_file(files, first, [frame.pack(data)])
    with suppress(OSError):
        replace_file(files, spare, [frame.pack(data)])


def mend_copies(files: Files, path: Path, data: bytes) -> None:
    """Make the copy that does not hold `data` hold it. The other is not touched: it may be the only whole one."""
    for copy, held in zip(copies(path), load_copies(files, path), strict=True):
        if held != data:
            replace_file(files, copy, [frame.pack(data)])


def load_copies(files: Files, path: Path) -> list[bytes | None]:
    """What each copy of `path` holds, None for one that is missing or broken."""
    return [frame.body_at(read(files, copy), 0) if files.exists(copy) else None for copy in copies(path)]


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
