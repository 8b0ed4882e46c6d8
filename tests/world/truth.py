"""The plain model: what truly happened at the point, in its true order, and who knows of it.

It shares nothing with distro. Goods are counters by item; a laptop knows a set of facts, and a stick carries them on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from world.dated import Lots

Goods = Counter[str]


@dataclass
class Given:
    """Goods that a household carried away of a round, at a laptop, on a date that people agree on.

    `anyway`: a supervisor let it pass; `paper`: written down from a paper; `proxy`: who came for them, who has no card.
    """

    household: str
    laptop: int
    point: str
    today: date
    round: str
    goods: Goods
    back: bool = False  # they were brought back
    anyway: bool = False
    paper: bool = False
    proxy: str = ""


@dataclass
class Point:
    """What is truly at one point: on the shelf, in the store, and stolen from the shelf without a word.

    `closes` are the laptops that counted, by day, in their true order; `counted` is what the last one found; `moved`
    are the items that anybody ever carried. `rounds` is what was held on a day; `spoiled` stands in the store, past its
    date.
    """

    stands: Goods
    stored: Goods
    today: date
    closes: dict[date, list[int]] = field(default_factory=dict)
    sizes: dict[date, dict[str, int]] = field(default_factory=dict)  # of the households, as who counted knew them
    stolen: Goods = field(default_factory=Counter)
    counted: Goods = field(default_factory=Counter)
    moved: set[str] = field(default_factory=set)
    rounds: dict[date, str] = field(default_factory=dict)
    spoiled: Goods = field(default_factory=Counter)

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
class MadeUp:
    """A make-up of a round at one point: what it goes on with for each household, of how much in all, and how many they
    were when it was read out.
    """

    first: str
    left: dict[str, Goods]
    whole: dict[str, Goods]
    sizes: dict[str, int]
    first_day: date
    last: date


@dataclass
class Truth:
    """`granted` is the list that was read out when a round was frozen: what is due to each household; `amended` what
    was read out since, by (round, household), the last one last; `made_up` are the make-ups by their names.

    `at` says at which point each laptop is. `facts` of a laptop: handovers by id, ("void", id), ("open", point, date),
    ("close", point, date), ("sent", number), ("came", number), ("turned back", number),
    ("more", round, household, how many times), ("made up", round), ("gone", household), ("lost", household),
    ("paper", number).
    """

    granted: dict[tuple[str, str], Goods]
    sizes: dict[str, int]
    points: dict[str, Point]
    at: list[str]
    given: dict[str, Given] = field(default_factory=dict)
    amended: dict[tuple[str, str], list[Goods]] = field(default_factory=dict)
    grown: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # how many they were then
    made_up: dict[str, MadeUp] = field(default_factory=dict)
    children: Counter[str] = field(default_factory=Counter)  # born since the lists were read out
    lost_cards: dict[str, str] = field(default_factory=dict)  # the first one that each household lost
    erased: set[str] = field(default_factory=set)  # households that asked to be forgotten
    ghosts: dict[str, str] = field(default_factory=dict)  # who does not exist, and the round that they are in
    dated: Lots = field(default_factory=Lots)
    papers: int = 0
    liars: set[str] = field(default_factory=set)  # laptops that somebody trusts and nobody should
    retired: set[str] = field(default_factory=set)  # laptops that were lost
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

    def round_at(self, laptop: int) -> str:
        """The round of the day that is open there."""
        today = self.open_day(laptop)
        assert today is not None
        return self.here(laptop).rounds[today]

    def first_of(self, code: str) -> str:
        """The round that a make-up goes on with."""
        return self.made_up[code].first if code in self.made_up else code

    def due(self, laptop: int, household: str) -> Goods:
        """What is left for a household in the round of the day, as far as a laptop knows."""
        code = self.round_at(laptop)
        if code not in self.made_up:
            return self.left(laptop, code, household)
        made_up = self.made_up[code]
        if household not in made_up.left:
            return Counter()
        of_it, in_all = made_up.left[household].copy(), made_up.whole[household].copy()
        of_it.subtract(self.taken(laptop, household, {code}))
        in_all.subtract(self.taken(laptop, household, self._family(made_up.first)))
        return +(of_it & in_all)

    def left(self, laptop: int, first: str, household: str) -> Goods:
        """What of a round's list is left for a household, make-ups and all, as far as a laptop knows."""
        left = Counter(self.list_known(laptop, first, household))
        left.subtract(self.taken(laptop, household, self._family(first)))
        return +left

    def list_known(self, laptop: int, first: str, household: str) -> Goods:
        """What was last read out there."""
        found = self.granted.get((first, household), Counter())
        for nth, more in enumerate(self.amended.get((first, household), ())):
            if ("more", first, household, nth) in self.known[laptop]:
                found = more
        return found

    def taken(self, laptop: int, household: str, rounds: set[str]) -> Goods:
        """What it took of these rounds, as far as a laptop knows."""
        known, taken = self.known[laptop], Goods()
        for id_, one in self.given.items():
            if one.household == household and one.round in rounds and id_ in known and ("void", id_) not in known:
                taken.update(one.goods)
        return taken

    def _family(self, first: str) -> set[str]:
        return {first, *(code for code, made_up in self.made_up.items() if made_up.first == first)}

    def is_there(self, laptop: int, goods: Goods) -> bool:
        return all(self.here(laptop).stands[item] >= n for item, n in goods.items())

    # ------------------------------------------------------------ what happens

    def hands_over(self, laptop: int, id_: str, one: Given) -> None:
        here = self.here(laptop)
        self.given[id_] = one
        self._says(laptop, id_)
        here.stands.subtract(one.goods)
        here.moved |= one.goods.keys()

    def takes_back(self, laptop: int, id_: str, truly: bool = True) -> None:
        """The goods stand there again; or are on nobody's list and in somebody's bag, which is a theft."""
        one = self.given[id_]
        one.back = True
        self._says(laptop, ("void", id_))
        if truly:
            self.points[one.point].stands.update(one.goods)
        else:
            self.points[one.point].stolen.update(one.goods)

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

    def brings_spoiled(self, laptop: int, item: str, amount: int) -> None:
        self.here(laptop).spoiled[item] += amount
        self._writes(laptop)

    def destroys(self, laptop: int, item: str, amount: int) -> None:
        self.here(laptop).spoiled[item] -= amount
        self._writes(laptop)

    def disposes(self, laptop: int, item: str, on_shelf: int, stored: int) -> None:
        """What is past its date is destroyed."""
        here = self.here(laptop)
        here.stands[item] -= on_shelf
        here.stored[item] -= stored
        here.moved.add(item)
        self._writes(laptop)

    def sends(self, laptop: int, number: str, to: str, item: str, amount: int) -> None:
        self.here(laptop).stored[item] -= amount
        self.lorries[number] = Lorry(self.at[laptop], to, item, amount)
        self._says(laptop, ("sent", number))

    def comes(self, laptop: int, number: str, amount: int) -> None:
        """It is carried in once, however many write that down."""
        lorry = self.lorries[number]
        self._says(laptop, ("came", number))
        if lorry.turned_back:  # it never was
            lorry.turned_back = False
            self.points[lorry.start].stored[lorry.item] -= lorry.sent
        if lorry.came is None:
            lorry.came = amount
            self.here(laptop).stored[lorry.item] += amount

    def may_come(self, number: str, to: str) -> bool:
        """Whether a lorry stands at that point, or could."""
        lorry = self.lorries[number]
        may_be_away = not lorry.turned_back or self.points[lorry.start].stored[lorry.item] >= lorry.sent
        return lorry.to == to and may_be_away

    def turns_back(self, laptop: int, number: str) -> None:
        """It is home again; or it came in, and whoever cancels its paper is wrong."""
        lorry = self.lorries[number]
        self._says(laptop, ("turned back", number))
        if lorry.came is None:
            lorry.turned_back = True
            self.points[lorry.start].stored[lorry.item] += lorry.sent

    def writes_off(self, laptop: int, number: str) -> None:
        self.lorries[number].written_off = True
        self._writes(laptop)

    def grows(self, laptop: int, code: str, household: str, goods: Goods, size: int) -> None:
        """A child was born, and it is read out what is due to the household from now on."""
        many = self.amended.setdefault((code, household), [])
        self._says(laptop, ("more", code, household, len(many)))
        many.append(Counter(goods))
        self.grown.setdefault((code, household), []).append(size)

    def appears(self, code: str, ghost: str) -> None:
        """Somebody is in the register who does not exist."""
        self.ghosts[ghost] = code
        self.granted[code, ghost], self.sizes[ghost] = Counter(), 1

    def makes_up(
        self, laptop: int, code: str, first: str, point: str, window: tuple[date, date], came: dict[str, Goods]
    ) -> None:
        """It is read out who may still come for what, as far as this laptop knows; `came` are those who were not there
        when the round's own list was read out.
        """
        everybody = [household for one, household in self.granted if one == first and self.lives_at(household, point)]
        whole = {who: Counter(self.list_known(laptop, first, who)) for who in everybody} | came
        left = {who: Counter(goods) for who, goods in whole.items()}
        for who, goods in left.items():
            goods.subtract(self.taken(laptop, who, self._family(first)))
        left = {who: +goods for who, goods in left.items() if +goods}
        known = self.known[laptop]
        self.made_up[code] = MadeUp(
            first, left, {who: whole[who] for who in left}, {who: self.size(first, who, known) for who in left},
            *window,
        )  # fmt: skip
        self._says(laptop, ("made up", code))

    @staticmethod
    def lives_at(household: str, point: str) -> bool:
        return household.startswith(f"h-{point}-")

    def loses_card(self, laptop: int, household: str, code: str) -> None:
        """The card that all laptops know was replaced; what replaced it is not followed."""
        if self.lost_cards.setdefault(household, code) == code:
            self._says(laptop, ("lost", household))

    def forgets(self, laptop: int, household: str) -> None:
        """A household asked to be forgotten."""
        self.erased.add(household)
        self._says(laptop, ("gone", household))

    def opens(self, laptop: int, day: date, code: str) -> None:
        self._says(laptop, ("open", self.at[laptop], day))
        here = self.here(laptop)
        here.today = max(here.today, day)
        here.rounds.setdefault(day, code)

    def closes_day(self, laptop: int, day: date) -> None:
        self._says(laptop, ("close", self.at[laptop], day))
        self.here(laptop).closes.setdefault(day, []).append(laptop)
        code, known = self.here(laptop).rounds[day], self.known[laptop]
        self.here(laptop).sizes[day] = {who: self.size(code, who, known) for who in self.sizes}
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
        """The households that carried away more than was due to them, and that no supervisor let."""
        took: dict[tuple[str, str], Goods] = {}
        for one in self.standing().values():
            if not one.anyway:
                took.setdefault((self.first_of(one.round), one.household), Goods()).update(one.goods)
        return {who for (code, who), goods in took.items() if goods - self.last_of(code, who)}

    def size(self, code: str, household: str, known: set[object] | None = None) -> int:
        """How many they are by the list of a round, as far as is `known`; without it, in the end."""
        if code in self.made_up:
            return self.made_up[code].sizes.get(household, self.sizes[household])
        found = self.sizes[household]
        for nth, size in enumerate(self.grown.get((code, household), ())):
            if known is None or ("more", code, household, nth) in known:
                found = size
        return found

    def last_of(self, code: str, household: str) -> Goods:
        if (code, household) not in self.granted:  # who came since is in its make-ups alone
            return next(one.whole[household] for one in self.made_up.values() if one.first == code)
        return [self.granted[code, household], *self.amended.get((code, household), [])][-1]

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
        point = self.points[at]
        return point.sizes.get(on, {}).get(household) or self.size(point.rounds[on], household)


def _triples(known: set[object]) -> list[tuple[str, str, date]]:
    return [fact for fact in known if isinstance(fact, tuple) and isinstance(fact[-1], date)]
