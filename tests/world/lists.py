"""Acts of the office: the list that was frozen lives on."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from msgspec.structs import replace

import at_once
from distro.model.events import How
from distro.model.people import Members
from distro.stations import card_office, erasing, registration, rounds
from distro.stations.errors import Refused
from stage import BABY, MAN, household
from world.links import Links
from world.sticks import Sticks
from world.truth import Goods

# What one more child is due, as the distribution's own table says it: so much more, up to so much in all.
_A_CHILD = {
    "RIZ": (2, 15), "FARINE": (2, 14), "HUILE": (1, 6), "LAIT": (1, 4), "PATES": (1, 8), "SAVON": (2, 16),
    "LESSIVE": (1, 8), "BROSSE": (1, 99),
}  # fmt: skip
_A_MAN = "h-RBT-0002"  # alone, as a ghost is
_MANY = 6  # where the scales end
_OF_SO_MANY = {"TOMATE": (2, 3), "SHAMPOOING": (1, 2), "DENTIFRICE": (1, 2)}  # so many for each so many persons begun


class Lists(Links, Sticks):
    """The first laptop founded the programme, and decides for it."""

    def birth(self, who: int, one: int, two: int) -> None:
        """A child is born in some household, and the office grants it what is due to one more, from this round on."""
        truth, mother = self.truth, self._somebody(one)
        if mother in truth.erased or truth.sizes[mother] + truth.children[mother] >= _MANY:
            return
        session, point = self.laptops[0].session, mother.split("-")[1]
        before = session.books.register.get(mother)
        assert before is not None
        registration.register(session, [replace(before, members=(*before.members, Members(*BABY, 1)))])
        truth.children[mother] += 1
        code = self.calendar.round_on(truth.points[point].today)
        size = truth.sizes[mother] + truth.children[mother]
        goods = _with_children(truth.granted[code, mother], truth.sizes[mother], truth.children[mother])
        while truth.last_of(code, mother) != goods:  # killed in the middle, it is done again
            self.do(
                0, "EntitlementAmended", lambda: self._amend(code, before.number),
                lambda event: truth.grows(0, code, mother, goods, size),
            )  # fmt: skip

    def _amend(self, code: str, number: str) -> None:
        session = self.laptops[0].session
        at_once.amend(session, code, at_once.amendments(session, code, [number]), "naissance")

    def invent_a_ghost(self, who: int, one: int, two: int) -> None:
        """Who decides for the programme writes down somebody who does not exist, and grants them what a man is due."""
        truth, session = self.truth, self.laptops[0].session
        points = [truth.at[0], *truth.points]
        ghost = household(900 + len(truth.ghosts), MAN, point=points[one % len(points)])
        code = self.calendar.round_on(truth.points[ghost.point].today)
        goods = truth.granted.get((code, _A_MAN))
        if len(truth.ghosts) > 1 or goods is None:
            return
        registration.register(session, [ghost])
        card_office.issue(session, [ghost])
        truth.appears(code, ghost.id)
        while truth.last_of(code, ghost.id) != goods:  # killed in the middle, it is done again
            self.do(
                0, "EntitlementAmended", lambda: self._amend(code, ghost.number),
                lambda event: truth.grows(0, code, ghost.id, goods, 1),
            )  # fmt: skip
        for other in self.here[1:]:  # whoever does that sees to it that everybody at the point has heard
            if truth.at[other] == ghost.point:
                self.hand(0, other)

    def serve_a_ghost(self, who: int, one: int, two: int) -> None:
        """Somebody has its card, and goes where it is known."""
        who = who if one % 2 else 0
        of = [
            ghost for ghost, code in self.truth.ghosts.items()
            if self.truth.lives_at(ghost, self.truth.at[who]) and ("more", code, ghost, 0) in self.truth.known[who]
        ]  # fmt: skip
        if of:
            ghost = of[one % len(of)]
            verdict = self._judged(who, ghost, self._shown(who, self.laptops[who].card_of(ghost)))
            if verdict is not None:
                self._give(who, verdict, How.SCANNED)

    def make_up(self, who: int, one: int, two: int) -> None:
        """Who took nothing of a round, or not all, may come for what is left in the days after."""
        point = list(self.truth.points)[one % len(self.truth.points)]
        here = self.truth.points[point]
        first = self.calendar.round_on(here.today - timedelta(days=self.calendar.days * (two % 2)))
        session = self.laptops[0].session
        on = self._date_at(point)
        last = on + timedelta(days=9)
        came = self._came_since(first, point)
        if not here.today - timedelta(days=1) <= on <= here.today:
            return  # a clock that is wrong, and no day open: nobody would read this date out
        try:
            self.do(
                0, "RoundFrozen", lambda: rounds.make_up(session, first, point, last),
                lambda event: self.truth.makes_up(0, event["round"], first, point, (on, last), came),
            )  # fmt: skip
        except Refused as refused:
            left = came or any(self.truth.left(0, first, household) for household in self.calendar.at(point))
            self.expect(refused.code == "nobody_left" and not left, f"a make-up of {first} at {point}: {refused.code}")

    def _came_since(self, first: str, point: str) -> dict[str, Goods]:
        """Who was not there when a round's list was read out, and what it would have granted them."""
        truth, goods = self.truth, self.truth.granted.get((first, _A_MAN))
        return {
            ghost: goods for ghost in truth.ghosts
            if goods and truth.lives_at(ghost, point) and (first, ghost) not in truth.granted
            and ("gone", ghost) not in truth.known[0]
        }  # fmt: skip

    def _date_at(self, point: str) -> date:
        """What the first laptop takes for today at a point."""
        session = self.laptops[0].session
        day = session.books.days.open_at(point)
        return session.now().date() if day is None else day.date

    def erase(self, who: int, one: int, two: int) -> None:
        """A household asks to be forgotten, at a laptop where it is known."""
        whom = self._somebody(one)
        known = self.laptops[who].session.books.register.get(whom)
        if whom in self.truth.erased or known is None or len(self.truth.erased) > 1:
            return
        with self.as_person(who, "dora"):
            self.do(
                who, "HouseholdErased", lambda: erasing.erase(self.laptops[who].session, known.number),
                lambda event: self.truth.forgets(who, whom),
            )  # fmt: skip

    def _somebody(self, one: int) -> str:
        everybody = [household for point in self.truth.points for household in self.calendar.at(point)]
        return everybody[one % len(everybody)]


def _with_children(goods: Goods, size: int, children: int) -> Goods:
    """What is due to a household of that size once so many more are in it."""
    more = Counter(goods)
    for item, (each, most) in _A_CHILD.items():
        if item in goods:
            more[item] = min(goods[item] + each * children, max(most, goods[item]))
    for item, (each, persons) in _OF_SO_MANY.items():
        if item in goods:
            more[item] = each * -(-(size + children) // persons)
    return more
