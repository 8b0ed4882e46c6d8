"""A story made as short as it can be and still be wrong in the same way."""

from __future__ import annotations

from collections.abc import Callable

from world.acts import Act


def shrunk(acts: list[Act], is_wrong: Callable[[list[Act]], bool], tries: int = 400) -> list[Act]:
    """Leave out as many acts as may be: halves first, then less and less, at last one by one (delta debugging)."""
    step = len(acts)
    while step:
        at = 0
        while at < len(acts) and tries:
            shorter, tries = acts[:at] + acts[at + step :], tries - 1
            if is_wrong(shorter):
                acts = shorter
            else:
                at += step
        step //= 2
    return acts
