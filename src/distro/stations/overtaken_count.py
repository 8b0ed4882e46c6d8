"""A count of the store room that did not know all: what was done before it came from another laptop after it.

Nobody was wrong: the count found what stood there, and its papers brought the book to it. What comes late moves the
book once more, although the count had seen it already. Until it is counted again the book of such an item is wrong.
"""

from __future__ import annotations

from msgspec import Struct

from distro.model import events as e
from distro.rules.ledger import Ledger
from distro.stations.session import Session
from distro.stations.stockroom import store_of
from distro.stations.store_count import count_papers, passes_of


class OvertakenCount(Struct, frozen=True, kw_only=True):
    """The count that `document` came of found `counted` of `item`; by what is known now, `book` would stand there."""

    item: str
    counted: int
    book: int
    document: str


def overtaken_count(session: Session, point: str) -> list[OvertakenCount]:
    """The items of the last count of the store of `point` that this is so of, in the programme's order.

    So it is where another laptop did something before the count, or counted too, and that was not known; and where a
    paper from before it was cancelled since. What is before goes by the ids of events: a laptop whose clock was wrong
    may be missed, or named for what it did after the count.
    """
    papers = count_papers(session, point)
    last = max(papers, key=lambda paper: paper.id, default=None)
    passes = passes_of(session, last) if last is not None else []
    if last is None or not passes:
        return []
    book = _book_at(session, last.id)
    found = [
        OvertakenCount(item=line.item, counted=line.counted, book=held, document=last.document)
        for line in passes[-1].lines
        if (held := book.on_hand(store_of(point), line.item)) != line.counted
    ]
    order = [item.code for item in session.programme.goods]
    return sorted((one for one in found if one.item in order), key=lambda one: order.index(one.item))


def _book_at(session: Session, last: str) -> Ledger:
    """What the papers up to the event `last` moved, as far as they are known now.

    A cancelled paper moved nothing, whenever that was said; but the lorry of a transfer that was, came home only then.
    """
    papers, book = session.books.stock_documents, Ledger()
    for paper in papers:
        cancelled = papers.cancellation_of(paper.document)
        came_home = isinstance(paper, e.GoodsMoved) and paper.why is e.MoveKind.TRANSFER
        if paper.id <= last and (cancelled is None or (came_home and cancelled.id > last)):
            book.post(paper.movements)
    for arrived in papers.arrivals():
        if arrived.id <= last:
            book.post(arrived.movements)
    return book
