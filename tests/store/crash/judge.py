"""What a program promises, and who judges whether a disk after a power cut keeps it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple, Protocol

from store.crash.disk import Tree
from store.crash.recording import Mark, Op
from store.crash.states import ALL, moments

Documents = tuple[bytes, ...]

ALL_OF_THEM = os.environ.get("DISTRO_CRASH") == "all"  # in a night


class Violation(AssertionError):
    """A promise was broken."""


class Promise(NamedTuple):
    """What was said of the documents: `acked` are there, `under_way` may follow, all or none."""

    acked: Documents
    under_way: Documents = ()

    def allows(self, found: Documents) -> bool:
        return found in (self.acked, self.acked + self.under_way)


class World(Protocol):
    """A kind of program and what must be true of its disk: see journal_world.py and store_world.py."""

    @property
    def operations(self) -> Mapping[str, Any]: ...

    @property
    def refusals(self) -> tuple[type[BaseException], ...]: ...

    @property
    def base(self) -> Tree: ...

    @property
    def most(self) -> int:
        """About how many states of one file are tried, `ALL` or fewer."""

    def begin(self) -> Any:
        """A program on a new disk."""

    def judge(self, tree: Tree, promise: Any) -> list[Op]:
        """Violation unless a disk that shows `tree` keeps `promise`; what its recovery did to the disk."""

    def quiet(self, path: str) -> bool:
        """Whether of this file only the newest state is shown."""


def documents(database: Any) -> Documents:
    """All that a journal holds; Violation when ids do not ascend."""
    rows = list(database.table("t").raw())
    ids = [doc_id for doc_id, _ in rows]
    if ids != sorted(set(ids)):
        raise Violation(f"ids {ids}")
    return tuple(document for _, document in rows)


class Tally:
    """Judges each state of `world` once; with `recovering`, also what a cut leaves of each recovery.

    Of a world that does not try all states, recoveries that make the same calls with other bytes count as one.
    `share`: by day only about so many of all states are judged, the same ones in every run.
    """

    total = 0  # states judged by all tallies

    def __init__(self, world: World, recovering: bool = False, share: float = 1) -> None:
        self.states = 0
        self._world = world
        self._recovering = recovering
        self._share = 1 if ALL_OF_THEM else share
        self._random = Random(0)
        self._seen: set[int] = set()
        self._recoveries: set[int] = set()

    def judge(self, log: list[Op], start: int = 0) -> None:
        """Judge all crash states of `log` from call `start` on."""
        for moment in moments(self._world.base, log, start, self._world.quiet):
            for tree in moment.states(self._world.most):
                if self._is_new(tree, moment.promise):
                    recovery = self._judged(tree, moment.promise)
                    if self._recovering and self._is_other(recovery, moment.promise):
                        self._judge_cuts_of(recovery, tree, moment.promise)

    def _judge_cuts_of(self, recovery: list[Op], tree: Tree, promise: Any) -> None:
        for moment in moments(tree, recovery, quiet=self._world.quiet):
            for again in moment.states(self._world.most):
                if self._is_new(again, promise):
                    self._judged(again, promise)

    def _judged(self, tree: Tree, promise: Any) -> list[Op]:
        try:
            return self._world.judge(tree, promise)
        except Violation:
            raise
        except Exception as error:
            raise Violation(f"it died: {error!r}") from error

    def _is_other(self, recovery: list[Op], promise: Any) -> bool:
        """Whether a recovery makes other calls than those before it."""
        calls = tuple((type(op).__name__, op[0]) for op in recovery if not isinstance(op, Mark))
        digest = hash((calls, promise))
        if digest in self._recoveries and self._world.most < ALL:
            return False
        self._recoveries.add(digest)
        return True

    def _is_new(self, tree: Tree, promise: Any) -> bool:
        digest = hash((frozenset(tree.items()), promise))
        if digest in self._seen:
            return False
        self._seen.add(digest)
        if self._random.random() >= self._share:
            return False
        self.states += 1
        Tally.total += 1
        return True
