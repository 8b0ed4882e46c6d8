"""What runs out first, if those who have not come yet all come."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class RunsOut(Struct, frozen=True):
    """`item` will not do for all: it lasts for about `households` more, of `left` who have not come."""

    item: str
    households: int
    left: int


def runs_out_first(on_hand: Mapping[str, int], needed: Mapping[str, int], left: int) -> RunsOut | None:
    """The item that ends first, were everybody who is left (a number of households) to take `needed` in all.

    None when everything suffices. What is short by the least share of the queue is not said: one item is enough to act.
    """
    lasting = [
        (left * max(0, on_hand.get(item, 0)) // amount, item)
        for item, amount in needed.items()
        if amount > max(0, on_hand.get(item, 0))
    ]
    if not lasting or not left:
        return None
    households, item = min(lasting)
    return RunsOut(item, households, left)
