"""A transfer has two sides: sent under the number of its paper, received against it; in between it is on its way.

What two laptops enter of one transfer counts once. What did not come in stays on its way, where everybody sees it,
until somebody says what became of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import Account, AccountKind, AdjustmentReason, Condition, Lot, Movement
from distro.rules.ledger import Quantities, TooLittle, may_be, moved
from distro.rules.roles import Task
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.lookups import point_named
from distro.stations.rules_date import today
from distro.stations.session import Session
from distro.stations.stockroom import (
    ReceiptLine,
    checked,
    donor_of,
    gone_to,
    is_transfer,
    store_of,
    taken,
    when,
    write,
)

_CALLED_OFF = 5  # transfers: an older one is taken in by its number


class OnTheWay(Struct, frozen=True, kw_only=True):
    """A transfer that did not come in yet: item and amount of each of its goods, in the item's smallest unit."""

    document: str
    point: str
    to: str
    sent_at: datetime
    items: dict[str, int]


class CalledOff(Struct, frozen=True, kw_only=True):
    """A transfer whose paper somebody cancelled, when and who; item and amount as in `OnTheWay`."""

    document: str
    at: datetime
    by: str
    items: dict[str, int]


class InTransit(Struct, frozen=True, kw_only=True):
    """The transfers from and to a point that did not come in yet, the oldest first; and what came in short there and
    nobody explained, by item, nothing of zero: below zero where something came that nobody here heard was sent.
    """

    transfers: tuple[OnTheWay, ...]
    missing: dict[str, int]


def transit_to(point: str) -> Account:
    """What is on its way to `point`."""
    return Account(AccountKind.TRANSIT, point)


def send(session: Session, point: str, to: str, quantities: Quantities, note: str = "") -> e.GoodsMoved:
    """Good stock leaves the store of `point` for another point of the programme, and is on its way there."""
    session.demand(Task.MOVE_STOCK)
    if point_named(session, to).code == point:
        raise Refused("transfer_to_itself", point=to)
    moves = taken(session, quantities, store_of(point), transit_to(to))
    return write(session, point, e.MoveKind.TRANSFER, moves, note=note)


def arrive(
    session: Session,
    point: str,
    document: str,
    lines: Sequence[ReceiptLine] = (),
    note: str = "",
    although_cancelled: bool = False,
) -> e.TransferArrived:
    """The transfer `document` came into the store of `point`: all of it, or these `lines`.

    Refused for one that is not known here, goes elsewhere or came in already; for more than was sent, also of a lot;
    and for lots that do not stand in the transfer. One whose paper was cancelled is taken in by whoever has the goods
    before them and says so (`although_cancelled`): then its cancellation counts no more.
    """
    session.demand(Task.MOVE_STOCK)
    sent = _sent_here(session, point, document, although_cancelled)
    said = [(Lot(line.item, line.batch, line.expiry, line.donor), line.received) for line in lines]
    if not all(lot == Lot(lot.item) or any(may_be(move.lot, lot) for move in sent.movements) for lot, _ in said):
        raise Refused("transfer_known", document=sent.document)
    if not lines:
        moves = tuple(Movement(move.lot, move.quantity, move.target, store_of(point)) for move in sent.movements)
    else:
        lots = Counter[tuple[Lot, Condition]]()
        for move in sent.movements:
            lots[move.lot, move.condition] += move.quantity
        try:
            moves = moved(
                lots, checked(session, said), transit_to(point), store_of(point), today(session, point),
                spoiled_too=True,
            )  # fmt: skip
        except TooLittle as short:
            raise Refused(
                "arrived_more", document=sent.document, item=short.item, asked=short.asked, held=short.held
            ) from None
    return _came(session, point, sent.document, moves, note)


