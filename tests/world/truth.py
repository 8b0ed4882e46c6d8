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
    point: str
    today: date
    goods: Goods
    back: bool = False  # they were brought back


@dataclass
class Point:
    """What is truly at one point: on the shelf, in the store, and stolen from the shelf without a word.

    `closes` are the laptops that counted, by day, in their true order; `counted` is what the last one found; `moved`
    are the items that anybody ever carried.
    """

    stands: Goods
    stored: Goods
    today: date
    closes: dict[date, list[int]] = field(default_factory=dict)
    sizes: dict[date, dict[str, int]] = field(default_factory=dict)  # of the households, as who counted knew them
    stolen: Goods = field(default_factory=Counter)
    counted: Goods = field(default_factory=Counter)
    moved: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.counted = Counter(self.stands)


@dataclass
class Lorry:
    """A transfer: so much of an item goes to a point; `came` is what was carried in, None while it is on its way."""

    start: str
    to: str
    item: str
    sent: int
    came: int | None = None
    turned_back: bool = False
    written_off: bool = False


@dataclass
class Truth:
    """`granted` is the list that was read out when the round was frozen: what is due to each household; `amended` what
    was read out since, by household, the last one last.

    `at` says at which point each laptop is. `facts` of a laptop: handovers by id, ("void", id), ("open", point, date),
    ("close", point, date), ("sent", number), ("came", number), ("more", household, how many times), ("paper", number).
    """

    granted: dict[str, Goods]
    sizes: dict[str, int]
    points: dict[str, Point]
    at: list[str]
    given: dict[str, Given] = field(default_factory=dict)
    amended: dict[str, list[Goods]] = field(default_factory=dict)
    papers: int = 0
    liars: set[str] = field(default_factory=set)  # laptops that somebody trusts and nobody should
    lorries: dict[str, Lorry] = field(default_factory=dict)
    known: list[set[object]] = field(default_factory=list)
    said: list[set[object]] = field(default_factory=list)  # by each laptop itself

    def __post_init__(self) -> None:
        opened: set[object] = {("open", name, point.today) for name, point in self.points.items()}
        self.known = [set(opened) for _ in self.at]
        self.said = [set() for _ in self.at]
        self.said[0] = opened

    def here(self, laptop: int) -> Point:
        return self.points[self.at[laptop]]

    # ------------------------------------------------------------ what a laptop must say

    def open_day(self, laptop: int) -> date | None:
        """The day that is open there, as far as it knows."""
        known, name = self.known[laptop], self.at[laptop]
        days = (day for what, at, day in _triples(known) if (what, at) == ("open", name))
        return max((day for day in days if ("close", name, day) not in known), default=None)

    def due(self, laptop: int, household: str) -> Goods:
        """What is left for a household, as far as a laptop knows."""
        known, left = self.known[laptop], Counter(self.granted[household])
        for nth, more in enumerate(self.amended.get(household, ())):
            if ("more", household, nth) in known:
                left = Counter(more)
        for id_, one in self.given.items():
            if one.household == household and id_ in known and ("void", id_) not in known:
                left.subtract(one.goods)
        return +left

    def is_there(self, laptop: int, goods: Goods) -> bool:
        return all(self.here(laptop).stands[item] >= n for item, n in goods.items())

    # ------------------------------------------------------------ what happens

    def hands_over(self, laptop: int, id_: str, household: str, goods: Goods) -> None:
        today, here = self.open_day(laptop), self.here(laptop)
        assert today is not None
        self.given[id_] = Given(household, laptop, self.at[laptop], today, Counter(goods))
        self._says(laptop, id_)
        here.stands.subtract(goods)
        here.moved |= goods.keys()

    def takes_back(self, laptop: int, id_: str) -> None:
        one = self.given[id_]
        one.back = True
        self._says(laptop, ("void", id_))
        self.points[one.point].stands.update(one.goods)

    def carries(self, laptop: int, item: str, amount: int) -> None:
        """From the store to the shelf; back where it is below zero."""
        here = self.here(laptop)
        here.stored[item] -= amount
        here.stands[item] += amount
        here.moved.add(item)
        self._writes(laptop)

    def steals(self, laptop: int, item: str, amount: int) -> None:
        """Somebody takes it off the shelf and tells nobody."""
        self.here(laptop).stands[item] -= amount
        self.here(laptop).stolen[item] += amount

    def breaks(self, laptop: int, item: str, amount: int) -> None:
        """It falls from the shelf, and that is written down."""
        self.here(laptop).stands[item] -= amount
        self.here(laptop).moved.add(item)
        self._writes(laptop)

    def brings(self, laptop: int, item: str, amount: int) -> None:
        """A lorry of the supplier."""
        self.here(laptop).stored[item] += amount
        self._writes(laptop)

    def sends(self, laptop: int, number: str, to: str, item: str, amount: int) -> None:
        self.here(laptop).stored[item] -= amount
        self.lorries[number] = Lorry(self.at[laptop], to, item, amount)
        self._says(laptop, ("sent", number))

    def comes(self, laptop: int, number: str, amount: int) -> None:
        """It is carried in once, however many write that down."""
        lorry = self.lorries[number]
        self._says(laptop, ("came", number))
        if lorry.came is None:
            lorry.came = amount
            self.here(laptop).stored[lorry.item] += amount

    def turns_back(self, laptop: int, number: str) -> None:
        lorry = self.lorries[number]
        lorry.turned_back = True
        self._says(laptop, ("turned back", number))
        self.points[lorry.start].stored[lorry.item] += lorry.sent

    def writes_off(self, laptop: int, number: str) -> None:
        self.lorries[number].written_off = True
        self._writes(laptop)

    def grows(self, laptop: int, household: str, goods: Goods) -> None:
        """A child is born, and it is read out what is due to the household from now on."""
        many = self.amended.setdefault(household, [])
        self._says(laptop, ("more", household, len(many)))
        many.append(Counter(goods))

    def opens(self, laptop: int, day: date) -> None:
        self._says(laptop, ("open", self.at[laptop], day))
        self.here(laptop).today = max(self.here(laptop).today, day)

    def closes_day(self, laptop: int, day: date) -> None:
        self._says(laptop, ("close", self.at[laptop], day))
        self.here(laptop).closes.setdefault(day, []).append(laptop)
        self.here(laptop).sizes[day] = {who: self.size(who, self.known[laptop]) for who in self.sizes}
        self.here(laptop).counted = Counter(self.here(laptop).stands)

    def _writes(self, laptop: int) -> None:
        """A paper of the stockroom."""
        self.papers += 1
        self._says(laptop, ("paper", self.papers))

    def _says(self, laptop: int, fact: object) -> None:
        self.known[laptop].add(fact)
        self.said[laptop].add(fact)

    def hears(self, laptop: int, facts: set[object]) -> None:
        self.known[laptop] |= facts

    # ------------------------------------------------------------ what is true in the end

    def standing(self) -> dict[str, Given]:
        return {id_: one for id_, one in self.given.items() if not one.back}

    def on_the_way(self, to: str) -> dict[str, dict[str, int]]:
        """What is between the points, by its number."""
        return {
            number: {lorry.item: lorry.sent} for number, lorry in self.lorries.items()
            if lorry.to == to and lorry.came is None and not lorry.turned_back
        }  # fmt: skip

    def came_short(self, to: str) -> Goods:
        """What was sent to a point and is neither on its way nor came in."""
        short: Goods = Counter()
        for number, lorry in self.lorries.items():
            if lorry.to == to:
                short[lorry.item] += self.short_of(number)
        return +short

    def short_of(self, number: str) -> int:
        """What of a lorry did not come in, and nobody wrote off."""
        lorry = self.lorries[number]
        return 0 if lorry.came is None or lorry.written_off else lorry.sent - lorry.came

    def served_twice(self) -> set[str]:
        """The households that carried away more than was due to them."""
        took: dict[str, Goods] = {}
        for one in self.standing().values():
            took.setdefault(one.household, Counter()).update(one.goods)
        return {who for who, goods in took.items() if any(n > self.last_of(who)[item] for item, n in goods.items())}

    def size(self, household: str, known: set[object] | None = None) -> int:
        """How many they are, as far as is `known`; without it, in the end."""
        born = range(len(self.amended.get(household, ())))
        return self.sizes[household] + sum(known is None or ("more", household, nth) in known for nth in born)

    def last_of(self, household: str) -> Goods:
        return [self.granted[household], *self.amended.get(household, [])][-1]

    def figures(self, first: date = date.min, last: date = date.max) -> dict[str, object]:
        """As five_reports tells them."""
        standing = [one for one in self.standing().values() if first <= one.today <= last]
        visits = {(one.today, one.point, one.household) for one in standing}
        reached = {visit: self._reached(*visit) for visit in visits}
        households = {household: reached[on, at, household] for on, at, household in sorted(visits)}  # their last day
        items: Goods = Counter()
        for one in standing:
            items.update(one.goods)
        return {
            "handovers": len(standing),
            "visits": len(visits),
            "people": sum(reached.values()),
            "households": len(households),
            "unique": sum(households.values()),
            "items": dict(+items),
        }

    def _reached(self, on: date, at: str, household: str) -> int:
        """Of a day that is closed, as it was known at its count."""
        return self.points[at].sizes.get(on, {}).get(household) or self.size(household)


def _triples(known: set[object]) -> list[tuple[str, str, date]]:
    return [fact for fact in known if isinstance(fact, tuple) and isinstance(fact[-1], date)]
