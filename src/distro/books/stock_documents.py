"""The papers of the stock room: what was received and moved, by document number; cancelled numbers stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from distro.model.events import DocumentCancelled, GoodsMoved, GoodsReceived, MoveKind, TransferArrived
from distro.rules.entered_twice import Papers, entered_twice

StockDocument = GoodsReceived | GoodsMoved


class StockDocumentBook:
    """Papers by number, in the order they were written."""

    def __init__(self) -> None:
        self._by_number: dict[str, StockDocument] = {}
        self._cancelled: dict[str, DocumentCancelled] = {}
        self._arrived: dict[str, TransferArrived] = {}

    def __iter__(self) -> Iterator[StockDocument]:
        return iter(self._by_number.values())

    def written(self, event: StockDocument) -> None:
        # Two laptops that began apart may have given a number twice: neither paper is lost.
        twice = event.document in self._by_number
        self._by_number[f"{event.document}/{event.device}" if twice else event.document] = event

    def cancelled(self, event: DocumentCancelled) -> StockDocument | None:
        """The paper that is cancelled now; None when there is none, it was cancelled before, or its goods came in."""
        paper = self._by_number.get(event.document)
        if paper is None or event.document in self._cancelled or self._came_in(paper):
            return None
        self._cancelled[event.document] = event
        return paper

    def arrived(self, event: TransferArrived) -> bool:
        """A transfer came in; whether this is the first that was heard of it."""
        return self._arrived.setdefault(event.document, event) is event

    def cancelled_in_vain(self, document: str) -> StockDocument | None:
        """The transfer that came in although a laptop that had not heard of it cancelled its paper: it stands again."""
        paper = self._by_number.get(document)
        if paper is None or not self._came_in(paper) or self._cancelled.pop(document, None) is None:
            return None
        return paper

    def _came_in(self, paper: StockDocument) -> bool:
        is_transfer = isinstance(paper, GoodsMoved) and paper.why is MoveKind.TRANSFER
        return is_transfer and paper.document in self._arrived

    def arrivals(self) -> Iterator[TransferArrived]:
        """What came in of transfers, each once."""
        return iter(self._arrived.values())

    def arrival_of(self, document: str) -> TransferArrived | None:
        """What came in of the transfer with this number, if anything did."""
        return self._arrived.get(document)

    def on_the_way(self) -> Iterator[GoodsMoved]:
        """Transfers that did not come in yet and were not cancelled."""
        for document, paper in self._by_number.items():
            is_over = document in self._arrived or document in self._cancelled
            if isinstance(paper, GoodsMoved) and paper.why is MoveKind.TRANSFER and not is_over:
                yield paper

    def cancellations(self) -> Iterator[DocumentCancelled]:
        """What cancelled papers, each paper once."""
        return iter(self._cancelled.values())

    def entered_twice(self, besides: Collection[Papers] = ()) -> tuple[Papers, ...]:
        """The numbers of papers of two laptops that may be one, as long as nobody cancelled one; `besides` those."""
        standing = (paper for number, paper in self._by_number.items() if number not in self._cancelled)
        return tuple(papers for papers in entered_twice(standing) if papers not in besides)

    def get(self, document: str) -> StockDocument | None:
        """The paper with this number, cancelled or not."""
        return self._by_number.get(document)

    def cancellation_of(self, document: str) -> DocumentCancelled | None:
        """What cancelled a paper, if anything did."""
        return self._cancelled.get(document)

    def numbers(self) -> list[str]:
        """Every number that was given."""
        return [paper.document for paper in self._by_number.values()]
