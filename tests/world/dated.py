"""Lots with a date: they come good, are carried first, and on some morning they are past it, on the shelf or behind it.

People see a lot where it stands. Papers name lots as the book of a laptop has them, which did not hear of everything;
where a paper names one that is not there, another piece of the same item was carried. Like all of the model this shares
nothing with distro.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Place = tuple[str, str]  # account kind and point


@dataclass
class Lot:
    """How many pieces stand where."""

    item: str
    expiry: date
    at: Counter[Place] = field(default_factory=Counter)


@dataclass
class Lots:
    """By batch; and what each event and paper moved, for what takes it back."""

    lots: dict[str, Lot] = field(default_factory=dict)
    _moved: dict[str, list[Any]] = field(default_factory=dict)
    _cancelled: set[str] = field(default_factory=set)

    def comes(self, item: str, expiry: date) -> str:
        """The batch of a lot that is about to come."""
        batch = f"D{len(self.lots) + 1}"
        self.lots[batch] = Lot(item, expiry)
        return batch

    def hear(self, event: dict[str, Any]) -> None:
        """Something was written down, and done."""
        moves = [move for move in event.get("movements", ()) if move[0][1] in self.lots]
        if event["kind"] in ("DayClosed", "DaySupplemented"):
            return  # a count carries nothing
        if event["kind"] in ("Void", "DocumentCancelled"):
            back = self._moved.pop(event.get("handover") or event["document"], [])
            moves = [[lot, quantity, target, source] for lot, quantity, source, target in back]
            self._cancelled.add(event.get("document", ""))
        elif event["kind"] == "TransferArrived" and event["document"] in self._cancelled:  # it was never cancelled
            self._cancelled.remove(event["document"])
            for lot, quantity, source, target in self._moved.pop(event["document"]):
                self._carried(lot, quantity, target, source)
        self._moved[event.get("document") or event["id"]] = [self._carried(*move[:4]) for move in moves]

    def _carried(self, lot: list[Any], quantity: int, source: list[str], target: list[str]) -> list[Any]:
        """What of a movement was of this lot."""
        at = self.lots[lot[1]].at
        really = quantity if source[0] == "supplier" else min(quantity, max(0, at[_place(source)]))
        at[_place(source)] -= really
        at[_place(target)] += really
        return [lot, really, source, target]

    def past(self, point: str, today: date) -> dict[str, tuple[int, int]]:
        """What is past its date at a point, on its shelf and in its store, by batch."""
        gone = {batch: lot for batch, lot in self.lots.items() if lot.expiry < today}
        held = {batch: (lot.at["point", point], lot.at["store", point]) for batch, lot in gone.items()}
        return {batch: both for batch, both in held.items() if sum(both)}

    def items(self, batches: Iterable[str]) -> list[str]:
        return sorted({self.lots[batch].item for batch in batches})


def _place(account: list[str]) -> Place:
    return account[0], account[1] if len(account) > 1 else ""
