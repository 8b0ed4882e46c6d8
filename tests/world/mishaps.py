"""Acts that nobody wishes for: programs are killed, clocks jump, a disk dies and its laptop is made anew."""

from __future__ import annotations

from datetime import timedelta

from distro.stations import backups
from distro.stations.laptops import retiring
from stage import MORNING
from store.crash.disk import Tree
from world import judge
from world.calendar import SHORT, Calendar
from world.lists import Lists

_JUMPS = (0, -1000, -400, -1, 1, 60, 3650)  # days that a clock is off


class Mishaps(Lists):
    """What must be known after each is what was known before."""

    def __init__(self, rooms: tuple[int, ...], calendar: Calendar = SHORT) -> None:
        super().__init__(rooms, calendar)
        self.nights = -1
        self.backups: dict[int, tuple[Tree, set[object], set[object]]] = {}  # with what it knew and said

    def kill(self, who: int, one: int, two: int) -> None:
        """Soon the program of this laptop is killed while it writes."""
        self.killed_at[who] = one % 24

    def restart(self, who: int, one: int, two: int) -> None:
        before = judge.state(self.laptops[who])
        self.laptops[who].restart()
        self.expect(judge.state(self.laptops[who]) == before, f"{who} knows other things after a restart")

    def update(self, who: int, one: int, two: int) -> None:
        """A laptop gets the program that the others have."""
        if who in self.older:
            self.older.remove(who)
            with self.program_of(who):
                self.laptops[who].restart()

    def wait(self, who: int, one: int, two: int) -> None:
        for laptop in self.laptops:
            laptop.clock.time += timedelta(minutes=one)

    def morning(self, who: int, one: int, two: int) -> None:
        """The next day; a clock that is off stays so."""
        self.nights += 1
        for laptop, off in zip(self.laptops, self.off, strict=True):
            laptop.clock.time = MORNING + timedelta(days=self.nights) + off

    def clock(self, who: int, one: int, two: int) -> None:
        """A clock is set to another day, or right again."""
        off = timedelta(days=_JUMPS[one % len(_JUMPS)])
        self.laptops[who].clock.time += off - self.off[who]
        self.off[who] = off

    def retire(self, who: int, one: int, two: int) -> None:
        """A laptop is lost, after the first one read its last stick; it is one of ours no more."""
        hubs = {place.runs_on for place in (*self.hubs.values(), self.office)}
        if who == 0 or who in hubs or len(self.here) < 3 or who in self.backups:
            return
        self.hand(who, 0)
        lost = self.laptops[who]
        while who not in self.gone:  # killed in the middle, it is done again
            self.do(
                0, "DeviceRetired", lambda: retiring.retire(self.laptops[0].session, lost.store.device),
                lambda event: self.gone.add(who),
            )  # fmt: skip
        lost.store.close()
        self.pocket = [stick for stick in self.pocket if who not in stick[:2]]
        self.truth.retired.add(lost.store.device)

    def back_up(self, who: int, one: int, two: int) -> None:
        truth = self.truth
        self.backups[who] = self.laptops[who].files.tree(), set(truth.known[who]), set(truth.said[who])

    def restore(self, who: int, one: int, two: int) -> None:
        """The disk dies when others have all that was written there; a backup is put back, and everybody is asked.

        What others say of themselves too may be known by them alone: a day that they opened as well.
        """
        if who not in self.backups:
            return
        tree, known, said = self.backups[who]
        others = [other for other in self.here if other != who]
        told = set().union(*(self.truth.known[other] for other in others))
        of_others = set().union(*(self.truth.said[other] for other in others))
        if not self.truth.said[who] - said <= told - of_others:
            return
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
