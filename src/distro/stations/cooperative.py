"""Work in steps: all at once where nobody waits, between two keys where somebody works at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

_Result = TypeVar("_Result")
_Some = TypeVar("_Some")

_WHILE = 0.01  # seconds that a key waits
_STEP = 250  # households between two keys: some tens of milliseconds

# Told how many of how many are done.
Tell = Callable[[int, int], object]

# Work that can be left between any two of its steps; what it comes to is returned at the end.
Cooperative = Generator[None, None, _Result]


def run_at_once(steps: Cooperative[_Result]) -> _Result:
    """Go through all of it."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: _Result = done.value
            return result


def in_a_thread(work: Callable[[], _Result]) -> Cooperative[_Result]:
    """Do what cannot be left half done; whoever works at the desk goes on beside it."""
    with ThreadPoolExecutor(1) as threads:
        doing = threads.submit(work)
        while wait([doing], _WHILE).not_done:
            yield
        return doing.result()


async def run_between_keys(steps: Cooperative[_Result]) -> _Result:
    """Go through all of it, and let whatever else waits have its turn after each step."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: _Result = done.value
            return result
        await asyncio.sleep(0)


def in_steps(those: Sequence[_Some], tell: Tell) -> Iterator[Sequence[_Some]]:
    """A few of `those` at a time; how far it is is told before and after each."""
    for start in range(0, len(those), _STEP):
        tell(start, len(those))
        yield those[start : start + _STEP]
    tell(len(those), len(those))
