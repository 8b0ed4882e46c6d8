"""What all acts of a world stand on: the laptops, what truly happened, and a program that may be killed over an act."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from distro.model.quarantine import Reason
from distro.stations.laptops.met import Met
from distro.stations.laptops.stick import Taken
from older import older, running
from stage import MORNING
from store.crash.recording import Fault, Killed
from world import town
from world.calendar import SHORT, Calendar
from world.town import Laptop
from world.truth import Point, Truth


class Broken(AssertionError):
    """Something that must hold does not."""


class Base:
    """Each act leaves model and laptops where the people of the points left them."""

    def __init__(self, rooms: tuple[int, ...], calendar: Calendar = SHORT) -> None:
        found = town.found(rooms, calendar)
        self.calendar, self.laptops = calendar, found.laptops
        self.gone: set[int] = set()  # laptops that were retired
        today = MORNING.date()
        points = {
            name: Point(stands, stands.copy(), today, rounds={today: calendar.round_on(today)})
            for name, stands in found.stands.items()
        }
        self.truth = Truth(found.granted, found.sizes, points, [laptop.point for laptop in self.laptops])
        self.off = [timedelta()] * len(self.laptops)
        self.older = {len(self.laptops) - 1}  # who brings the last one up to date comes later, or not at all
        self.killed_at: dict[int, int] = {}  # the program of a laptop ends at so many calls to its disk from here

    def expect(self, holds: bool, why: str) -> None:
        if not holds:
            raise Broken(why)

    def at(self, who: int) -> tuple[Laptop, str]:
        return self.laptops[who], self.laptops[who].point

    @property
    def here(self) -> list[int]:
        """The laptops that are still ours."""
        return [who for who in range(len(self.laptops)) if who not in self.gone]

    @contextmanager
    def program_of(self, who: int) -> Iterator[None]:
        """Inside, the program that runs is that of this laptop; some have the one of before."""
        with older() if who in self.older else running():
            yield

    def nobody_doubted(self, who: int, brought: Taken | Met) -> None:
        """Nothing honest is set aside, or held to be another's; what a newer program says waits for the update."""
        waits = (Reason.NEWER,) if who in self.older else ()
        aside = (one.device for one in brought.set_aside if one.reason not in waits)
        named = {*brought.broken, *brought.strangers, *aside}
        self.expect(named <= self.truth.liars, f"doubted: {brought}")

    def do(self, who: int, kind: str, act: Callable[[], object], tell: Callable[[dict[str, Any]], object]) -> None:
        """Do it, and tell the model of the event of that kind when it is in the store.

        Killed in the middle, the store opens again and either has it whole or knows nothing of it.
        """
        laptop = self.laptops[who]
        before = laptop.session.log.seq
        if (calls := self.killed_at.pop(who, None)) is not None:
            laptop.disk.fault = Fault(laptop.disk.calls + calls // 2, 0, half=bool(calls % 2))
        with self.program_of(who):
            try:
                act()
            except Killed:
                laptop.restart()
            finally:
                laptop.disk.fault = None
        for number in range(before + 1, laptop.session.log.seq + 1):
            written = laptop.session.log.find(laptop.store.device, number)
            assert written is not None
            event = json.loads(written)
            self.truth.dated.hear(event)
            if event["kind"] == kind:
                tell(event)