def arrive_from_paper(
    session: Session, point: str, document: str, lines: Sequence[ReceiptLine], note: str = ""
) -> e.TransferArrived:
    """A transfer that nobody told this laptop of came in, with the lots that stand on its paper.

    Refused when the number is none of a transfer from another point, or when the transfer is known here.
    """
    session.demand(Task.MOVE_STOCK)
    document = number_said(document)
    if session.books.stock_documents.get(document) is not None:
        raise Refused("transfer_known", document=document)
    if not is_transfer(session, document) or document.startswith(f"{point}-"):
        raise Refused("transfer_unknown", document=document)
    _not_arrived(session, document)
    checked(session, [(line.item, line.received) for line in lines])
    moves = tuple(
        Movement(
            Lot(line.item, line.batch, line.expiry, donor_of(session, line.donor)), line.received, transit_to(point),
            store_of(point),
        )
        for line in lines
    )  # fmt: skip
    return _came(session, point, document, moves, note)


def lose_on_the_way(
    session: Session, point: str, quantities: Quantities, reason: AdjustmentReason, note: str = ""
) -> e.GoodsMoved:
    """What was on its way to `point` is lost or damaged, with a reason. Refused where not that much is on its way."""
    session.demand(Task.MOVE_STOCK)
    moves = taken(session, quantities, transit_to(point), gone_to(reason), spoiled_too=True)
    return write(session, point, e.MoveKind.LOSS, moves, reason=reason, note=note)


def in_transit(session: Session, point: str) -> InTransit:
    """What is on its way from and to `point`."""
    session.demand(Task.SEE_STOCK)
    missing: Counter[str] = Counter()
    for (lot, _), quantity in session.books.stock.shelf(transit_to(point)).items():
        missing[lot.item] += quantity
    found = []
    for sent in session.books.stock_documents.on_the_way():
        to, items = sent.movements[0].target.place, _by_item(sent.movements)
        if to == point:
            missing.subtract(items)
        if point in (sent.site, to):
            found.append(
                OnTheWay(document=sent.document, point=sent.site, to=to, sent_at=sent.occurred_at, items=items)
            )
    return InTransit(transfers=tuple(found), missing={item: n for item, n in missing.items() if n})


def called_off(session: Session, point: str) -> list[CalledOff]:
    """The transfers to `point` whose paper was cancelled and that did not come in: the last of them, the newest first.

    A lorry that was believed to be home may stand before the gate all the same.
    """
    session.demand(Task.SEE_STOCK)
    papers, found = session.books.stock_documents, list[CalledOff]()
    for said in papers.cancellations():
        sent = papers.get(said.document)
        is_one = isinstance(sent, e.GoodsMoved) and sent.why is e.MoveKind.TRANSFER
        if sent is not None and is_one and sent.movements[0].target.place == point:
            items = _by_item(sent.movements)
            found.append(CalledOff(document=said.document, at=said.occurred_at, by=said.by, items=items))
    return sorted(found, key=lambda one: one.at, reverse=True)[:_CALLED_OFF]


def number_said(document: str) -> str:
    """The number of a paper as somebody typed it."""
    return document.strip().upper()


def _sent_here(session: Session, point: str, document: str, although_cancelled: bool) -> e.GoodsMoved:
    papers, document = session.books.stock_documents, number_said(document)
    sent = papers.get(document)
    if not isinstance(sent, e.GoodsMoved) or sent.why is not e.MoveKind.TRANSFER:
        raise Refused("transfer_unknown", document=document)
    to = sent.movements[0].target.place
    if to != point:
        raise Refused("transfer_elsewhere", document=document, point=to)
    _not_arrived(session, document)
    if (said := papers.cancellation_of(document)) is not None and not although_cancelled:
        raise Refused("transfer_called_off", document=document, at=said.occurred_at, by=said.by)
    return sent


def _not_arrived(session: Session, document: str) -> None:
    if (came := session.books.stock_documents.arrival_of(document)) is not None:
        raise Refused("transfer_arrived", document=document, at=came.occurred_at, by=came.by)


def _came(session: Session, point: str, document: str, moves: tuple[Movement, ...], note: str) -> e.TransferArrived:
    if not moves:
        raise Refused("receipt_empty")
    event = e.TransferArrived(
        **session.stamper()(point),
        document=document,
        movements=moves,
        note=cleaned("note", note),
        **when(session, point),
    )
    session.append([event])
    return event


def _by_item(movements: Iterable[Movement]) -> dict[str, int]:
    items: Counter[str] = Counter()
    for move in movements:
        items[move.lot.item] += move.quantity
    return dict(items)
