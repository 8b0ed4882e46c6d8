"""Acts with sticks: they are written, and read at once, later, twice or never."""

from __future__ import annotations

from distro.stations.laptops.stick import Taken
from world import town
from world.base import Base
from world.calendar import SHORT, Calendar


class Sticks(Base):
    """A stick brings what its writer knew when it was written."""

    def __init__(self, rooms: tuple[int, ...], calendar: Calendar = SHORT) -> None:
        super().__init__(rooms, calendar)
        self.pocket: list[tuple[int, int, bytes, set[object]]] = []  # sticks under way: from, to, what is on them

    def carry(self, who: int, one: int, two: int) -> None:
        self.write_stick(who, one, two)
        self.read_stick(who, -1, two)

    def write_stick(self, who: int, one: int, two: int) -> None:
        """A stick is written, and read at once, later, twice or never."""
        if self.here == [who]:
            return
        others = self._others(who)
        to = others[one % len(others)]
        with self.program_of(who):
            sealed = town.write(self.laptops[who], self.laptops[to])
        self.pocket.append((who, to, sealed, set(self.truth.known[who])))

    def read_stick(self, who: int, one: int, two: int) -> None:
        if self.pocket:
            _, to, sealed, facts = self.pocket[one if one < 0 else one % len(self.pocket)]
            if to in self.gone:
                return
            self.nobody_doubted(to, self._read(to, sealed))
            self.truth.hears(to, facts)

    def _read(self, to: int, sealed: bytes) -> Taken:
        """Killed in the middle, the stick is read again."""
        found: list[Taken] = []
        self.do(to, "", lambda: found.append(town.read(self.laptops[to], sealed)), lambda event: None)
        if found:
            return found[0]
        with self.program_of(to):
            return town.read(self.laptops[to], sealed)

    def hand(self, giver: int, taker: int) -> None:
        """A stick from one to the other, here and now."""
        self.carry(giver, self._others(giver).index(taker), 0)

    def _others(self, who: int) -> list[int]:
        """The laptops that are still ours, from the next one on."""
        return [other for other in self.here if other > who] + [other for other in self.here if other < who]
