"""Who is expected on a day, who of them has not come yet, and what they would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from distro.books.days import Day, DayBook
from distro.books.entitlements import EntitlementBook
from distro.books.handovers import HandoverBook
from distro.model.entitlements import DueLine, EntitlementLine
from distro.rules.verdict import due


class Expected:
    """Counted once over everybody, then kept up with those who come: asking again costs what has changed since.

    `planned` are the households entitled at the day's point, in its rounds, that had something left to collect when it
    opened: who took all on an earlier day of the round is not waited for. `needed` is what those of them who have not
    come would take, by item.
    """

    def __init__(
        self, days: DayBook, day: Day, entitlements: EntitlementBook, handovers: HandoverBook,
        original_of: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._days = days
        self._day = day
        self._entitlements = entitlements
        self._handovers = handovers
        self._original_of = original_of
        self._counted = entitlements.version, day.before
        self._seen = 0
        self._came: set[str] = set()
        self.planned: set[str] = set()
        self.needed: Counter[str] = Counter()
        for household in {one.household for code in day.rounds for one in entitlements.at(code, day.point)}:
            if lines := self._due(household):
                self.planned.add(household)
                self._need(lines)

    @property
    def absent(self) -> int:
        """How many of the planned have not come."""
        return len(self.planned) - len(self._came)

    def is_of(self, day: Day) -> bool:
        """Whether this is about `day`, and nothing was frozen since, nor has anything of an earlier day changed."""
        return self._day is day and self._counted == (self._entitlements.version, day.before)

    def catch_up(self) -> None:
        """Take in who came, and what was taken back, since the last time."""
        changed, self._seen = self._day.changed[self._seen :], len(self._day.changed)
        for household in changed:
            has_come = household in self._day.came
            if household in self.planned and has_come is not (household in self._came):
                (self._came.add if has_come else self._came.remove)(household)
                self._need(self._due(household), -1 if has_come else 1)

    def _due(self, household: str) -> Sequence[EntitlementLine | DueLine]:
        """What was left for a household when the day opened."""
        found = (self._entitlements.get(code, household) for code in self._day.rounds)
        granted = [one for one in found if one is not None and one.site == self._day.point]
        before = [made for made in self._handovers.of_household(household) if self._days.was_before(made, self._day)]
        if len(granted) == 1 and not before and granted[0].round not in self._original_of:
            return granted[0].lines  # nearly everybody: one round, and nothing taken before
        return due(granted, before, self._original_of)

    def _need(self, lines: Sequence[EntitlementLine | DueLine], sign: int = 1) -> None:
        for line in lines:
            self.needed[line.item] += sign * line.quantity
