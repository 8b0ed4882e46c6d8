"""The entitlements: what was frozen for each round, and what became of it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from distro.model.events import Entitled, EntitlementAmended, RoundFrozen, ScaleCorrected

# Whether an event was known at some moment.
Known = Callable[[Entitled], bool]


class EntitlementBook:
    """Entitlements by round and household, and by round and point; the first freezing stands until it is amended.

    `version` grows with each.
    """

    def __init__(self) -> None:
        self.version = 0
        self._of_round: defaultdict[str, dict[str, Entitled]] = defaultdict(dict)
        self._at: defaultdict[tuple[str, str], dict[str, Entitled]] = defaultdict(dict)
        self._granted: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)  # of each item, to all together
        self._scales: dict[tuple[str, str], str] = {}
        # Every state of those that were amended, oldest first, by round and household; gone is one without lines.
        self._states: defaultdict[str, dict[str, list[Entitled]]] = defaultdict(dict)
        self._amendments: list[EntitlementAmended] = []
        self._corrections: dict[str, ScaleCorrected] = {}

    def frozen(self, event: RoundFrozen) -> None:
        self._scales.setdefault((event.round, event.site), event.id)

    def scale_corrected(self, event: ScaleCorrected) -> None:
        """From here on the round's scale at this point is the one of the programme as it is now."""
        self._scales[event.round, event.site] = event.id
        self._corrections[event.id] = event

    def why(self, event: EntitlementAmended) -> str:
        """Why a household was amended: in words of its own, or in those of the correction for all."""
        correction = self._corrections.get(event.correction)
        return event.why or (correction.why if correction is not None else "")

    def entitled(self, event: Entitled) -> None:
        standing = self._of_round[event.round].get(event.household)
        if standing is None:
            self._put(event)
            if event.household in self._states[event.round]:
                self._states[event.round][event.household].append(event)

    def amended(self, event: EntitlementAmended) -> None:
        """A household's entitlement is another one from here on; without lines it is in the round no more."""
        before = self._of_round[event.round].pop(event.household, None)
        states = self._states[event.round].setdefault(event.household, [before] if before else [])
        if before is not None:
            del self._at[event.round, before.site][event.household]
            self._count(before, -1)
        now = Entitled(
            id=event.id, seq=event.seq, device=event.device, site=event.site, by=event.by,
            occurred_at=event.occurred_at, recorded_at=event.recorded_at, round=event.round,
            household=event.household, group=event.group, members=event.members, lines=event.lines,
        )  # fmt: skip
        states.append(now)
        self._amendments.append(event)
        self.version += 1
        if now.lines:
            self._put(now)

    def _put(self, event: Entitled) -> None:
        self._of_round[event.round][event.household] = event
        self._at[event.round, event.site][event.household] = event
        self._count(event, 1)
        self.version += 1

    def _count(self, event: Entitled, sign: int) -> None:
        granted = self._granted[event.round, event.site]
        for line in event.lines:
            granted[line.item] = granted.get(line.item, 0) + sign * line.quantity

    def is_frozen(self, round_: str, point: str) -> bool:
        """Whether the round's register is closed at `point`."""
        return (round_, point) in self._scales

    def scale_of(self, round_: str, point: str) -> str:
        """The event since which the round's scale at `point` is what it is: its freezing, or a correction for all."""
        return self._scales[round_, point]

    def amendments(self, round_: str = "") -> list[EntitlementAmended]:
        """Every amendment of `round_`, of all rounds without one, oldest first."""
        return [one for one in self._amendments if round_ in ("", one.round)]

    def get(self, round_: str, household: str, known: Known | None = None) -> Entitled | None:
        """What a household may take in a round, as far as was `known`; None when it is not in it."""
        if known is None:
            return self._of_round[round_].get(household) if round_ in self._of_round else None
        now = self._of_round[round_].get(household)
        states = self._states[round_].get(household) or ([now] if now else [])
        last = next((state for state in reversed(states) if known(state)), None)
        return last if last is not None and last.lines else None

    def of(self, round_: str) -> Iterator[Entitled]:
        """All entitlements of a round."""
        return iter(self._of_round[round_].values() if round_ in self._of_round else ())

    def households(self, round_: str, point: str) -> Iterator[str]:
        """Who has an entitlement of a round at one point; of these nothing is read."""
        return iter(self._at.get((round_, point), ()))

    def granted(self, round_: str, point: str) -> Mapping[str, int]:
        """How much of each item all of them are granted together."""
        return self._granted.get((round_, point), {})

    def at(self, round_: str, point: str, known: Known | None = None) -> Iterator[Entitled]:
        """All entitlements of a round at one point, as far as was `known`."""
        now = self._at.get((round_, point), {})
        if known is None:
            return iter(now.values())
        households = dict.fromkeys([*now, *self._states[round_]])
        found = (self.get(round_, household, known) for household in households)
        return (one for one in found if one is not None and one.site == point)
