"""A door to the disk that only looks: what is written through it stays in memory, and is gone with it.

A store on a disk that cannot be written opens so, and a backup is proven so: byte for byte as it lies, and nothing of
it is touched.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from distro.store.errors import DiskWithoutLocks
from distro.store.files import File, HeldPath, OsFiles


class _Held:
    def release(self) -> None:
        """Nothing was held."""


class _InMemory:
    """A file that was read once; a change of it goes nowhere else."""

    def __init__(self, data: bytearray) -> None:
        self._data = data

    def read_at(self, offset: int, count: int) -> bytes:
        return bytes(self._data[offset : offset + count])

    def write_at(self, offset: int, data: bytes) -> None:
        self._data.extend(bytes(max(0, offset - len(self._data))))
        self._data[offset : offset + len(data)] = data

    def size(self) -> int:
        return len(self._data)

    def grow(self, size: int) -> None:
        self._data.extend(bytes(max(0, size - len(self._data))))

    def truncate(self, size: int) -> None:
        del self._data[size:]

    def sync(self) -> None:
        """It is as durable as it will ever be."""

    def close(self) -> None:
        """What was changed is found again for as long as this door is open."""


class LookOnly:
    """A `Files` over the operating system's, as it was when each file was first opened."""

    def __init__(self) -> None:
        self._here: dict[Path, bytearray] = {}
        self._folders: set[Path] = set()
        self._gone: set[Path] = set()

    def names(self, folder: Path) -> list[str]:
        found = {path.name for path in (*self._here, *self._folders) if path.parent == folder}
        if folder not in self._folders:
            found |= {path.name for path in folder.iterdir()}
        return sorted(name for name in found if folder / name not in self._gone)

    def exists(self, path: Path) -> bool:
        return path not in self._gone and (path in self._here or path in self._folders or path.exists())

    def make_folder(self, folder: Path) -> None:
        if self.exists(folder):
            raise FileExistsError(folder)
        self._gone.discard(folder)
        self._folders.add(folder)

    def create(self, path: Path) -> File:
        if self.exists(path):
            raise FileExistsError(path)
        self._gone.discard(path)
        self._here[path] = bytearray()
        return _InMemory(self._here[path])

    def open(self, path: Path) -> File:
        if not self.exists(path):
            raise FileNotFoundError(path)
        if path not in self._here:
            self._here[path] = bytearray(path.read_bytes())
        return _InMemory(self._here[path])

    def rename(self, old: Path, new: Path) -> None:
        self.open(old)
        self._here[new] = self._here.pop(old)
        self._gone.add(old)
        self._gone.discard(new)

    def unlink(self, path: Path) -> None:
        self.open(path)
        del self._here[path]
        self._gone.add(path)

    def remove_folder(self, folder: Path) -> None:
        self._folders.discard(folder)
        self._gone.add(folder)

    def sync_folder(self, folder: Path) -> None:
        """There is nothing to make durable."""

    def lock(self, path: Path) -> HeldPath | None:
        """As on the disk where that can be: what somebody else is writing to is not looked at."""
        with suppress(OSError, DiskWithoutLocks):
            return OsFiles().lock(path) if path.exists() else _Held()
        return _Held()
