"""The handovers: what each household received, less what was voided."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterator

from distro.model.events import DoubleExplained, DuplicatesJudged, Handover, HandoverReconstructed, Void


class HandoverBook:
    """Handovers by id and by household. A void takes one out of its household's list; it stays known by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Handover] = {}
        self._of_household: dict[str, list[Handover]] = {}
        self._voids: dict[str, Void] = {}
        self._papers: dict[str, str] = {}
        self._explained: set[str] = set()
        self._fingerprints: dict[str, int] = {}
        self._root_above: dict[str, str] = {}
        self._judged: list[DuplicatesJudged] = []

    def made(self, event: Handover) -> None:
        self._by_id[event.id] = event
        theirs = self._of_household.setdefault(self.root_of(event.household), [])
        insort(theirs, event, key=_id)
        self._happened(event.household, event.id)

    def reconstructed(self, event: HandoverReconstructed) -> None:
        self._papers[event.handover] = event.paper

    def explained(self, event: DoubleExplained) -> None:
        """The handovers of a double collection that somebody looked into."""
        self._explained.update(event.handovers)

    def are_explained(self, handovers: Collection[str]) -> bool:
        """Whether somebody looked into all of these."""
        return self._explained.issuperset(handovers)

    def paper_of(self, handover: str) -> str:
        """The paper that a handover was written down from at the close; empty for any other."""
        return self._papers.get(handover, "")

    def voided(self, event: Void) -> Handover | None:
        """The handover that this void takes back.

        None when it was taken back already (the first void counts), or has not come here yet from another laptop.
        """
        handover = self._by_id.get(event.handover)
        if handover is None or event.handover in self._voids:
            return None
        self._voids[event.handover] = event
        self._happened(handover.household, event.id)
        self._of_household[self.root_of(handover.household)].remove(handover)
        return handover

    def _happened(self, household: str, event: str) -> None:
        one = self.root_of(household)
        self._fingerprints[one] = self._fingerprints.get(one, 0) ^ int(event.replace("-", ""), 16)

    def fingerprint(self, household: str) -> int:
        """A number that stands for all handovers and voids of a household, whatever their order; 0 for none."""
        return self._fingerprints.get(self.root_of(household), 0)

    def judged_same(self, event: DuplicatesJudged) -> None:
        """Two records are of the same people: what either received, both did."""
        first, second = self.root_of(event.kept), self.root_of(event.other)
        if first != second:
            self._judged.append(event)
            self._root_above[second] = first
            both = self._of_household.get(first, []) + self._of_household.pop(second, [])
            self._of_household[first] = sorted(both, key=_id)
            self._fingerprints[first] = self._fingerprints.get(first, 0) ^ self._fingerprints.pop(second, 0)

    def root_of(self, household: str) -> str:
        """The record that stands for all of the same people: the root of those judged to be one."""
        return _root(self._root_above, household)

    def root_known(self, known: Callable[[DuplicatesJudged], bool]) -> Callable[[str], str]:
        """The same, by the judgements that were `known` at some moment."""
        if all(map(known, self._judged)):
            return self.root_of
        above: dict[str, str] = {}
        for event in filter(known, self._judged):
            first, second = _root(above, event.kept), _root(above, event.other)
            if first != second:
                above[second] = first
        return lambda household: _root(above, household)

    @property
    def judgements(self) -> int:
        """How often records were judged to be of the same people: whoever counts households counts anew after it."""
        return len(self._judged)

    def __iter__(self) -> Iterator[Handover]:
        """Every handover that stands."""
        return (handover for handover in self._by_id.values() if handover.id not in self._voids)

    def ids(self) -> Iterator[str]:
        """The ids of all that stand; of none of them more is read."""
        return (handover for handover in self._by_id if handover not in self._voids)

    def every(self) -> Iterator[Handover]:
        """Every handover, voided ones too."""
        return iter(self._by_id.values())

    def voids(self) -> Iterator[Void]:
        """Every void that took a handover back."""
        return iter(self._voids.values())

    def get(self, handover: str) -> Handover | None:
        """The handover with this id, voided or not."""
        return self._by_id.get(handover)

    def void_of(self, handover: str) -> Void | None:
        """The void that took a handover back, if one did."""
        return self._voids.get(handover)

    def of_household(self, household: str) -> list[Handover]:
        """What stands of a household's handovers, oldest first; of all records of the same people."""
        return self._of_household.get(self.root_of(household), [])

    def settled(self, household: str, round_: str, basket: str, item: str) -> int:
        """How much of an entitlement line is used up by what was given, declined or substituted."""
        return sum(
            line.settles
            for handover in self.of_household(household)
            for line in handover.lines
            if line.round == round_ and line.basket == basket and (line.instead_of or line.item) == item
        )


def _root(above: dict[str, str], household: str) -> str:
    while household in above:
        household = above[household]
    return household


def _id(handover: Handover) -> str:
    return handover.id
