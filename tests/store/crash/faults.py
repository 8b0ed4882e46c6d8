"""Going on after a call to the disk has failed, or the program was killed there."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any

from store.crash.histories import faults, run_with
from store.crash.judge import Tally, Violation, World
from store.crash.recording import Fault, Killed
from store.crash.subject import Subject

KINDS = {"kill -9": 0, "disk full": errno.ENOSPC, "I/O error": errno.EIO}
_LEFT_CLOSED = ("close", "repair")  # when they fail, nothing may be open


def fail_everywhere(world: World, subject: Subject, history: Sequence[str], error: int, tally: Tally) -> None:
    """Let each call of the last operation of `history` fail in turn, go on, and judge all that a cut then leaves."""
    for fault in faults(world, history, error):
        for later in (False, True) if fault.half else (False,):
            try:
                program, start = _go_on_after(world, subject, history, fault, later)
            except Exception as died:
                raise Violation(f"{history}, {fault}: {died!r}") from died
            tally.judge(program.disk.log, start)


def _go_on_after(world: World, subject: Subject, history: Sequence[str], fault: Fault, later: bool) -> tuple[Any, int]:
    """A program that has met `fault`, done what is right then, was started again, and has written once more.

    `later`: it goes on the next day, in a new segment.
    """
    program, start, seen = run_with(world, history, fault)
    if isinstance(seen, subject.store.DiskFull):
        program.forget()
    if not isinstance(seen, Killed):
        if history[-1] not in _LEFT_CLOSED:
            _write_on(subject, program, seen, later)
        program.close()
    program.restart()
    if not isinstance(seen, Killed | subject.store.DiskFailed) and program.database.storage.journal.torn:
        raise Violation("it tells of a torn end though it was closed in good order")
    program.put("after the restart")
    return program, start


def _write_on(subject: Subject, program: Any, seen: BaseException | None, later: bool) -> None:
    """When the journal's disk has failed nothing is written until it is opened again; else the program goes on."""
    if isinstance(seen, subject.store.DiskFailed) and program.under_way:
        try:
            program.database.insert({})
        except subject.store.DiskFailed:
            return
        raise Violation("it writes on a disk that failed")
    if later:
        program.next_day()
    program.put("after the failed call")
