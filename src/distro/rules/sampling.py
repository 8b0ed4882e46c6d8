"""The sample for post-distribution monitoring: whom to ask, drawn by lot, and drawn again alike by anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from random import Random


def sample(households: Iterable[str], size: int, seed: int) -> list[str]:
    """`size` of `households` (all when there are fewer), in the order to visit them.

    The same households and seed give the same sample, whatever order they come in and on every laptop.
    """
    ordered = sorted(set(households))
    return Random(seed).sample(ordered, min(size, len(ordered)))


def weighted_sample(households: Iterable[str], looked_at: Collection[str], size: int, seed: int) -> list[str]:
    """Like `sample`, but half of it from those of the `looked_at`, while there are so many.

    Nothing in the order tells which is which.
    """
    ordered = set(households)
    first = sample(ordered.intersection(looked_at), size // 2, seed)
    rest = sample(ordered.difference(looked_at), size - len(first), seed)
    more = sample(ordered.difference(first, rest), size - len(first) - len(rest), seed)
    drawn = sorted([*first, *rest, *more])
    return Random(seed).sample(drawn, len(drawn))
