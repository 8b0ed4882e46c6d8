"""The counts at each close, as the audit recomputes them: the book that the laptop knew, from the journal alone.

What a close knew is a number for each laptop. So what was moved is added up between these numbers, once, and not for
each close anew; only what cancels or repeats something else is looked at by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from distro.stations.audit.moves import Account, Effects, Moved, Movements, is_known, of_kind, plain, put_on
from distro.stations.audit.stream import Document

_Runs = list[tuple[int, int]]


class Closes:
    """The closes among `documents`, which are all that opened, closed or was written on paper, and all voids; `voided`
    are the handovers that these name. Tell it of everything that `moved`, then ask which do `not_tie`.
    """

    def __init__(self, documents: Iterable[Document], voided: Mapping[str, Document]) -> None:
        there = list(documents)
        self._closes = list(of_kind(there, "DayClosed"))
        self._voided = voided
        self._apart = list(_looked_at_apart(there))
        self._apart_ids = {document["id"] for document in self._apart}
        places: defaultdict[Account, list[Document]] = defaultdict(list)
        for close in self._closes:
            places[plain(close["account"], 2)].append(close)
        self._books = {place: _Book(closes) for place, closes in places.items()}

    def add(self, moved: Moved, effects: Effects) -> None:
        """`effects` are those of what `moved` gives."""
        if moved.document["id"] in self._apart_ids:
            return
        for account, items in effects.items():
            if (book := self._books.get(account)) is not None:
                book.add(moved.document, items, moved.sign)

    def not_tie(self) -> Iterator[tuple[Document, str]]:
        """Each close and item of which the book is not what its laptop knew of the journal, or the count not what was
        left.
        """
        for close in self._closes:
            place = plain(close["account"], 2)
            book, adjusted = self._books[place].known(close), put_on(place, close)
            book.update(self._of_those_apart(place, close))
            for item, said, counted, *_ in close["lines"]:
                if book[item] != said or said + adjusted[item] != counted:
                    yield close, item

    def _of_those_apart(self, place: Account, close: Document) -> Counter[str]:
        book, done = Counter[str](), set[str]()
        movements = Movements(self._voided)
        for moved in map(movements.of, (document for document in self._apart if is_known(document, close))):
            if moved.once not in done:
                done.add(moved.once)
                for item, quantity in put_on(place, moved.of).items():
                    book[item] += moved.sign * quantity
        return book


def _looked_at_apart(documents: list[Document]) -> Iterator[Document]:
    """What is not by itself: papers that were cancelled, what came or was taken back twice, supplements."""
    cancelled = {one["document"] for one in of_kind(documents, "DocumentCancelled")}
    voids = Counter(one["handover"] for one in of_kind(documents, "Void"))
    came = Counter(one["document"] for one in of_kind(documents, "TransferArrived"))
    for document in documents:
        kind = document["kind"]
        if (
            kind in ("DocumentCancelled", "DaySupplemented")
            or (kind in ("GoodsReceived", "GoodsMoved") and document["document"] in cancelled)
            or (kind == "Void" and voids[document["handover"]] > 1)
            or (kind == "TransferArrived" and came[document["document"]] > 1)
        ):
            yield document


class _Book:
    """What moved at one place, added up between all numbers that its `closes` knew."""

    def __init__(self, closes: list[Document]) -> None:
        self._closes = closes
        self._sums: dict[str, _Sums] = {}

    def add(self, document: Document, items: Mapping[str, int], sign: int) -> None:
        device = document["device"]
        sums = self._sums.get(device)
        if sums is None:
            sums = self._sums[device] = _Sums(self._numbers(device))
        sums.add(document["seq"], items, sign)

    def _numbers(self, device: str) -> set[int]:
        numbers = {close["knew"][device] for close in self._closes if device in close["knew"]}
        for close in self._closes:
            for first, last in _unread(close, device):
                numbers |= {first - 1, last}
        return numbers

    def known(self, close: Document) -> Counter[str]:
        """What a close knew."""
        book = Counter[str]()
        for device, last in close["knew"].items():
            if (sums := self._sums.get(device)) is None:
                continue
            book.update(sums.up_to(last))
            for first, end in _unread(close, device):
                if first <= last:
                    book.subtract(sums.up_to(min(end, last)))
                    book.update(sums.up_to(first - 1))
        return book


def _unread(close: Document, device: str) -> _Runs:
    """The runs of a laptop's numbers that a close did not know although it knew later ones; none within another."""
    runs: _Runs = []
    for first, last in sorted((first, last) for of, first, last in close.get("unread", ()) if of == device):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        elif first <= last:
            runs.append((first, last))
    return runs


class _Sums:
    """Sums of what one laptop moved, between these numbers of its events."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self._numbers = sorted(numbers)
        self._between = [Counter[str]() for _ in self._numbers]
        self._summed = False

    def add(self, seq: int, items: Mapping[str, int], sign: int) -> None:
        at = bisect_left(self._numbers, seq)
        if at < len(self._numbers):
            between = self._between[at]
            for item, quantity in items.items():
                between[item] += sign * quantity

    def up_to(self, number: int) -> Counter[str]:
        """All up to one of the numbers, when everything was added."""
        if not self._summed:
            total = Counter[str]()
            for at, between in enumerate(self._between):
                total.update(between)
                self._between[at] = total.copy()
            self._summed = True
        return self._between[bisect_left(self._numbers, number)]
