"""Going on after a call to the disk has failed, or the program was killed there."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from store.crash.histories import Program, calls_of_last, run_with
from store.crash.judge import Tally, Violation
from store.crash.recording import Fault, Killed
from store.crash.states import moments
from store.crash.subject import Subject

KILL = 0
KINDS = {"kill -9": KILL, "disk full": errno.ENOSPC, "I/O error": errno.EIO}


def fail_everywhere(subject: Subject, history: Sequence[str], error: int, tally: Tally) -> None:
    """Let each call of the last operation of `history` fail in turn, go on, and judge all that a cut then leaves."""
    for at in calls_of_last(subject, history):
        for half in (False, True):
            try:
                program, start = go_on_after(subject, history, Fault(at, error, half))
                tally.judge(moments({}, program.disk.log, start))
            except subject.store.StoreError as refused:
                raise Violation(f"{history}, call {at}: {refused}") from refused
            except Violation as violation:
                raise Violation(f"{history}, call {at}: {violation}") from violation


def go_on_after(subject: Subject, history: Sequence[str], fault: Fault) -> tuple[Program, int]:
    """A program that has met `fault`, done what is right then, was started again, and has written once more."""
    program, start, seen = run_with(subject, history, fault)
    store = subject.store
    if isinstance(seen, store.DiskFull):
        program.forget()
    if isinstance(seen, store.DiskFailed):
        _demand_refusal(subject, program)
    elif not isinstance(seen, Killed) and history[-1] != "close":
        program.put("after the failed call")
    if not isinstance(seen, Killed):
        program.database.close()
    program.restart()
    program.put("after the restart")
    return program, start


def _demand_refusal(subject: Subject, program: Program) -> None:
    """When the disk has failed nothing is written until the store is opened again."""
    try:
        program.database.insert({})
    except subject.store.DiskFailed:
        return
    raise Violation("it writes on a disk that failed")
