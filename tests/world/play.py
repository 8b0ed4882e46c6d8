"""A world: acts played over real stations, stores and bundles, while the plain model is told what truly happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from distro.cards.code import read as read_code
from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.model.verdicts import VerdictCode
from distro.stations import card_office, days, stockroom, supplements
from distro.stations.closing import Close
from distro.stations.desk import Second
from distro.stations.errors import Refused
from stage import MORNING, PASSPHRASE, ROUND
from world import judge, town
from world.acts import Act, invent
from world.chance import seeded
from world.town import HOUSEHOLDS, POINT, Laptop
from world.truth import Goods, Truth

_JUMPS = (0, -1000, -400, -1, 1, 60, 3650)  # days that a clock is off
_LAST = date(2023, 6, 23)  # of the round's window


class Broken(AssertionError):
    """Something that must hold does not."""


class World:
    """`laptops` of one point. Each act leaves model and laptops where the people of the point left them."""

    def __init__(self, laptops: int) -> None:
        self.town = town.found(laptops)
        self.laptops = self.town.laptops
        self.truth = Truth(self.town.granted, self.town.sizes, self.town.stands, MORNING.date(), laptops)
        self.off = [timedelta()] * laptops
        self.pocket: list[tuple[int, int, bytes, set[object]]] = []  # sticks under way: from, to, what is on them

    def play(self, act: Act) -> None:
        who = act.who % len(self.laptops)
        self.laptops[who].clock.time += timedelta(seconds=1 + act.two)
        getattr(self, act.kind)(who, act.one, act.two)

    # ------------------------------------------------------------ at the desk

    def serve(self, who: int, one: int, two: int) -> None:
        """A household comes, and is given what is due when it stands there."""
        household, laptop = HOUSEHOLDS[one % len(HOUSEHOLDS)], self.laptops[who]
        desk = laptop.desk()
        verdict = desk.scan(read_code(laptop.card_of(household), laptop.session.card_key))
        due = self.truth.due(who, household)
        if self.truth.open_day(who) is None:
            self._expect(verdict.code is VerdictCode.DAY_NOT_OPEN, f"no day is open at {who}: {verdict.code}")
            return
        self._expect(verdict.code.may_collect is bool(due), f"{household} at {who}: {verdict.code}, due {due}")
        offered: Goods = Counter()
        for line in verdict.due if due else ():
            offered[line.item] += line.quantity
        self._expect(+offered == due, f"{household} at {who} is offered {offered}, and {due} is due")
        if due and self.truth.is_there(due):
            self.truth.hands_over(who, desk.hand_over(verdict).id, household, due)

    def void(self, who: int, one: int, two: int) -> None:
        """Who gave it takes it back: nobody else has the goods in their hands."""
        day = self.truth.open_day(who)
        own = [id_ for id_, one in self.truth.standing().items() if (one.laptop, one.today) == (who, day)]
        if own:
            self.laptops[who].desk().void(own[-1], "essai", Second("sara", PASSPHRASE))
            self.truth.takes_back(who, own[-1])

    def reissue(self, who: int, one: int, two: int) -> None:
        """A household lost its card; the next one opens what that did."""
        session, household = self.laptops[who].session, HOUSEHOLDS[one % len(HOUSEHOLDS)]
        if not card_office.needs_supervisor(session, household):
            card_office.reissue(session, self.laptops[who].card_of(household), RevokeReason.LOST)

    # ------------------------------------------------------------ the stock

    def fetch(self, who: int, one: int, two: int) -> None:
        """Goods are carried from the store to the shelf, and written down where a day is open or where none is."""
        item, amount = self._some(one, two)
        if self.truth.stored[item] >= amount:
            self._written(who, stockroom.issue, item, amount, amount)

    def bring_back(self, who: int, one: int, two: int) -> None:
        item, amount = self._some(one, two)
        if self.truth.stands[item] >= amount:
            self._written(who, stockroom.give_back, item, amount, -amount)

    def _some(self, one: int, two: int) -> tuple[str, int]:
        items = sorted(self.truth.stored)
        return items[one % len(items)], 1 + two

    def _written(self, who: int, paper: Callable[..., object], item: str, amount: int, to_shelf: int) -> None:
        """Nobody carries what the book of their laptop says is not there."""
        try:
            paper(self.laptops[who].session, POINT, [(item, amount)])
        except Refused as refused:
            self._expect(refused.code == "stock_too_small", refused.code)
        else:
            self.truth.carries(item, to_shelf)

    # ------------------------------------------------------------ the day

    def close(self, who: int, one: int, two: int) -> None:
        """The shelf is counted as it stands. Nobody counts a day again that the room has left behind."""
        day = self.truth.open_day(who)
        if day is None or day != self.truth.today:
            return
        close = Close(self.laptops[who].session, POINT)
        for item in close.items:
            close.count(item, self.truth.stands[item])
        for variance in close.unexplained():
            reason = AdjustmentReason.LOST if variance.difference < 0 else AdjustmentReason.FOUND
            close.explain(variance.item, reason)
        close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
        self.truth.closes_day(who, day)

    def open(self, who: int, one: int, two: int) -> None:
        """In the morning, where the day before is closed: the date is known to everybody in the room."""
        if self.truth.open_day(who) is not None:
            return
        day = self.truth.today
        if day in self.truth.closes:
            day += timedelta(days=1)
        if day <= _LAST:
            days.open_day(self.laptops[who].session, POINT, (ROUND,), day)
            self.truth.opens(who, day)

    def sign(self, who: int, one: int, two: int) -> None:
        """A supervisor signs what came late; of several counts the one that was made last."""
        session = self.laptops[who].session
        for late in reversed(supplements.unsigned(session, POINT)):
            if late.day not in {one.day for one in supplements.unsigned(session, POINT)}:
                continue  # it was settled with another day
            holds = self.last_count(session.books.days.get(late.day).date) if late.closes else ""  # type: ignore[union-attr]
            try:
                supplements.sign(session, late.day, "sara", PASSPHRASE, holds=holds)
            except Refused as refused:  # the last count has not come here yet
                self._expect(refused.code == "close_unknown", refused.code)

    def last_count(self, day: date) -> str:
        """The laptop that counted last."""
        return self.laptops[self.truth.closes[day][-1]].store.device

    # ------------------------------------------------------------ laptops and sticks

    def carry(self, who: int, one: int, two: int) -> None:
        self.write_stick(who, one, two)
        self.read_stick(who, -1, two)

    def write_stick(self, who: int, one: int, two: int) -> None:
        """A stick is written, and read at once, later, twice or never."""
        to = (who + 1 + one % (len(self.laptops) - 1)) % len(self.laptops)
        sealed = town.write(self.laptops[who], self.laptops[to])
        self.pocket.append((who, to, sealed, set(self.truth.known[who])))

    def read_stick(self, who: int, one: int, two: int) -> None:
        if self.pocket:
            _, to, sealed, facts = self.pocket[one if one < 0 else one % len(self.pocket)]
            taken = town.read(self.laptops[to], sealed)
            self._expect(not (taken.broken or taken.strangers or taken.set_aside), f"a stick is doubted: {taken}")
            self.truth.hears(to, facts)

    def restart(self, who: int, one: int, two: int) -> None:
        before = judge.state(self.laptops[who])
        self.laptops[who].restart()
        self._expect(judge.state(self.laptops[who]) == before, f"{who} knows other things after a restart")

    def wait(self, who: int, one: int, two: int) -> None:
        for laptop in self.laptops:
            laptop.clock.time += timedelta(minutes=one)

    def clock(self, who: int, one: int, two: int) -> None:
        """A clock is set to another day, or right again."""
        off = timedelta(days=_JUMPS[one % len(_JUMPS)])
        self.laptops[who].clock.time += off - self.off[who]
        self.off[who] = off

    # ------------------------------------------------------------ the end

    def meet(self) -> None:
        """Everybody brings a stick to the first laptop, and takes one home: then everybody knows everything."""
        others = range(1, len(self.laptops))
        for one in others:
            self.carry(one, len(self.laptops) - 1 - one, 0)
        for other in others:
            self.carry(0, other - 1, 0)

    def end(self) -> None:
        """Everybody meets, a supervisor signs and explains, everybody meets again: then all must be the truth."""
        self.meet()
        for at, laptop in enumerate(self.laptops):
            judge.doubles(self.truth, laptop, f"laptop {at}")
        self.sign(0, 0, 0)
        judge.explain(self.laptops[0])
        self.meet()
        for at, laptop in enumerate(self.laptops):
            judge.books(self.truth, laptop, f"laptop {at}")
            judge.at_rest(laptop, f"laptop {at}")
        states = [judge.state(laptop) for laptop in self.laptops]
        self._expect(all(state == states[0] for state in states), "books that know the same differ")
        judge.reports(self.truth, self.laptops[-1])

    def _expect(self, holds: bool, why: str) -> None:
        if not holds:
            raise Broken(why)


def story(seed: int, length: int) -> tuple[int, list[Act]]:
    """How many laptops the world of a seed has, and what is done there."""
    random = Random(f"story {seed}")
    return random.randint(2, 4), invent(random, length)


def play(seed: int, laptops: int, acts: Sequence[Act]) -> None:
    """Play a story to its end. Raises what is wrong."""
    with seeded(seed):
        world = World(laptops)
        for at, act in enumerate(acts):
            try:
                world.play(act)
            except Exception as problem:
                problem.add_note(f"act {at}: {act}")
                raise
        world.end()


__all__ = ["Broken", "Laptop", "World", "play", "story"]
