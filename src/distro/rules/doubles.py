"""Double collections: two handovers that together gave a household more than it was entitled to.

Two laptops that could not talk may both serve the same household. Both handovers stand, both are named, and neither
wins: what was accepted at a desk stays accepted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from distro.model.events import Entitled, Handover


class DoubleCollection(Struct, frozen=True):
    """A household that received more than was due in a round and its make-ups, and every handover that took part.

    The oldest first.
    """

    household: str
    round: str
    handovers: tuple[str, ...]


def double_collections(
    entitled: Iterable[Entitled], standing: dict[str, list[Handover]], original_of: Mapping[str, str]
) -> list[DoubleCollection]:
    """Every double collection among `standing` handovers, by household. Overrides were decided and are not counted.

    What was taken in a make-up counts in the round it goes on with (`original_of`), whose entitlements are asked alone.
    """
    found = []
    for granted in entitled:
        due = {(line.basket, line.item): line.quantity for line in granted.lines}
        took: defaultdict[tuple[str, str], list[Handover]] = defaultdict(list)
        settled: defaultdict[tuple[str, str], int] = defaultdict(int)
        for handover in standing.get(granted.household, ()):
            for line in handover.lines if not handover.override_by else ():
                if original_of.get(line.round, line.round) == granted.round:
                    key = (line.basket, line.instead_of or line.item)
                    settled[key] += line.settles
                    took[key].append(handover)
        over: set[str] = set()
        for key, n in settled.items():
            each = {handover.id for handover in took[key]}
            if n > due.get(key, 0) and len(each) > 1:  # one alone was due when it was made: less is due since
                over |= each
        if over:
            found.append(DoubleCollection(granted.household, granted.round, tuple(sorted(over))))
    return found
