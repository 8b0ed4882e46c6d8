"""A world: acts played over real stations, stores and bundles, while the plain model is told what truly happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from distro.books.supplements import Supplement
from distro.cards.code import read as read_code
from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.model.verdicts import VerdictCode
from distro.stations import card_office, days, supplements
from distro.stations.closing import Close
from distro.stations.desk import Second
from distro.stations.errors import Refused
from stage import PASSPHRASE, ROUND
from world import judge, truth
from world.acts import APART, Act, invent
from world.base import Broken
from world.chance import seeded
from world.liars import Liars
from world.town import HOUSEHOLDS, Laptop

_LAST = date(2023, 6, 23)  # of the round's window


class World(Liars):
    """The laptops of one point, or of two."""

    def play(self, act: Act) -> None:
        who = act.who % len(self.laptops)
        self.laptops[who].clock.time += timedelta(seconds=1 + act.two)
        getattr(self, act.kind)(who, act.one, act.two)

    # ------------------------------------------------------------ at the desk

    def serve(self, who: int, one: int, two: int) -> None:
        """A household comes, and is given what is due when it stands there."""
        household, laptop = self._household(who, one), self.laptops[who]
        desk = laptop.desk()
        verdict = desk.scan(read_code(laptop.card_of(household), laptop.session.card_key))
        due = self.truth.due(who, household)
        if self.truth.open_day(who) is None:
            self.expect(verdict.code is VerdictCode.DAY_NOT_OPEN, f"no day is open at {who}: {verdict.code}")
            return
        self.expect(verdict.code.may_collect is bool(due), f"{household} at {who}: {verdict.code}, due {due}")
        offered: truth.Goods = Counter()
        for line in verdict.due if due else ():
            offered[line.item] += line.quantity
        self.expect(+offered == due, f"{household} at {who} is offered {offered}, and {due} is due")
        if due and self.truth.is_there(who, due):
            self.do(
                who, "Handover", lambda: desk.hand_over(verdict),
                lambda event: self.truth.hands_over(who, event["id"], household, due),
            )  # fmt: skip

    def void(self, who: int, one: int, two: int) -> None:
        """Who gave it takes it back: nobody else has the goods in their hands, and no other point has the shelf."""
        day = self.truth.open_day(who)
        if day is not None:
            self._void_elsewhere(who, one)
        own = [id_ for id_, one in self.truth.standing().items() if (one.laptop, one.today) == (who, day)]
        if own:
            self.do(
                who, "Void", lambda: self.laptops[who].desk().void(own[-1], "essai", Second("sara", PASSPHRASE)),
                lambda event: self.truth.takes_back(who, own[-1]),
            )  # fmt: skip

    def _void_elsewhere(self, who: int, one: int) -> None:
        known = self.truth.known[who]
        others = [
            id_ for id_, made in self.truth.standing().items()
            if id_ in known and ("void", id_) not in known and made.point != self.truth.at[who]
        ]  # fmt: skip
        if others:
            try:
                self.laptops[who].desk().void(others[one % len(others)], "essai", Second("sara", PASSPHRASE))
            except Refused as refused:
                self.expect(refused.code == "handover_elsewhere", refused.code)
            else:
                self.expect(False, f"{who} takes back what another point gave")

    def reissue(self, who: int, one: int, two: int) -> None:
        """A household lost its card; the next one opens what that did."""
        session, household = self.laptops[who].session, self._household(who, one)
        if not card_office.needs_supervisor(session, household):
            card_office.reissue(session, self.laptops[who].card_of(household), RevokeReason.LOST)

    def _household(self, who: int, one: int) -> str:
        of = HOUSEHOLDS[self.truth.at[who]]
        return of[one % len(of)]

    # ------------------------------------------------------------ the day

    def close(self, who: int, one: int, two: int) -> None:
        """The shelf is counted as it stands. Nobody counts a day again that the room has left behind."""
        day, here = self.truth.open_day(who), self.truth.here(who)
        if day is None or day != here.today:
            return
        close = Close(self.laptops[who].session, self.truth.at[who])
        for item in close.items:
            close.count(item, here.stands[item])
        for variance in close.unexplained():
            reason = AdjustmentReason.LOST if variance.difference < 0 else AdjustmentReason.FOUND
            close.explain(variance.item, reason)
        self.do(
            who, "DayClosed", lambda: close.sign("omar", "sara", PASSPHRASE, PASSPHRASE),
            lambda event: self.truth.closes_day(who, day),
        )  # fmt: skip

    def open(self, who: int, one: int, two: int) -> None:
        """In the morning, where the day before is closed: the date is known to everybody in the room."""
        if self.truth.open_day(who) is not None:
            return
        here = self.truth.here(who)
        day = here.today + timedelta(days=1) if here.today in here.closes else here.today
        if day <= _LAST:
            self.do(
                who, "DayOpened", lambda: days.open_day(self.laptops[who].session, self.truth.at[who], (ROUND,), day),
                lambda event: self.truth.opens(who, day),
            )  # fmt: skip

    def sign(self, who: int, one: int, two: int) -> None:
        """A supervisor signs what came late there."""
        self.sign_all(who, self.truth.at[who])

    def sign_all(self, who: int, point: str) -> None:
        """One day after another: what is settled with another day is signed no more."""
        for late in reversed(supplements.unsigned(self.laptops[who].session, point)):
            if late.day in {one.day for one in supplements.unsigned(self.laptops[who].session, point)}:
                self._sign(who, late)

    def _sign(self, who: int, late: Supplement) -> None:
        """Of several counts the one holds that was made last."""
        session = self.laptops[who].session
        day = session.books.days.get(late.day)
        assert day is not None
        last = self.truth.points[late.point].closes[day.date][-1]
        holds = self.laptops[last].store.device if late.closes else ""
        try:
            self.do(
                who, "DaySupplemented",
                lambda: supplements.sign(session, late.day, "sara", PASSPHRASE, holds=holds), lambda event: None,
            )  # fmt: skip
        except Refused as refused:  # the last count has not come here yet
            self.expect(refused.code == "close_unknown", refused.code)

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
        self.killed_at.clear()
        self.meet()
        for at, laptop in enumerate(self.laptops):
            judge.doubles(self.truth, laptop, f"laptop {at}")
        for point in self.truth.points:
            self.sign_all(0, point)
        judge.explain(self.laptops[0])
        self.meet()
        for at, laptop in enumerate(self.laptops):
            judge.books(self.truth, laptop, f"laptop {at}")
            judge.at_rest(laptop, f"laptop {at}")
        states = [judge.state(laptop) for laptop in self.laptops]
        self.expect(all(state == states[0] for state in states), "books that know the same differ")
        judge.reports(self.truth, self.laptops[-1])


def story(seed: int, length: int) -> tuple[tuple[int, ...], list[Act]]:
    """How many laptops the points of a seed's world have, and what is done there."""
    random = Random(f"story {seed}")
    rooms = random.choice([(2,), (3,), (4,), (2, 1), (2, 2), (3, 1), (4, 2)])
    return rooms, invent(random, length)


def history(seed: int, length: int) -> tuple[tuple[int, ...], list[Act]]:
    """A short story of few laptops that are apart."""
    random = Random(f"history {seed}")
    return random.choice([(2,), (3,), (3,), (2, 1)]), invent(random, length, APART)


def play(seed: int, rooms: tuple[int, ...], acts: Sequence[Act]) -> None:
    """Play a story to its end. Raises what is wrong."""
    with seeded(seed):
        world = World(rooms)
        for at, act in enumerate(acts):
            try:
                world.play(act)
            except Exception as problem:
                problem.add_note(f"act {at}: {act}")
                raise
        world.end()


__all__ = ["Broken", "Laptop", "World", "history", "play", "story"]
