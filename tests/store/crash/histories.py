"""Histories: what a program does to its disk, one operation after the other, each acknowledged in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from store.crash.disk import MemoryFiles, Tree
from store.crash.judge import Documents, Promise, Violation, World, documents
from store.crash.recording import Fault, Killed, Recorder
from store.crash.subject import random_source

FIRST_DAY = date(2023, 9, 1)
History = tuple[str, ...]


def as_json(document: dict[str, Any]) -> bytes:
    """The document as the store must keep it."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


class Program:
    """A program with a journal: it marks in the log what it will write and what was acknowledged."""

    def __init__(self, base: Tree) -> None:
        random_source.restart()
        self.memory = MemoryFiles(base)
        self.disk = Recorder(self.memory)
        self.acked: Documents = ()
        self.under_way: Documents = ()
        self.day = FIRST_DAY

    def open(self) -> None:
        """Open what is on the disk."""
        raise NotImplementedError

    def close(self) -> None:
        """Close it in good order."""
        raise NotImplementedError

    @property
    def database(self) -> Any:
        """The journal that is written to."""
        raise NotImplementedError

    def promise(self) -> Any:
        """What has been promised up to now."""
        return Promise(self.acked, self.under_way)

    def mark(self) -> None:
        self.disk.mark(self.promise())

    def put(self, *texts: str) -> None:
        """Insert one document for each of `texts`, as one batch."""
        batch = [{"n": len(self.acked) + n, "text": text} for n, text in enumerate(texts)]
        self.under_way = tuple(map(as_json, batch))
        self.mark()
        self.database.table("t").insert_multiple(batch)
        self.acked += self.under_way
        self.forget()

    def forget(self) -> None:
        """Nothing is under way any more, or ever will be there of what was."""
        self.under_way = ()
        self.mark()

    def next_day(self) -> None:
        """What is written next begins a new segment."""
        self.day += timedelta(days=1)

    def restart(self) -> None:
        """Begin again after the program was killed or has given up; what it now shows is a promise, too."""
        self.memory.forget_locks()
        self.open()
        found = documents(self.database)
        if not Promise(self.acked, self.under_way).allows(found):
            raise Violation("after a restart it holds something else than was promised")
        self.acked = found
        self.forget()


def _small(program: Program) -> None:
    program.put("")


def _large(program: Program) -> None:
    program.put("x" * 600)


def _batch(program: Program) -> None:
    program.put("y" * 500, "z" * 500, "")


def _new_segment(program: Program) -> None:
    program.next_day()
    program.put("a new day")


def _checkpoint(program: Program) -> None:
    program.database.storage.checkpoint()


def _close(program: Program) -> None:
    program.close()
    program.open()


OPERATIONS = {
    "small": _small,
    "large": _large,
    "batch": _batch,
    "new segment": _new_segment,
    "checkpoint": _checkpoint,
    "close": _close,
}


def histories(world: World, first: str, length: int = 3) -> Iterator[History]:
    """Every history of up to `length` operations that begins with `first`."""
    for more in range(length):
        for rest in product(world.operations, repeat=more):
            yield (first, *rest)


def run(world: World, history: Sequence[str]) -> tuple[Any, int]:
    """A program that has done `history`, and where in the log its last operation begins."""
    program = world.begin()
    start = 0
    for operation in history:
        start = len(program.disk.log)
        world.operations[operation](program)
    return program, start


def faults(world: World, history: Sequence[str], error: int) -> Iterator[Fault]:
    """A fault for each call to the disk that the last operation of `history` makes, and for half of each write."""
    program, _ = run(world, history[:-1])
    before = program.disk.calls
    world.operations[history[-1]](program)
    for call in range(before, program.disk.calls):
        yield Fault(call, error)
        if call in program.disk.writes:
            yield Fault(call, error, half=True)


def run_with(world: World, history: Sequence[str], fault: Fault) -> tuple[Any, int, BaseException | None]:
    """As `run`, with a fault in the last operation; also what the program saw of it."""
    program, _ = run(world, history[:-1])
    start = len(program.disk.log)
    program.disk.fault = fault
    seen: BaseException | None = None
    try:
        world.operations[history[-1]](program)
    except BaseException as error:
        if not isinstance(error, (Killed, OSError, *world.refusals)):
            raise
        seen = error
    program.disk.fault = None
    return program, start, seen
