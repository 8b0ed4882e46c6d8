"""A world: acts played over real stations, stores and bundles, while the plain model is told what truly happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from distro.books.supplements import Supplement
from distro.model.goods import AdjustmentReason
from distro.stations import days, supplements
from distro.stations.closing import Close
from distro.stations.errors import Refused
from stage import PASSPHRASE
from world import judge
from world.acts import APART, Act, invent, invent_days
from world.base import Broken
from world.calendar import SHORT, Calendar
from world.chance import seeded
from world.liars import Liars
from world.roles import Roles
from world.town import Laptop


class World(Liars, Roles):
    """The laptops of one to three points."""

    def play(self, act: Act) -> None:
        who = self.here[act.who % len(self.here)]
        self.laptops[who].clock.time += timedelta(seconds=1 + act.two)
        with self.program_of(who):
            getattr(self, act.kind)(who, act.one, act.two)

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
        """In the morning, where the day before is closed: date and round are known to everybody in the room."""
        if self.truth.open_day(who) is not None:
            return
        here = self.truth.here(who)
        day = here.today + timedelta(days=1) if here.today in here.closes else here.today
        code = here.rounds.get(day) or self._held(who, day, two)
        heard = code not in self.truth.made_up or ("made up", code) in self.truth.known[who]
        if day <= self.calendar.last and heard:
            self.do(
                who, "DayOpened", lambda: days.open_day(self.laptops[who].session, self.truth.at[who], (code,), day),
                lambda event: self.truth.opens(who, day, code),
            )  # fmt: skip

    def _held(self, who: int, day: date, two: int) -> str:
        """The round of that day; or a make-up, where there is one there."""
        at = self.truth.at[who]
        made_up = [
            code for code, one in self.truth.made_up.items()
            if f"-{at}-" in code and one.first_day <= day <= one.last and ("made up", code) in self.truth.known[who]
        ]  # fmt: skip
        return made_up[-1] if made_up and two % 2 else self.calendar.round_on(day)

    def sign(self, who: int, one: int, two: int) -> None:
        """A supervisor signs what came late there."""
        self.sign_all(who, self.truth.at[who])

    def sign_apart(self, who: int, one: int, two: int) -> None:
        """Two of a point hear each other, and each signs for itself what neither knew that the other would."""
        others = [other for other in self._others(who) if self.truth.at[other] == self.truth.at[who]]
        if others:
            other = others[one % len(others)]
            self.hand(who, other)
            self.hand(other, who)
            self.sign(other, one, two)
            self.sign(who, one, two)

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
        for other in self.here[1:]:
            self.hand(other, 0)
        for other in self.here[1:]:
            self.hand(0, other)

    def end(self) -> None:
        """Everybody meets, a supervisor signs and explains, everybody meets again: then all must be the truth."""
        self.killed_at.clear()
        for who in self.here:
            self.update(who, 0, 0)
        self.meet()
        settled = self.laptops[0].session.log.seq
        for at in self.here:
            judge.doubles(self.truth, self.laptops[at], f"laptop {at}")
        for point in 2 * list(self.truth.points):  # which count holds may open a later day again
            self.sign_all(0, point)
        judge.explain(self.laptops[0])
        if self.laptops[0].session.log.seq > settled:  # there was something to sign
            for other in self.here[1:]:
                self.hand(0, other)
        for at in self.here:
            laptop, where = self.laptops[at], f"laptop {at}"
            judge.books(self.truth, laptop, where)
            judge.forgotten(self.truth, laptop, where)
            judge.at_rest(laptop, where)
        audited = self.here[len(self.truth.given) % len(self.here)]  # that all know the same is seen below
        judge.verified(self.truth, self.laptops[audited], f"laptop {audited}")
        states = [judge.state(self.laptops[at]) for at in self.here]
        self.expect(all(state == states[0] for state in states), "books that know the same differ")
        last = self.laptops[self.here[-1]]
        judge.reports(self.truth, last)
        judge.ghosts(self.truth, last)
        judge.roles(self.truth, last)


def story(seed: int, length: int) -> tuple[tuple[int, ...], list[Act]]:
    """How many laptops the points of a seed's world have, and what is done there."""
    random = Random(f"story {seed}")
    rooms = random.choice([(2,), (3,), (4,), (2, 1), (2, 2), (3, 1), (2, 1, 1), (2, 2, 1)])
    return rooms, invent(random, length)


def month(seed: int, days: int = 30) -> tuple[tuple[int, ...], list[Act]]:
    """So many days at one point, at two or at three."""
    random = Random(f"month {seed}")
    rooms = random.choice([*2 * [(2,), (3,), (2, 1), (1, 1, 1), (2, 1, 1)], (3, 2, 1)])
    return rooms, invent_days(random, days, rooms)


def history(seed: int, length: int) -> tuple[tuple[int, ...], list[Act]]:
    """A short story of few laptops that are apart."""
    random = Random(f"history {seed}")
    return random.choice([(2,), (3,), (3,), (2, 1)]), invent(random, length, APART)


def play(seed: int, rooms: tuple[int, ...], acts: Sequence[Act], calendar: Calendar = SHORT) -> None:
    """Play a story to its end. Raises what is wrong."""
    with seeded(seed):
        world = World(rooms, calendar)
        for at, act in enumerate(acts):
            try:
                world.play(act)
            except Exception as problem:
                problem.add_note(f"act {at}: {act}")
                raise
        world.end()


__all__ = ["Broken", "Laptop", "World", "history", "month", "play", "story"]
