"""All that a disk without a journal of its own may legally show after a power cut.

What was synced is there. Of what was not, anything may be: each sector of 512 bytes shows what it held at the last
sync or after any write since, each file has any of its lengths since, and each name in a folder points to whatever it
pointed to since the folder was synced, all independently of each other and of the order in which they were done. A
sector is never half of two. This is more than any file system does, so a program that survives it survives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from random import Random
from typing import Any, NamedTuple

from store.crash.disk import Tree
from store.crash.recording import (
    Create,
    MakeFolder,
    Mark,
    Op,
    Remove,
    Rename,
    Resize,
    Sync,
    SyncFolder,
    Write,
)

SECTOR = 512
ALL = 1 << 30
_BLANK = bytes(SECTOR)
_FOLDER = ""  # what the name of a folder points to


class _Medium:
    """One file on the medium: what is settled, and of each unsettled sector all that it may show, the newest last."""

    def __init__(self, data: bytes = b"") -> None:
        starts = range(0, len(data), SECTOR)
        self.settled = {start // SECTOR: data[start : start + SECTOR].ljust(SECTOR, b"\0") for start in starts}
        # (content, the first of the sizes with which it may be seen): a cut file shows no zeros before it is cut
        self.unsettled: dict[int, list[tuple[bytes, int]]] = {}
        self.sizes = [len(data)]
        self._dirty: set[int] = set()

    def write(self, offset: int, data: bytes) -> None:
        end = offset + len(data)
        for sector in range(offset // SECTOR, -(-end // SECTOR)):
            start = sector * SECTOR
            have = self._seen(sector)
            first, last = max(offset, start), min(end, start + SECTOR)
            self._show(sector, have[: first - start] + data[first - offset : last - offset] + have[last - start :])
        if end > self.sizes[-1]:
            self.sizes.append(end)

    def resize(self, size: int) -> None:
        for sector in {*self.settled, *self.unsettled}:
            kept = size - sector * SECTOR
            have = self._seen(sector)
            if kept < SECTOR and have != _BLANK:
                self._show(sector, have[: max(kept, 0)].ljust(SECTOR, b"\0"), len(self.sizes))
        self.sizes.append(size)

    def sync(self, done: bool) -> None:
        """A failed sync settles nothing, and what was to be written then is nobody's business any more."""
        if done:
            for sector in self._dirty:
                self.settled[sector] = self.unsettled.pop(sector)[-1][0]
            self.unsettled = {sector: [(data, 0) for data, _ in shows] for sector, shows in self.unsettled.items()}
            self.sizes = self.sizes[-1:]
        self._dirty = set()

    def shapes(self) -> list[Shape]:
        """All that it may show."""
        latest = {size: number for number, size in enumerate(self.sizes)}
        return [self._shape(size, number) for size, number in latest.items()]

    def newest(self) -> list[Shape]:
        """What a reader sees."""
        size = self.sizes[-1]
        return [Shape(size, self.settled, {sector: [shows[-1][0]] for sector, shows in self.unsettled.items()})]

    def _shape(self, size: int, number: int) -> Shape:
        open_to = {
            sector: list(dict.fromkeys(data for data, since in shows if since <= number))
            for sector, shows in self.unsettled.items()
            if sector * SECTOR < size
        }
        return Shape(size, self.settled, open_to)

    def _seen(self, sector: int) -> bytes:
        return self.unsettled[sector][-1][0] if sector in self.unsettled else self.settled.get(sector, _BLANK)

    def _show(self, sector: int, data: bytes, since: int = 0) -> None:
        self.unsettled.setdefault(sector, [(self._seen(sector), 0)]).append((data, since))
        self._dirty.add(sector)


