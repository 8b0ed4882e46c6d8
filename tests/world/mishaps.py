"""Acts that nobody wishes for: programs are killed, clocks jump, a disk dies and its laptop is made anew."""

from __future__ import annotations

from datetime import timedelta

from distro.stations import backups
from store.crash.disk import Tree
from world import judge
from world.lists import Lists
from world.sticks import Sticks

_JUMPS = (0, -1000, -400, -1, 1, 60, 3650)  # days that a clock is off


class Mishaps(Lists, Sticks):
    """What must be known after each is what was known before."""

    def __init__(self, rooms: tuple[int, ...]) -> None:
        super().__init__(rooms)
        self.backups: dict[int, tuple[Tree, set[object]]] = {}

    def kill(self, who: int, one: int, two: int) -> None:
        """Soon the program of this laptop is killed while it writes."""
        self.killed_at[who] = one % 24

    def restart(self, who: int, one: int, two: int) -> None:
        before = judge.state(self.laptops[who])
        self.laptops[who].restart()
        self.expect(judge.state(self.laptops[who]) == before, f"{who} knows other things after a restart")

    def wait(self, who: int, one: int, two: int) -> None:
        for laptop in self.laptops:
            laptop.clock.time += timedelta(minutes=one)

    def clock(self, who: int, one: int, two: int) -> None:
        """A clock is set to another day, or right again."""
        off = timedelta(days=_JUMPS[one % len(_JUMPS)])
        self.laptops[who].clock.time += off - self.off[who]
        self.off[who] = off

    def back_up(self, who: int, one: int, two: int) -> None:
        self.backups[who] = self.laptops[who].files.tree(), set(self.truth.known[who])

    def restore(self, who: int, one: int, two: int) -> None:
        """The disk dies when others have all that was written there; a backup is put back, and everybody is asked."""
        others = [other for other in range(len(self.laptops)) if other != who]
        told = set().union(*(self.truth.known[other] for other in others))
        if who not in self.backups or not self.truth.said[who] <= told:
            return
        tree, known = self.backups[who]
        self.laptops[who].store.close()
        self.laptops[who].put_back(tree)
        self.truth.known[who] = set(known)
        self.pocket = [stick for stick in self.pocket if stick[0] != who]  # they broke with it
        for other in others:
            self.hand(who, other)  # it says how little it has
            self.hand(other, who)
        self.meet_hub(who, 63, 0)
        if self.hubs[self.truth.at[who]].runs_on == who:
            self.meet_office(who, 63, 0)
        backups.settle(self.laptops[who].session, anyway=bool(self.truth.liars))  # they give nothing back
