"""Histories of a journal: what a program does to it, one operation after the other, each acknowledged in the log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from store.crash.disk import MemoryFiles
from store.crash.judge import FIRST_DAY, FOLDER, KEY, Documents, Promise, Violation, documents
from store.crash.recording import Fault, Killed, Recorder
from store.crash.subject import Subject, random_source


def as_json(document: dict[str, Any]) -> bytes:
    """The document as the store must keep it."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


class Program:
    """A program with a journal: it marks in the log what it will write and what was acknowledged."""

    def __init__(self, subject: Subject) -> None:
        random_source.restart()
        self.subject = subject
        self.memory = MemoryFiles()
        self.disk = Recorder(self.memory)
        self.acked: Documents = ()
        self.under_way: Documents = ()
        self.day = FIRST_DAY
        self.disk.mark(Promise(()))
        self.open()

    def open(self) -> None:
        self.database = self.subject.store.JournalDB(FOLDER, KEY, self.disk, lambda: self.day)

    def put(self, *texts: str) -> None:
        """Insert one document for each of `texts`, as one batch."""
        batch = [{"n": len(self.acked) + n, "text": text} for n, text in enumerate(texts)]
        self.under_way = tuple(map(as_json, batch))
        self.disk.mark(Promise(self.acked, self.under_way))
        self.database.table("t").insert_multiple(batch)
        self.acked += self.under_way
        self.under_way = ()
        self.disk.mark(Promise(self.acked))

    def restart(self) -> None:
        """Begin again after the program was killed or has given up; what it now shows is a promise, too."""
        self.memory.forget_locks()
        self.open()
        found = documents(self.database)
        if not Promise(self.acked, self.under_way).allows(found):
            raise Violation("after a restart it holds something else than was promised")
        self.acked, self.under_way = found, ()
        self.disk.mark(Promise(self.acked))

    def forget(self) -> None:
        """The disk was full: what was under way is not there, and will not be."""
        self.under_way = ()
        self.disk.mark(Promise(self.acked))


def _small(program: Program) -> None:
    program.put("")


def _large(program: Program) -> None:
    program.put("x" * 600)


def _batch(program: Program) -> None:
    program.put("y" * 500, "z" * 500, "")


def _new_segment(program: Program) -> None:
    program.day += timedelta(days=1)
    program.put("a new day")


def _checkpoint(program: Program) -> None:
    program.database.storage.checkpoint()


def _close(program: Program) -> None:
    program.database.close()
    program.open()


OPERATIONS: dict[str, Callable[[Program], None]] = {
    "small": _small,
    "large": _large,
    "batch": _batch,
    "new segment": _new_segment,
    "checkpoint": _checkpoint,
    "close": _close,
}

History = tuple[str, ...]


def all_histories(length: int) -> Iterator[History]:
    """Every history of that many operations."""
    return product(OPERATIONS, repeat=length)


def run(subject: Subject, history: Sequence[str]) -> tuple[Program, int]:
    """A program that has done `history`, and where in the log its last operation begins."""
    program = Program(subject)
    start = 0
    for operation in history:
        start = len(program.disk.log)
        OPERATIONS[operation](program)
    return program, start


def calls_of_last(subject: Subject, history: Sequence[str]) -> range:
    """The calls to the disk that the last operation of `history` makes."""
    program, _ = run(subject, history[:-1])
    before = program.disk.calls
    OPERATIONS[history[-1]](program)
    return range(before, program.disk.calls)


def run_with(subject: Subject, history: Sequence[str], fault: Fault) -> tuple[Program, int, BaseException | None]:
    """As `run`, with a fault in the last operation; also what the program saw of it."""
    program, _ = run(subject, history[:-1])
    start = len(program.disk.log)
    program.disk.fault = fault
    seen: BaseException | None = None
    try:
        OPERATIONS[history[-1]](program)
    except (Killed, OSError, subject.store.StoreError) as error:
        seen = error
    program.disk.fault = None
    return program, start, seen
