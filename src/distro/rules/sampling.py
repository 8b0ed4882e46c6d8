"""The sample for post-distribution monitoring: whom to ask, drawn by lot, and drawn again alike by anybody."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random


def sample(households: Iterable[str], size: int, seed: int) -> list[str]:
    """`size` of `households` (all when there are fewer), in the order to visit them.

    The same households and seed give the same sample, whatever order they come in and on every laptop.
    """
    ordered = sorted(set(households))
    return Random(seed).sample(ordered, min(size, len(ordered)))
