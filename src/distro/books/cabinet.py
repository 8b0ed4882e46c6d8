"""A mapping of many keys, written in pieces of some hundred: one is opened when somebody asks for a key of it.

So what a programme knows of a hundred thousand households takes no room in memory beyond what is asked for today; what
is not is written as it was.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any
from zlib import crc32

from msgspec import msgpack

PIECE = 256  # keys
_REMEMBERED = 512  # keys: who stands at a desk is asked for again and again
_BITS = 24  # of a piece's number
_LOOKED_AT = 128  # pieces: enough for whoever looks in an order of their own

_looking: ContextVar[bool] = ContextVar("_looking", default=False)


@contextmanager
def only_looking() -> Iterator[None]:
    """Inside, whoever asks changes nothing of what they are given: so nothing that is opened stays open.

    For what asks about everybody in turn: it takes the room of a few and not of all.
    """
    before = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(before)


def is_looking() -> bool:
    """Whether whoever asks changes nothing."""
    return _looking.get()


def marked(key: object, piece: int) -> int:
    """The entry of the index for a key that is in a piece."""
    return _mark(key) << _BITS | piece


def _mark(key: object) -> int:
    if isinstance(key, str):
        return crc32(key.encode())
    return crc32(msgpack.encode(int(key) if isinstance(key, int) else key))


class Cabinet(MutableMapping[Any, Any]):
    """`pieces` as they were written, which `read` opens, and how many keys are in each; `index` are their keys' marks,
    in order. Keys are strings, numbers, None, and tuples of them; their order is that in which they came.
    """

    def __init__(
        self,
        pieces: Sequence[memoryview],
        sizes: Sequence[int],
        index: array[int],
        read: Callable[[memoryview], dict[Any, Any]],
    ) -> None:
        self.pieces = pieces
        self.sizes = sizes
        self.index = index
        self.since: dict[Any, Any] = {}
        self._read = read
        self._opened: dict[int, dict[Any, Any]] = {}
        self._looked_at: dict[int, dict[Any, Any]] = {}  # of those that are not open, the last ones
        self._asked: dict[Any, dict[Any, Any]] = {}  # the pieces of keys that were asked for last
        self._opening = Lock()
        self._count = sum(sizes)  # of what is in pieces

    def opened(self, number: int) -> dict[Any, Any] | None:
        """What is in a piece that was opened."""
        return self._opened.get(number)

    def open(self, number: int) -> dict[Any, Any]:
        """What is in a piece, to be changed; it stays open."""
        with self._opening:
            if number not in self._opened:
                looked_at = self._looked_at.pop(number, None)
                self._opened[number] = self._read(self.pieces[number]) if looked_at is None else looked_at
            return self._opened[number]

    def _look(self, number: int) -> dict[Any, Any]:
        """The same, which is not to be changed."""
        with self._opening:
            if (found := self._opened.get(number, self._looked_at.get(number))) is None:
                if len(self._looked_at) >= _LOOKED_AT:
                    self._looked_at.clear()
                found = self._looked_at[number] = self._read(self.pieces[number])
            return found

    def _with(self, key: object, looking: bool = False) -> dict[Any, Any] | None:
        """The piece that holds a key, if one does; one that is only looked at is not to be changed."""
        found = self._asked.get(key)
        if found is not None and key in found:
            return found
        try:
            mark = _mark(key)
        except UnicodeEncodeError:  # half a letter, as a terminal gives what it cannot read: nothing such was written
            return None
        at = bisect_left(self.index, mark << _BITS)
        while at < len(self.index) and self.index[at] >> _BITS == mark:
            number = self.index[at] & (1 << _BITS) - 1
            piece = self._look(number) if looking else self.open(number)
            if key in piece:
                if looking:
                    return piece
                if len(self._asked) >= _REMEMBERED:
                    self._asked.clear()
                self._asked[key] = piece
                return piece
            at += 1
        return None

    def __getitem__(self, key: Any) -> Any:
        piece = self._with(key, is_looking())
        return self.since[key] if piece is None else piece[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        piece = self._with(key)
        (self.since if piece is None else piece)[key] = value

    def __delitem__(self, key: Any) -> None:
        piece = self._with(key)
        if piece is None:
            del self.since[key]
        else:
            del piece[key]
            self._count -= 1

    def __contains__(self, key: object) -> bool:
        return key in self.since or self._with(key, is_looking()) is not None

    def __len__(self) -> int:
        return self._count + len(self.since)

    def __iter__(self) -> Iterator[Any]:
        return (key for key, _ in self.each())

    def __reversed__(self) -> Iterator[Any]:
        return (key for key, _ in self.each(backwards=True))

    def each(self, backwards: bool = False) -> Iterator[tuple[Any, Any]]:
        """Each key with its value as it lies, in order or from the last one on; what was closed stays closed."""
        if backwards:
            yield from reversed(self.since.items())
        numbers = range(len(self.pieces))
        for number in reversed(numbers) if backwards else numbers:
            piece = self._opened.get(number)
            if piece is None:
                piece = self._read(self.pieces[number])
            for key in [*reversed(piece)] if backwards else [*piece]:
                lying = self._opened.get(number, piece)
                if key in lying:
                    yield key, lying[key]
        if not backwards:
            yield from self.since.items()
