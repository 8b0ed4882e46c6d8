"""Everything that ever moved, with the day and the paper it moved by: what stock reports and stock cards add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from distro.books import Books
from distro.model.goods import Account, AccountKind, Movement


class Posting(Struct, frozen=True, gc=False):
    """A movement on a day: `sign` is -1 where something was taken back. `paper` is empty for handovers."""

    id: str
    on: date
    site: str
    paper: str
    movement: Movement
    sign: int


def postings(books: Books) -> Iterator[Posting]:
    """All of them, in no order."""
    for paper in books.stock_documents:
        for move in paper.movements:
            yield Posting(paper.id, paper.occurred_at.date(), paper.site, paper.document, move, 1)
    for cancelled in books.stock_documents.cancellations():
        taken_back = books.stock_documents.get(cancelled.document)
        for move in taken_back.movements if taken_back else ():
            on = cancelled.occurred_at.date()
            yield Posting(cancelled.id, on, cancelled.site, cancelled.document, move, -1)
    for handover in books.handovers.every():
        for move in handover.movements:
            yield Posting(handover.id, handover.occurred_at.date(), handover.site, "", move, 1)
    for void in books.handovers.voids():
        handed = books.handovers.get(void.handover)
        for move in handed.movements if handed else ():
            yield Posting(void.id, void.occurred_at.date(), void.site, "", move, -1)
    for day in books.days.all():
        if day.closed is not None:
            for move in day.closed.movements:
                yield Posting(day.closed.id, day.closed.occurred_at.date(), day.point, day.name, move, 1)


def held_at(site: str) -> frozenset[Account]:
    """What a site holds: its store and its distribution point together."""
    return frozenset((Account(AccountKind.STORE, site), Account(AccountKind.POINT, site)))
