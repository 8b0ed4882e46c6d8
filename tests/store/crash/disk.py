"""A disk in memory, as the running program sees it: everything written is there at once.

What a power cut would leave of it is another matter: see recording.py (what was done) and states.py (what may remain).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

Tree = dict[str, bytes | None]
"""A whole disk by path: the bytes of a file, None for a folder."""

ROOT = Path("/")


class _Node:
    """A file, whatever names it has. It is copied when it is first written to, and then written to where it is."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data: bytes | bytearray = data

    def to_write(self) -> bytearray:
        if not isinstance(self.data, bytearray):
            self.data = bytearray(self.data)
        return self.data


class MemoryFile:
    """A `File` of the store, in memory."""

    __slots__ = ("_node",)

    def __init__(self, node: _Node) -> None:
        self._node = node

    def read_at(self, offset: int, count: int) -> bytes:
        return bytes(self._node.data[offset : offset + count])

    def write_at(self, offset: int, data: bytes) -> None:
        have = self._node.to_write()
        have.extend(bytes(max(0, offset - len(have))))
        have[offset : offset + len(data)] = data

    def size(self) -> int:
        return len(self._node.data)

    def grow(self, size: int) -> None:
        have = self._node.to_write()
        have.extend(bytes(max(0, size - len(have))))

    def truncate(self, size: int) -> None:
        del self._node.to_write()[size:]
        self.grow(size)

    def sync(self) -> None:
        pass

    def close(self) -> None:
        pass


class _Held:
    def __init__(self, held: set[str], path: str) -> None:
        self._held = held
        self._path = path

    def release(self) -> None:
        self._held.discard(self._path)


class MemoryFiles:
    """The `Files` of the store over a `Tree`; the folder "/" is always there.

    A lock leaves no file: the operating system frees it with the process (`forget_locks`).
    """

    def __init__(self, tree: Mapping[str, bytes | None] | None = None) -> None:
        self._nodes: dict[str, _Node | None] = {"/": None}
        for path, data in (tree or {}).items():
            self._nodes[path] = None if data is None else _Node(data)
        self._held: set[str] = set()

    def tree(self) -> Tree:
        """All that is there now."""
        return {path: bytes(node.data) if node else None for path, node in self._nodes.items() if path != "/"}

    def forget_locks(self) -> None:
        """The process that held locks is gone."""
        self._held.clear()

    def names(self, folder: Path) -> list[str]:
        self._demand_folder(folder)
        start = str(folder).rstrip("/") + "/"
        return sorted(
            path[len(start) :] for path in self._nodes if path.startswith(start) and "/" not in path[len(start) :] != ""
        )

    def exists(self, path: Path) -> bool:
        return str(path) in self._nodes

    def make_folder(self, folder: Path) -> None:
        self._add(folder, None)

    def create(self, path: Path) -> MemoryFile:
        node = _Node(b"")
        self._add(path, node)
        return MemoryFile(node)

    def open(self, path: Path) -> MemoryFile:
        node = self._find(path)
        if node is None:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        return MemoryFile(node)

    def rename(self, old: Path, new: Path) -> None:
        self._nodes[str(new)] = self._find(old)
        del self._nodes[str(old)]

    def unlink(self, path: Path) -> None:
        if self._find(path) is None:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        del self._nodes[str(path)]

    def remove_folder(self, folder: Path) -> None:
        if self.names(folder):
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(folder))
        del self._nodes[str(folder)]

    def sync_folder(self, folder: Path) -> None:
        self._demand_folder(folder)

    def lock(self, path: Path) -> _Held | None:
        if str(path) in self._held:
            return None
        self._held.add(str(path))
        return _Held(self._held, str(path))

    def _add(self, path: Path, node: _Node | None) -> None:
        self._demand_folder(path.parent)
        if str(path) in self._nodes:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        self._nodes[str(path)] = node

    def _find(self, path: Path) -> _Node | None:
        try:
            return self._nodes[str(path)]
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path)) from None

    def _demand_folder(self, folder: Path) -> None:
        if self._find(folder) is not None:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
