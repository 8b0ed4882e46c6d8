"""Acts on the wire: each point has a hub, which all its laptops meet; the laptop that runs it meets the head office."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import cast

from distro.exchange.errors import HubRefused
from distro.exchange.hub import HubConnection
from distro.model.events import HubJoined
from distro.stations.laptops import hub
from simulated_hub import SimulatedHub
from world.calendar import SHORT, Calendar
from world.goods import Goods

_TRIES = 9


@dataclass
class Place:
    """A hub, and the facts that it was given."""

    runs_on: int
    link: SimulatedHub = field(default_factory=SimulatedHub)
    facts: set[object] = field(default_factory=set)


class Links(Goods):
    """A link breaks in the middle of a meeting, and the meeting is tried again until it is done."""

    def __init__(self, rooms: tuple[int, ...], calendar: Calendar = SHORT) -> None:
        super().__init__(rooms, calendar)
        self.hubs = {point: Place(self.truth.at.index(point)) for point in dict.fromkeys(self.truth.at)}
        self.office = Place(0)

    def meet_hub(self, who: int, one: int, two: int) -> None:
        place = self.hubs[self.truth.at[who]]
        self._meet(who, place, relay=place.runs_on == who, breaks=one)

    def meet_office(self, who: int, one: int, two: int) -> None:
        self._meet(self.hubs[self.truth.at[who]].runs_on, self.office, relay=True, breaks=one)

    def burn_hub(self, who: int, one: int, two: int) -> None:
        """A hub's disk dies; a new one begins empty."""
        place = self.hubs[self.truth.at[who]]
        place.link, place.facts = SimulatedHub(), set()

    def _meet(self, who: int, place: Place, relay: bool, breaks: int) -> None:
        """With `relay` the hub is given all that is known here, without it what this laptop says itself."""
        given = set(self.truth.known[who] if relay else self.truth.said[who])
        place.link.breaks_after = breaks if breaks < 12 else None
        for _ in range(_TRIES):
            if self._met(who, place, relay):
                break
        else:
            self.expect(False, f"{who} never comes to an end with its hub")
        place.link.breaks_after = None
        place.facts |= given
        self.truth.hears(who, place.facts)

    def _met(self, who: int, place: Place, relay: bool) -> bool:
        """Whether the meeting came to its end."""
        laptop, peer, met = self.laptops[who], self.laptops[place.runs_on].store.device, []

        def meet() -> None:
            joined = HubJoined(**laptop.session.stamper()(""), peer=peer, address="simulated:1", relay=relay)
            met.append(asyncio.run(hub.give_and_take(laptop.session, cast("HubConnection", place.link), joined)))

        try:
            self.do(who, "", meet, lambda event: None)
        except HubRefused:
            pass
        finally:
            with self.program_of(who):
                self.laptops[who].session.catch_up()
        for one in met:
            self.nobody_doubted(who, one)
        return bool(met)
