"""The entitlements: what was frozen for each round."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import Entitled, RoundFrozen


class EntitlementBook:
    """Entitlements by round and household, and by round and point; the first freezing stands.

    `version` grows with each.
    """

    def __init__(self) -> None:
        self.version = 0
        self._of_round: dict[str, dict[str, Entitled]] = {}
        self._at: dict[tuple[str, str], list[Entitled]] = {}
        self._frozen: set[tuple[str, str]] = set()

    def frozen(self, event: RoundFrozen) -> None:
        self._frozen.add((event.round, event.site))

    def entitled(self, event: Entitled) -> None:
        of_round = self._of_round.setdefault(event.round, {})
        if event.household not in of_round:
            of_round[event.household] = event
            self._at.setdefault((event.round, event.site), []).append(event)
            self.version += 1

    def is_frozen(self, round_: str, point: str) -> bool:
        """Whether the round's register is closed at `point`."""
        return (round_, point) in self._frozen

    def get(self, round_: str, household: str) -> Entitled | None:
        """What a household may take in a round; None when it is not in it."""
        return self._of_round.get(round_, {}).get(household)

    def of(self, round_: str) -> Iterator[Entitled]:
        """All entitlements of a round."""
        return iter(self._of_round.get(round_, {}).values())

    def at(self, round_: str, point: str) -> Iterator[Entitled]:
        """All entitlements of a round at one point."""
        return iter(self._at.get((round_, point), ()))
