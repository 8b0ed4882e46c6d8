"""The plain model: what truly happened at the point, in its true order, and who knows of it.

It shares nothing with distro. Goods are counters by item; a laptop knows a set of facts, and a stick carries them on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

Goods = Counter[str]


@dataclass
class Given:
    """Goods that a household carried away, at a laptop, on a date that people agree on."""

    household: str
    laptop: int
    today: date
    goods: Goods
    back: bool = False  # they were brought back


@dataclass
class Truth:
    """`granted` is the list that was read out when the round was frozen: what is due to each household.

    `facts` of a laptop: handovers by id, ("void", id), ("open", date), ("close", date).
    """

    granted: dict[str, Goods]
    sizes: dict[str, int]
    stands: Goods
    today: date
    laptops: int
    given: dict[str, Given] = field(default_factory=dict)
    stored: Goods = field(default_factory=Counter)
    known: list[set[object]] = field(default_factory=list)
    closes: dict[date, list[int]] = field(default_factory=dict)  # which laptops counted, in their true order

    def __post_init__(self) -> None:
        self.stored = Counter(self.stands)
        self.known = [{("open", self.today)} for _ in range(self.laptops)]

    # ------------------------------------------------------------ what a laptop must say

    def open_day(self, laptop: int) -> date | None:
        """The day that is open there, as far as it knows."""
        known = self.known[laptop]
        return max((day for what, day in _pairs(known) if what == "open" and ("close", day) not in known), default=None)

    def due(self, laptop: int, household: str) -> Goods:
        """What is left for a household, as far as a laptop knows."""
        known, left = self.known[laptop], Counter(self.granted[household])
        for id_, one in self.given.items():
            if one.household == household and id_ in known and ("void", id_) not in known:
                left.subtract(one.goods)
        return +left

    def is_there(self, goods: Goods) -> bool:
        return all(self.stands[item] >= n for item, n in goods.items())

    # ------------------------------------------------------------ what happens

    def hands_over(self, laptop: int, id_: str, household: str, goods: Goods) -> None:
        today = self.open_day(laptop)
        assert today is not None
        self.given[id_] = Given(household, laptop, today, Counter(goods))
        self.known[laptop].add(id_)
        self.stands.subtract(goods)

    def takes_back(self, laptop: int, id_: str) -> None:
        self.given[id_].back = True
        self.known[laptop].add(("void", id_))
        self.stands.update(self.given[id_].goods)

    def carries(self, item: str, amount: int) -> None:
        """From the store to the shelf; back where it is below zero."""
        self.stored[item] -= amount
        self.stands[item] += amount

    def opens(self, laptop: int, day: date) -> None:
        self.known[laptop].add(("open", day))
        self.today = max(self.today, day)

    def closes_day(self, laptop: int, day: date) -> None:
        self.known[laptop].add(("close", day))
        self.closes.setdefault(day, []).append(laptop)

    def hears(self, laptop: int, facts: set[object]) -> None:
        self.known[laptop] |= facts

    # ------------------------------------------------------------ what is true in the end

    def standing(self) -> dict[str, Given]:
        return {id_: one for id_, one in self.given.items() if not one.back}

    def served_twice(self) -> set[str]:
        """The households that carried away more than was due to them."""
        took: dict[str, Goods] = {}
        for one in self.standing().values():
            took.setdefault(one.household, Counter()).update(one.goods)
        return {who for who, goods in took.items() if any(n > self.granted[who][item] for item, n in goods.items())}

    def figures(self) -> dict[str, object]:
        """As five_reports tells them."""
        standing = list(self.standing().values())
        visits = {(one.household, one.today) for one in standing}
        households = {one.household for one in standing}
        items: Goods = Counter()
        for one in standing:
            items.update(one.goods)
        return {
            "handovers": len(standing),
            "visits": len(visits),
            "people": sum(self.sizes[household] for household, _ in visits),
            "households": len(households),
            "unique": sum(self.sizes[household] for household in households),
            "items": dict(+items),
        }


def _pairs(known: set[object]) -> list[tuple[str, date]]:
    return [(str(fact[0]), fact[1]) for fact in known if isinstance(fact, tuple) and isinstance(fact[1], date)]
