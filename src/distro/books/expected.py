"""Who is expected on a day, who of them has not come yet, and what they would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from distro.books.days import Day
from distro.books.entitlements import EntitlementBook
from distro.books.handovers import HandoverBook
from distro.model.entitlements import DueLine, EntitlementLine
from distro.model.events import Entitled
from distro.rules.verdict import due


class Expected:
    """Counted once over everybody, then kept up with those who come: asking again costs what has changed since.

    `planned` are the households entitled at the day's point, in its rounds, that had something left to collect when it
    opened: who took all on an earlier day of the round is not waited for. `needed` is what those of them who have not
    come would take, by item.
    """

    def __init__(self, day: Day, entitlements: EntitlementBook, handovers: HandoverBook) -> None:
        self._day = day
        self._entitlements = entitlements
        self._handovers = handovers
        self._counted = entitlements.version, day.reopened
        self._seen = 0
        self._came: set[str] = set()
        self.planned: set[str] = set()
        self.needed: Counter[str] = Counter()
        for granted in (one for code in day.rounds for one in entitlements.at(code, day.point)):
            lines = self._due(granted)
            if lines:
                self.planned.add(granted.household)
                self._need(lines)

    @property
    def absent(self) -> int:
        """How many of the planned have not come."""
        return len(self.planned) - len(self._came)

    def is_of(self, day: Day) -> bool:
        """Whether this is about `day`, and nothing was frozen since, nor was anything of an earlier day taken back."""
        return self._day is day and self._counted == (self._entitlements.version, day.reopened)

    def catch_up(self) -> None:
        """Take in who came, and what was taken back, since the last time."""
        changed, self._seen = self._day.changed[self._seen :], len(self._day.changed)
        for household in changed:
            has_come = household in self._day.came
            if household in self.planned and has_come is not (household in self._came):
                (self._came.add if has_come else self._came.remove)(household)
                for code in self._day.rounds:
                    granted = self._entitlements.get(code, household)
                    if granted is not None and granted.site == self._day.point:
                        self._need(self._due(granted), -1 if has_come else 1)

    def _due(self, granted: Entitled) -> Sequence[EntitlementLine | DueLine]:
        """What was left of an entitlement when the day opened."""
        made = self._handovers.of_household(granted.household)
        before = [handover for handover in made if handover.id < self._day.opened.id]
        # Nearly nobody took anything before: then all of it was.
        return due([granted], before) if before else granted.lines

    def _need(self, lines: Sequence[EntitlementLine | DueLine], sign: int = 1) -> None:
        for line in lines:
            self.needed[line.item] += sign * line.quantity
