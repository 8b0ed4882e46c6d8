"""What a world begins with: the programme of three points, who lives where, what is held when, and who works there.

The short one is a June of fourteen households and one round, the long one thirty days of sixty households and a round
each week.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from distro.model.people import Household
from stage import BABY, GIRL, MAN, MORNING, ROUND, WOMAN, household, people
from tests_programme import SOURCE as OF_TWO_POINTS
from tests_programme import programme

POINTS = ("RBT", "TNG", "OUJ")
GOODS = tuple(item.code for item in programme().goods)
# Who works on every laptop, in which role.
ROLES = {"sara": "supervisor", "omar": "registrar", "awa": "volunteer", "dora": "data_focal_point"}
WEEKS = tuple(f"W{number}" for number in range(1, 6))
_OUJDA = """
[[points]]
code = "OUJ"
name = { fr = "Oujda", en = "Oujda", ar = "وجدة" }
city = "Oujda"
adm1 = "MA02"
desks = 2
"""


def _week(number: int) -> str:
    first = MORNING.date() + timedelta(days=7 * number)
    return f"""
[[rounds]]
code = "W{number + 1}"
name = {{ fr = "Semaine", en = "Week", ar = "أسبوع" }}
window_from = {first}
window_to = {first + timedelta(days=6)}
baskets = ["PANIER"]
points = ["RBT", "TNG", "OUJ"]
"""


SOURCE = (
    OF_TWO_POINTS.decode().replace('["RBT", "TNG"]', '["RBT", "TNG", "OUJ"]')
    + _OUJDA
    + "".join(map(_week, range(len(WEEKS))))
).encode()


class Calendar(NamedTuple):
    """`people` by their points; `rounds` in their order, each held for so many `days`, the first from the morning on
    which the world begins; so many `pieces` of each item stand on a shelf then, and as many in its store.
    """

    name: str
    people: tuple[Household, ...]
    rounds: tuple[str, ...]
    days: int
    pieces: int

    @property
    def last(self) -> date:
        """The last day on which a round is held."""
        return MORNING.date() + timedelta(days=self.days * len(self.rounds) - 1)

    def round_on(self, day: date) -> str:
        """The round of a day."""
        return self.rounds[min((day - MORNING.date()).days // self.days, len(self.rounds) - 1)]

    def at(self, point: str) -> list[str]:
        """The households that live there, by id."""
        return [one.id for one in self.people if one.point == point]


_OF_OUJDA = (household(13, WOMAN, BABY, point="OUJ"), household(14, MAN, point="OUJ"))
SHORT = Calendar("short", (*people(), *_OF_OUJDA), (ROUND,), 10, 400)


def _many() -> tuple[Household, ...]:
    """A village more at each point: families of every kind."""
    kinds = ((WOMAN, BABY), (MAN,), (WOMAN, MAN, GIRL), (WOMAN, WOMAN, BABY, BABY))
    return tuple(
        household(number, *kinds[number % len(kinds)], point=POINTS[number % len(POINTS)]) for number in range(15, 61)
    )


LONG = Calendar("long", (*SHORT.people, *_many()), WEEKS, 7, 2000)
