"""Whatever went wrong, in words: what happened, what is safe, what to do next. Never a traceback."""

from __future__ import annotations

from distro.scanning.camera import NoCamera
from distro.stations.errors import Refused
from distro.store import StoreError
from distro.texts import refusal, say

# What a station or the store may answer with instead of doing what was asked.
Problem = Refused | StoreError | NoCamera | OSError
PROBLEMS = (Refused, StoreError, OSError)


def explain(problem: Problem) -> str:
    """The words for `problem`."""
    if isinstance(problem, OSError):
        return say("app.problem.disk")
    return refusal(problem.code, problem.params)
