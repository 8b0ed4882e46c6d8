"""Who is expected on a day, who of them has not come yet, and what they would take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from distro.books.days import Day, DayBook
from distro.books.entitlements import EntitlementBook
from distro.books.handovers import HandoverBook
from distro.model.entitlements import DueLine, EntitlementLine
from distro.model.events import Entitled, Handover
from distro.rules.verdict import due


class Expected:
    """Counted once over everybody, then kept up with those who come: asking again costs what has changed since.

    `planned` are the households entitled at the day's point, in its rounds, that had something left to collect when it
    opened: who took all on an earlier day of the round is not waited for, and of records of the same people one is
    planned. `needed` is what those of them who have not come would take, by item.
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
        self._counted = entitlements.version, handovers.judgements, day.before
        self._seen = 0
        self._came: set[str] = set()
        # Records that came, and that took something, by the one that stands for all of the same people.
        self._records: dict[str, set[str]] = {}
        self._served: dict[str, set[str]] = {}
        self.planned: set[str] = set()
        self.needed: Counter[str] = Counter()
        self._planned_as: dict[str, str] = {}  # by the one that stands for all records of the same people
        self._plan()

    def _plan(self) -> None:
        """Most have taken nothing before: they are planned with all that they were granted, which is known together.

        Only of those who have, and of everybody where rounds go on with one another, it is read what is left.
        """
        rounds, point, root_of = self._day.rounds, self._day.point, self._handovers.root_of
        before: defaultdict[str, list[Handover]] = defaultdict(list)
        for made in self._days.taken_before(self._day, rounds, self._original_of):
            before[root_of(made.household)].append(made)
        records = {household for code in rounds for household in self._entitlements.households(code, point)}
        if self._handovers.judgements:
            for record in sorted(records, reverse=True):
                self._planned_as[root_of(record)] = record
        self.planned = set(self._planned_as.values()) if self._planned_as else {*records}
        apart = self._original_of.keys().isdisjoint(rounds)
        asked = {one for one in self.planned if root_of(one) in before} if apart else {*self.planned}
        others = records - self.planned
        if apart:
            for code in rounds:
                self.needed.update(self._entitlements.granted(code, point))
        granted: defaultdict[str, list[Entitled]] = defaultdict(list)
        for code in rounds if asked or others else ():
            for one in self._entitlements.at(code, point):
                if one.household in asked:
                    granted[one.household].append(one)
                if apart and (one.household in asked or one.household in others):
                    self._need(one.lines, -1)
        for household, theirs in granted.items():
            if left := due(theirs, before.get(root_of(household), ()), self._original_of):
                self._need(left)
            else:
                self.planned.remove(household)

    @property
    def served(self) -> int:
        """How many households took something, planned or not."""
        return len(self._served)

    @property
    def absent(self) -> int:
        """How many of the planned have not come."""
        return len(self.planned) - len(self._came)

    def is_of(self, day: Day) -> bool:
        """Whether this is about `day`, and nothing was frozen since, nor has anything of an earlier day changed."""
        return self._day is day and self._counted == (
            self._entitlements.version, self._handovers.judgements, day.before,
        )  # fmt: skip

    def catch_up(self) -> None:
        """Take in who came, and what was taken back, since the last time."""
        changed, self._seen = self._day.changed[self._seen :], len(self._day.changed)
        for record in changed:
            root = self._handovers.root_of(record)
            household = self._planned_as.get(root, record)
            for of, there in ((self._records, self._day.came), (self._served, self._day.served)):
                theirs = of.setdefault(root, set())
                (theirs.add if record in there else theirs.discard)(record)
                if not theirs:
                    del of[root]
            has_come = root in self._records
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
