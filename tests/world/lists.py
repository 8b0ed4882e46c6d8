"""Acts of the office: the list that was frozen lives on."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from distro.model.people import Members
from distro.stations import amending, registration
from stage import BABY, ROUND
from world.links import Links
from world.town import HOUSEHOLDS

# What one more child is due, as the distribution's own table says it: so much more, up to so much in all.
_A_CHILD = {
    "RIZ": (2, 15), "FARINE": (2, 14), "HUILE": (1, 6), "LAIT": (1, 4), "PATES": (1, 8), "SAVON": (2, 16),
    "LESSIVE": (1, 8), "BROSSE": (1, 99),
}  # fmt: skip
_OF_SO_MANY = {"TOMATE": (2, 3), "SHAMPOOING": (1, 2), "DENTIFRICE": (1, 2)}  # so many for each so many persons begun


class Lists(Links):
    """The first laptop founded the programme, and decides for it."""

    def birth(self, who: int, one: int, two: int) -> None:
        """A child is born in some household, and the office grants it what is due to one more."""
        session = self.laptops[0].session
        everybody = [household for point in HOUSEHOLDS.values() for household in point]
        household = everybody[one % len(everybody)]
        before = session.books.register.get(household)
        assert before is not None
        registration.register(session, [replace(before, members=(*before.members, Members(*BABY, 1)))])
        size, goods = self.truth.size(household) + 1, Counter(self.truth.last_of(household))
        for item, (more, most) in _A_CHILD.items():
            goods[item] = min(goods[item] + more, most)
        for item, (each, persons) in _OF_SO_MANY.items():
            goods[item] = each * -(-size // persons)
        while self.truth.last_of(household) != goods:  # killed in the middle, it is done again
            self.do(
                0, "EntitlementAmended", lambda: self._amend(before.number),
                lambda event: self.truth.grows(0, household, goods),
            )  # fmt: skip

    def _amend(self, number: str) -> None:
        session = self.laptops[0].session
        amending.amend(session, ROUND, amending.amendments(session, ROUND, [number]), "naissance")
