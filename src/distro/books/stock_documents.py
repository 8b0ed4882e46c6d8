"""The papers of the stock room: what was received and moved, by document number; cancelled numbers stay."""

from __future__ import annotations

from collections.abc import Iterator

from distro.model.events import DocumentCancelled, GoodsMoved, GoodsReceived

StockDocument = GoodsReceived | GoodsMoved


class StockDocumentBook:
    """Papers by number, in the order they were written."""

    def __init__(self) -> None:
        self._by_number: dict[str, StockDocument] = {}
        self._cancelled: dict[str, DocumentCancelled] = {}

    def __iter__(self) -> Iterator[StockDocument]:
        return iter(self._by_number.values())

    def written(self, event: StockDocument) -> None:
        # Two laptops that began apart may have given a number twice: neither paper is lost.
        twice = event.document in self._by_number
        self._by_number[f"{event.document}/{event.device}" if twice else event.document] = event

    def cancelled(self, event: DocumentCancelled) -> StockDocument | None:
        """The paper that is cancelled now; None when there is none or it was cancelled before."""
        if event.document in self._cancelled or event.document not in self._by_number:
            return None
        self._cancelled[event.document] = event
        return self._by_number[event.document]

    def cancellations(self) -> Iterator[DocumentCancelled]:
        """What cancelled papers, each paper once."""
        return iter(self._cancelled.values())

    def get(self, document: str) -> StockDocument | None:
        """The paper with this number, cancelled or not."""
        return self._by_number.get(document)

    def cancellation_of(self, document: str) -> DocumentCancelled | None:
        """What cancelled a paper, if anything did."""
        return self._cancelled.get(document)

    def numbers(self) -> list[str]:
        """Every number that was given."""
        return [paper.document for paper in self._by_number.values()]
