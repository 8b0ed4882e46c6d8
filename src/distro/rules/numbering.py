"""Which of each laptop's numbered events are here: a laptop counts its own from 1 without gaps."""

from __future__ import annotations

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
        whole, *beyond = _joined([(1, upto), (first, last), *(runs or ())])
        self.upto[device] = whole[1]
        self._beyond[device] = beyond

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
