"""Disks whose every byte can be read: what was written over or freed as well.

Where an image can be mounted, these are all bytes of the image. Elsewhere every file, and every one that was ever
unlinked or replaced.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from distro.store.files import OsFiles


class KeepingFiles(OsFiles):
    """Whatever is unlinked or replaced stays in `freed`, as it was left: the blocks of a disk that writes in place."""

    def __init__(self, freed: Path) -> None:
        freed.mkdir()
        self._freed = freed
        self._numbers = count()

    def unlink(self, path: Path) -> None:
        self._keep(path)
        super().unlink(path)

    def rename(self, old: Path, new: Path) -> None:
        if new.exists():
            self._keep(new)
        super().rename(old, new)

    def _keep(self, path: Path) -> None:
        os.link(path, self._freed / str(next(self._numbers)))


@dataclass
class Disk:
    """Where a laptop's files are, in `place`; `left` are all bytes that somebody finds who takes the disk out."""

    place: Path
    files: OsFiles
    left: Callable[[], Iterator[bytes]]


# Makes one in a folder that is there.
MakeDisk = Callable[[Path], contextlib.AbstractContextManager[Disk]]


@contextlib.contextmanager
def folder_disk(folder: Path) -> Iterator[Disk]:
    place = folder / "laptop"
    place.mkdir()
    files = KeepingFiles(folder / "freed")
    yield Disk(place, files, lambda: (path.read_bytes() for path in folder.rglob("*") if path.is_file()))


@contextlib.contextmanager
def image_disk(folder: Path) -> Iterator[Disk]:
    """An ext4 image on a loop device; skipped where none may be mounted."""
    image, place = folder / "image", folder / "mounted"
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mkfs.ext4"):
        pytest.skip("only root mounts an image")
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(16 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True, capture_output=True)
    if subprocess.run(["mount", "-o", "loop", image, place], capture_output=True).returncode:
        pytest.skip("no image can be mounted here")

    def left() -> Iterator[bytes]:
        subprocess.run(["sync", "-f", place], check=True)
        yield image.read_bytes()

    try:
        yield Disk(place, OsFiles(), left)
    finally:
        subprocess.run(["umount", "-l", place], check=True)
