"""Whatever went wrong, in words: what happened, what is safe, what to do next. Never a traceback."""

from __future__ import annotations

from distro.model.refusal import Refusal
from distro.store import StoreError
from distro.texts import refusal, say

# What a station or the store may answer with instead of doing what was asked.
Problem = Refusal | StoreError | OSError
PROBLEMS = (Refusal, StoreError, OSError)


def explain(problem: Problem) -> str:
    """The words for `problem`."""
    if isinstance(problem, OSError):
        return say("app.problem.disk")
    return refusal(problem.room, problem.code, problem.params)
