"""The double collections that the books hold, named; what one is, `rules.doubles` says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from distro.rules.doubles import DoubleCollection, double_collections

if TYPE_CHECKING:
    from distro.books import Books


def doubles_in(
    books: Books, rounds: Iterable[str], households: Collection[str] | None = None
) -> list[DoubleCollection]:
    """Those of the programme's `rounds`, of everybody or of `households`; the same people count once."""
    handovers, found = books.handovers, list[DoubleCollection]()
    for code in rounds:
        if households is None:
            entitled = list(books.entitlements.of(code))
        else:
            entitled = [granted for name in households if (granted := books.entitlements.get(code, name))]
        # The same people may be entitled twice, under two records.
        once = {handovers.root_of(granted.household): granted for granted in reversed(entitled)}
        standing = {granted.household: handovers.of_household(granted.household) for granted in once.values()}
        found += double_collections(reversed(once.values()), standing, books.rounds.original_of)
    return found
