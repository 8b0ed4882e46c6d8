"""Everything that ever moved, with the day and the paper it moved by: what stock reports and stock cards add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from distro.books import Books
from distro.model import events as e
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
    """All of them, in no order. What belongs to a distribution day has its date, as a person confirmed it."""
    documents = books.stock_documents
    for paper in documents:
        for move in paper.movements:
            yield Posting(paper.id, day_of(books, paper, paper.day), paper.site, paper.document, move, 1)
    for arrival in documents.arrivals():
        for move in arrival.movements:
            yield Posting(arrival.id, day_of(books, arrival, arrival.day), arrival.site, arrival.document, move, 1)
    for cancelled in documents.cancellations():
        taken_back = documents.get(cancelled.document)
        for move in taken_back.movements if taken_back else ():
            yield Posting(
                cancelled.id, day_of(books, cancelled, cancelled.day), cancelled.site, cancelled.document, move, -1
            )
    for handover in books.handovers.every():
        day, void = day_of(books, handover, handover.day), books.handovers.void_of(handover.id)
        for move in handover.movements:
            yield Posting(handover.id, day, handover.site, "", move, 1)
            if void is not None:  # the goods are told for where they stand: as never handed over
                yield Posting(void.id, day, void.site, "", move, -1)
    for closed in books.days.all():
        signatures: list[e.DayClosed | e.DaySupplemented] = [*closed.closes, *closed.supplements]
        for signed in signatures:
            for move in signed.movements:
                yield Posting(signed.id, closed.date, closed.point, closed.name, move, 1)


def day_of(books: Books, event: e.Event, day: str) -> date:
    """The date of its distribution day, as a person confirmed it; else when it happened."""
    known = books.days.get(day)
    return known.date if known is not None else event.occurred_at.date()


def held_at(site: str) -> frozenset[Account]:
    """What a site holds: its store and its distribution point together."""
    return frozenset((Account(AccountKind.STORE, site), Account(AccountKind.POINT, site)))
