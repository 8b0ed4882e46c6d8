"""What must be true of a journal after a power cut, whatever the disk shows.

It opens; it holds exactly what was acknowledged, byte for byte and in order, and at most the one batch that was under
way, whole; opening it again gives the same; what is then added is there after another opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from store.crash.disk import MemoryFiles, Tree
from store.crash.recording import Op, Recorder
from store.crash.states import Moment, moments
from store.crash.subject import Subject

KEY = bytes(range(32))
FOLDER = Path("/journal")
FIRST_DAY = date(2023, 9, 1)
MORE = b'{"after":"the cut"}'

Documents = tuple[bytes, ...]


class Promise(NamedTuple):
    """What the program has said: `acked` is there, `under_way` may follow it, as a whole."""

    acked: Documents
    under_way: Documents = ()

    def allows(self, found: Documents) -> bool:
        return found in (self.acked, self.acked + self.under_way)


class Violation(AssertionError):
    """The store broke its promise."""


def opened(subject: Subject, files: Recorder) -> Any:
    """The journal on `files`."""
    return subject.store.JournalDB(FOLDER, KEY, files, lambda: FIRST_DAY)


def documents(database: Any) -> Documents:
    """Everything the journal holds; Violation when ids do not ascend."""
    rows = list(database.table("t").raw())
    ids = [doc_id for doc_id, _ in rows]
    if ids != sorted(set(ids)):
        raise Violation(f"ids {ids}")
    return tuple(document for _, document in rows)


def judge(subject: Subject, tree: Tree, promise: Promise) -> list[Op]:
    """Violation unless the journal on a disk that shows `tree` keeps `promise`; what its recovery did to the disk."""
    files = Recorder(MemoryFiles(tree))
    try:
        with opened(subject, files) as database:
            found = documents(database)
        recovery = list(files.log)
        if not promise.allows(found):
            raise Violation(f"{len(found)} documents where {len(promise.acked)} were acknowledged, or others")
        with opened(subject, files) as database:
            if documents(database) != found:
                raise Violation("opened again it holds something else")
            database.insert_raw("t", [MORE])
        with opened(subject, files) as database:
            if documents(database) != (*found, MORE):
                raise Violation("what was added after the cut is not there")
    except subject.store.StoreError as refused:
        raise Violation(f"refused: {refused}") from refused
    return recovery


class Tally:
    """Judges each state once, and counts them; with `recovering`, also what a cut leaves of each recovery."""

    def __init__(self, subject: Subject, recovering: bool = False) -> None:
        self.states = 0
        self._subject = subject
        self._recovering = recovering
        self._seen: set[int] = set()

    def judge(self, moments: Iterable[Moment]) -> None:
        for moment in moments:
            for tree in moment.states():
                if self._is_new(tree, moment.promise):
                    recovery = judge(self._subject, tree, moment.promise)
                    if self._recovering:
                        self._judge_cuts_of(recovery, tree, moment.promise)

    def _judge_cuts_of(self, recovery: list[Op], tree: Tree, promise: Promise) -> None:
        for again in _states(moments(tree, recovery)):
            if self._is_new(again, promise):
                judge(self._subject, again, promise)

    def _is_new(self, tree: Tree, promise: Promise) -> bool:
        digest = hash((frozenset(tree.items()), promise))
        if digest in self._seen:
            return False
        self._seen.add(digest)
        self.states += 1
        return True


def _states(found: Iterable[Moment]) -> Iterator[Tree]:
    for moment in found:
        yield from moment.states()
