"""The documents of a table that lie in a checkpoint, read block by block when somebody looks at one.

What was put or removed since then is in memory. A block that does not open is no reason to stop: the journal still
holds all of it, and `anew` makes the documents from there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, ItemsView, Iterator, MutableMapping
from functools import lru_cache
from typing import NamedTuple

from distro.store.seal import BrokenSeal

_OPEN = 64  # blocks that are kept open


class Block(NamedTuple):
    """`held` documents from id `first` to `last`, in the checkpoint's frame `number`, at `offset`."""

    first: int
    last: int
    held: int
    number: int
    offset: int


class Filed(MutableMapping[int, bytes]):
    """The documents by id, in the order of their ids: those of `blocks`, and what came since.

    `read` gives those of a block, BrokenSeal or OSError where it is not as it was written; `anew` all of the table as
    they were when it was written.
    """

    def __init__(
        self, blocks: list[Block], read: Callable[[Block], dict[int, bytes]], anew: Callable[[], dict[int, bytes]]
    ) -> None:
        self._blocks = blocks
        self._firsts = [block.first for block in blocks]
        self._count = sum(block.held for block in blocks)
        self._read = lru_cache(_OPEN)(read)
        self._anew = anew
        self._put: dict[int, bytes] = {}
        self._gone: set[int] = set()  # of those in blocks
        self._changed = 0  # of those in blocks

    def _of(self, block: Block) -> dict[int, bytes]:
        try:
            return self._read(block)
        except (BrokenSeal, OSError):
            whole = self._anew()
            self._read = lru_cache(_OPEN)(lambda one: {
                doc_id: whole[doc_id] for doc_id in range(one.first, one.last + 1) if doc_id in whole
            })  # fmt: skip
            return self._read(block)

    def _filed(self, doc_id: int) -> Block | None:
        """The block that holds a document, if one does."""
        at = bisect_right(self._firsts, doc_id) - 1
        if at < 0 or doc_id > self._blocks[at].last or doc_id in self._gone:
            return None
        block = self._blocks[at]
        whole = block.held == block.last - block.first + 1
        return block if whole or doc_id in self._of(block) else None

    def __getitem__(self, doc_id: int) -> bytes:
        if doc_id in self._put:
            return self._put[doc_id]
        if (block := self._filed(doc_id)) is None:
            raise KeyError(doc_id)
        return self._of(block)[doc_id]

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._put or (isinstance(doc_id, int) and self._filed(doc_id) is not None)

    def __setitem__(self, doc_id: int, document: bytes) -> None:
        if doc_id not in self._put and self._filed(doc_id) is not None:
            self._changed += 1
        self._put[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        filed = self._filed(doc_id) is not None
        if doc_id in self._put:
            del self._put[doc_id]
            self._changed -= filed
        elif not filed:
            raise KeyError(doc_id)
        if filed:
            self._gone.add(doc_id)

    def __len__(self) -> int:
        return self._count - len(self._gone) - self._changed + len(self._put)

    def items(self) -> ItemsView[int, bytes]:
        """The documents by id, each block opened once."""
        return _Items(self)

    def each(self) -> Iterator[tuple[int, bytes]]:
        """The same, one after the other."""
        for block in self._blocks:
            for doc_id, document in self._of(block).items():
                if doc_id not in self._gone:
                    yield doc_id, self._put.get(doc_id, document)
        for doc_id, document in self._put.items():
            if self._filed(doc_id) is None:
                yield doc_id, document

    def __iter__(self) -> Iterator[int]:
        for block in self._blocks:
            whole = block.held == block.last - block.first + 1
            for doc_id in range(block.first, block.last + 1) if whole else self._of(block):
                if doc_id not in self._gone:
                    yield doc_id
        for doc_id in self._put:
            if self._filed(doc_id) is None:
                yield doc_id


class _Items(ItemsView[int, bytes]):
    """They are not asked for one by one."""

    _mapping: Filed

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return self._mapping.each()
