"""Acts of people who try what is not theirs to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from distro.model.cards import RevokeReason
from distro.model.goods import AdjustmentReason
from distro.stations import card_office, days, erasing, rounds, stockroom
from distro.stations.closing import Close
from distro.stations.errors import Refused
from distro.stations.laptops import retiring, stick
from world.base import Broken
from world.calendar import ROLES
from world.desk import AtDesk
from world.town import Laptop

_OTHERS = [person for person, role in ROLES.items() if role != "supervisor"]


class Roles(AtDesk):
    """A refusal says whose task it is, and nothing is written."""

    def overstep(self, who: int, one: int, two: int) -> None:
        person, laptop = _OTHERS[one % len(_OTHERS)], self.laptops[who]
        with self.as_person(who, person):
            before = laptop.session.log.seq
            for attempt in _beyond(laptop, ROLES[person], self.calendar.rounds[0]):
                try:
                    attempt()
                except Refused as refused:
                    self.expect(refused.code == "not_your_role", f"{person}: {refused.code}")
                else:
                    raise Broken(f"{person} does what is not theirs")
            self.expect(laptop.session.log.seq == before, f"what {person} was refused is written")


def _beyond(laptop: Laptop, role: str, code: str) -> Iterator[Callable[[], object]]:
    """What no role but another's does."""
    session, at = laptop.session, laptop.point
    card = session.books.cards.of_household(f"h-{at}-0001")
    yield lambda: days.open_day(session, at, (code,))
    yield lambda: Close(session, at)
    yield lambda: rounds.freeze(session, code, at)
    yield lambda: retiring.retire(session, "00000000")
    if role != "data_focal_point":
        yield lambda: erasing.erase(session, "RBT-0001")
        yield lambda: stick.gather(session)
    if role != "registrar":
        yield lambda: stockroom.issue(session, at, [("RIZ", 1)])
        yield lambda: stockroom.lose(session, at, [("RIZ", 1)], AdjustmentReason.LOST)
        if card is not None:
            yield lambda: card_office.reissue(session, card.code, RevokeReason.LOST)
    if role == "data_focal_point":
        yield lambda: laptop.desk().look_up(f"h-{at}-0001")
