"""The papers of the stock room: what was received and moved, by document number; cancelled numbers stay."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import DocumentCancelled, GoodsMoved, GoodsReceived

Paper = GoodsReceived | GoodsMoved


class PaperBook:
    """Papers by number, in the order they were written."""

    def __init__(self) -> None:
        self._by_number: dict[str, Paper] = {}
        self._cancelled: dict[str, DocumentCancelled] = {}

    def __iter__(self) -> Iterator[Paper]:
        return iter(self._by_number.values())

    def written(self, event: Paper) -> None:
        self._by_number.setdefault(event.document, event)

    def cancelled(self, event: DocumentCancelled) -> Paper | None:
        """The paper that is cancelled now; None when there is none or it was cancelled before."""
        if event.document in self._cancelled or event.document not in self._by_number:
            return None
        self._cancelled[event.document] = event
        return self._by_number[event.document]

    def cancellations(self) -> Iterator[DocumentCancelled]:
        """What cancelled papers, each paper once."""
        return iter(self._cancelled.values())

    def get(self, document: str) -> Paper | None:
        """The paper with this number, cancelled or not."""
        return self._by_number.get(document)

    def cancellation_of(self, document: str) -> DocumentCancelled | None:
        """What cancelled a paper, if anything did."""
        return self._cancelled.get(document)

    def next_number(self, site: str, kind: str) -> str:
        """The next number of a kind of paper at a site, without gaps: RBT-BR-0007."""
        series = f"{site}-{kind}-"
        return f"{series}{1 + sum(1 for number in self._by_number if number.startswith(series)):04}"
