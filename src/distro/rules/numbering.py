"""Which of each laptop's numbered events are here: a laptop counts its own from 1 without gaps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator


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
        if first <= upto + 1:
            self.upto[device] = _without_what_joins(runs or [], max(upto, last))
            return
        self._insert(self._beyond.setdefault(device, []), first, last)

    @staticmethod
    def _insert(runs: list[tuple[int, int]], first: int, last: int) -> None:
        """As one run with those that it touches. Whoever leaves out every second number makes many of them."""
        begin = end = bisect_left(runs, (first,))
        if begin and runs[begin - 1][1] >= first - 1:
            begin -= 1
        while end < len(runs) and runs[end][0] <= last + 1:
            end += 1
        touched = runs[begin:end]
        runs[begin:end] = [(min([first, *(run[0] for run in touched)]), max([last, *(run[1] for run in touched)]))]

    @property
    def last(self) -> dict[str, int]:
        """The last number of each laptop that is here, whatever is missing before it."""
        return self.upto | {device: runs[-1][1] for device, runs in self._beyond.items() if runs}

    def missing(self) -> Iterator[tuple[str, int, int]]:
        """(laptop, first, last) of every gap."""
        for device, beyond in self._beyond.items():
            before = self.upto[device]
            for first, last in beyond:
                yield device, before + 1, first - 1
                before = last

    def lacking(self, device: str, last: int) -> Iterator[tuple[int, int]]:
        """(first, last) of each run of numbers of a laptop, up to `last`, that are not here."""
        expected = self.upto.get(device, 0) + 1
        for first, to in self._beyond.get(device, ()):
            if first > last:
                break
            yield expected, first - 1
            expected = to + 1
        if expected <= last:
            yield expected, last

    def gaps(self) -> Iterable[str]:
        """The laptops of which something is here that comes behind a gap."""
        return [device for device, runs in self._beyond.items() if runs]


def _without_what_joins(runs: list[tuple[int, int]], upto: int) -> int:
    """Take those off the front that go on from `upto`; how far it goes then."""
    joining = 0
    while joining < len(runs) and runs[joining][0] <= upto + 1:
        upto = max(upto, runs[joining][1])
        joining += 1
    del runs[:joining]
    return upto


def joined(of: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same numbers in as few runs as can be, sorted."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(of):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def runs(numbers: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    """Sorted (device, number) as runs without gaps: (device, first, last)."""
    run: tuple[str, int, int] | None = None
    for device, number in numbers:
        if run is not None and run[0] == device and run[2] + 1 == number:
            run = (device, run[1], number)
        else:
            if run is not None:
                yield run
            run = (device, number, number)
    if run is not None:
        yield run
