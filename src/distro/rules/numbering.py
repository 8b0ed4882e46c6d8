"""Which of each laptop's numbered events are here: a laptop counts its own from 1 without gaps."""

from __future__ import annotations

from collections.abc import Iterable


class Numbering:
    """Numbers by laptop. `upto` is the last one of each before the first gap: what it can be said to have whole."""

    def __init__(self) -> None:
        self.upto: dict[str, int] = {}
        self._beyond: dict[str, list[tuple[int, int]]] = {}  # runs behind a gap, sorted, none touching another

    def copy(self) -> Numbering:
        """The same numbers, to try something on."""
        other = Numbering()
        other.upto = dict(self.upto)
        other._beyond = {device: list(runs) for device, runs in self._beyond.items()}
        return other

    def add(self, device: str, first: int, last: int | None = None) -> None:
        """The numbers from `first` to `last` of a laptop are here, or were here and were erased by its own decision."""
        last = first if last is None else last
        upto = self.upto.setdefault(device, 0)
        runs = self._beyond.get(device)
        if first <= upto + 1 and not runs:
            self.upto[device] = max(upto, last)
            return
        whole, *beyond = _joined([(1, upto), (first, last), *(runs or ())])
        self.upto[device] = whole[1]
        self._beyond[device] = beyond

    def gaps(self) -> Iterable[str]:
        """The laptops of which something is here that comes behind a gap."""
        return [device for device, runs in self._beyond.items() if runs]


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same numbers in as few runs as can be, sorted; the first begins at 1, if only to end at 0."""
    begun, *rest = sorted(runs)
    joined = [begun]
    for first, last in rest:
        if first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