class Shape(NamedTuple):
    """All contents that a file of one size may have: some sectors are settled, others open to several."""

    size: int
    settled: Mapping[int, bytes]
    open_to: dict[int, list[bytes]]

    def every(self, most: int) -> Iterator[bytes]:
        """All of them, or where they are more than `most` those that tell most."""
        many = prod(map(len, self.open_to.values())) > most
        for shown in self._telling() if many else product(*self.open_to.values()):
            yield self._with(dict(zip(self.open_to, shown, strict=True)))

    def _telling(self) -> list[tuple[bytes, ...]]:
        """Written up to some sector, or from it on; and one sector that is not as all others are."""
        old = [shows[0] for shows in self.open_to.values()]
        new = [shows[-1] for shows in self.open_to.values()]
        cuts = range(len(old) + 1)
        found = [new[:at] + old[at:] for at in cuts] + [old[:at] + new[at:] for at in cuts]
        for most, other in ((old, new), (new, old)):
            found += [most[:at] + other[at : at + 1] + most[at + 1 :] for at in range(len(old))]
        return list(dict.fromkeys(map(tuple, found)))

    def any(self, random: Random) -> bytes:
        return self._with({sector: random.choice(shows) for sector, shows in self.open_to.items()})

    def _with(self, chosen: Mapping[int, bytes]) -> bytes:
        shown = {**self.settled, **chosen}
        return b"".join(shown.get(sector, _BLANK) for sector in range(-(-self.size // SECTOR)))[: self.size]


class Moment(NamedTuple):
    """One moment of a log: what was promised by then, and all that the disk may show."""

    promise: Any
    names: dict[str, list[str | None]]
    files: dict[str, list[Shape]]

    def states(self, most: int = ALL) -> Iterator[Tree]:
        """Every state, some perhaps twice; at most about `most` of one file."""
        every: dict[str, list[bytes]] = {}
        for named in self._namings():
            present = sorted({file for file in named.values() if file})
            for file in present:
                if file not in every:
                    every[file] = [content for shape in self.files[file] for content in shape.every(most)]
            for contents in product(*(every[file] for file in present)):
                yield _tree(named, dict(zip(present, contents, strict=True)))

    def some(self, random: Random) -> Tree:
        """Any one state."""
        named = _reachable({path: random.choice(files) for path, files in self.names.items()})
        return _tree(named, {file: random.choice(self.files[file]).any(random) for file in named.values() if file})

    def _namings(self) -> Iterator[dict[str, str]]:
        seen = set()
        for chosen in product(*self.names.values()):
            named = _reachable(dict(zip(self.names, chosen, strict=True)))
            key = tuple(named.items())
            if key not in seen:
                seen.add(key)
                yield named


def _reachable(named: Mapping[str, str | None]) -> dict[str, str]:
    """The names whose folders are all there."""
    found: dict[str, str] = {"/": _FOLDER}
    for path in sorted(named):
        file = named[path]
        if file is not None and found.get(_parent(path)) == _FOLDER:
            found[path] = file
    del found["/"]
    return found


def _tree(named: Mapping[str, str], contents: Mapping[str, bytes]) -> Tree:
    return {path: contents[file] if file else None for path, file in named.items()}


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "/"


class _Disk:
    """A medium that takes the calls of a log."""

    def __init__(self, base: Tree, quiet: Callable[[str], bool]) -> None:
        self._quiet = quiet
        self._names: dict[str, list[str | None]] = {
            path: [_FOLDER if data is None else path] for path, data in base.items()
        }
        self._files = {path: _Medium(data) for path, data in base.items() if data is not None}
        self.promise: object = None

    def take(self, op: Op) -> None:
        match op:
            case Create(path, file):
                self._files[file] = _Medium()
                self._name(path, file)
            case Write(file, offset, data):
                self._files[file].write(offset, data)
            case Resize(file, size):
                self._files[file].resize(size)
            case Sync(file, done):
                self._files[file].sync(done)
            case MakeFolder(path):
                self._name(path, _FOLDER)
            case Rename(old, new):
                self._name(new, self._names[old][-1])
                self._name(old, None)
            case Remove(path):
                self._name(path, None)
            case SyncFolder(folder):
                for path, files in self._names.items():
                    if _parent(path) == folder:
                        self._names[path] = files[-1:]
            case Mark(promise):
                self.promise = promise

    def moment(self) -> Moment:
        names = {path: list(dict.fromkeys(files)) for path, files in self._names.items()}
        names = {path: files[-1:] if self._quiet(path) else files for path, files in names.items()}
        files = {}
        for file in {file for choices in names.values() for file in choices if file}:
            medium = self._files[file]
            files[file] = medium.newest() if self._quiet(file) else medium.shapes()
        return Moment(self.promise, names, files)

    def _name(self, path: str, file: str | None) -> None:
        self._names.setdefault(path, [None]).append(file)


def moments(
    base: Tree, log: Sequence[Op], start: int = 0, quiet: Callable[[str], bool] = lambda path: False
) -> Iterator[Moment]:
    """The moments from call `start` of `log` on, on a disk that held `base`, that cover all its crash states.

    That is before each sync and at the end: what a cut leaves anywhere between two syncs, it can still leave right
    before the second, when no less was promised. Of the files that are `quiet` only the newest state is shown.
    Consume each moment before asking for the next.
    """
    disk = _Disk(base, quiet)
    for number, op in enumerate(log):
        if number >= start and isinstance(op, Sync | SyncFolder):
            yield disk.moment()
        disk.take(op)
    yield disk.moment()
