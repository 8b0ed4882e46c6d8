"""The stockroom: goods are received, issued to the point, returned, lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import Account, AccountKind, AdjustmentReason, Condition, Lot, Movement
from distro.model.programme import Item
from distro.rules.ledger import move_items
from distro.stations.errors import Refused
from distro.stations.session import Session

SUPPLIER = Account(AccountKind.SUPPLIER)


class ReceiptLine(Struct, frozen=True, kw_only=True):
    """One line of a goods received note. `declared` is what the waybill says, `received` what was counted in."""

    item: str
    received: int
    declared: int | None = None
    batch: str = ""
    expiry: date | None = None
    donor: str = ""
    condition: Condition = Condition.GOOD


def store_of(point: str) -> Account:
    """The store room of a site."""
    return Account(AccountKind.STORE, point)


def shelf_of(point: str) -> Account:
    """What stands at the distribution point itself, ready to be handed over."""
    return Account(AccountKind.POINT, point)


_DAMAGE = (AdjustmentReason.DAMAGED, AdjustmentReason.SPILLED, AdjustmentReason.INFESTED)


def gone_to(reason: AdjustmentReason) -> Account:
    """The account that goods go to when they are missing for `reason`."""
    if reason == AdjustmentReason.EXPIRED:
        return Account(AccountKind.EXPIRED)
    return Account(AccountKind.DAMAGED if reason in _DAMAGE else AccountKind.LOST)


def receive(session: Session, point: str, waybill: str, lines: Sequence[ReceiptLine]) -> e.GoodsReceived:
    """Goods come into the store of `point`. Refused for an unknown item or an amount below zero."""
    if not lines:
        raise Refused("receipt_empty")
    movements = []
    for line in lines:
        _item(session, line.item)
        if line.received < 0 or (line.declared or 0) < 0:
            raise Refused("amount_below_zero", item=line.item)
        lot = Lot(line.item, line.batch, line.expiry, line.donor or session.programme.donor)
        movements.append(Movement(lot, line.received, SUPPLIER, store_of(point), line.condition))
    event = e.GoodsReceived(
        **session.stamper()(point),
        document=_document(session, point, "BR"),
        waybill=waybill,
        movements=tuple(movements),
        declared=tuple(line.received if line.declared is None else line.declared for line in lines),
        day=_day(session, point),
    )
    session.append([event])
    return event


def issue(session: Session, point: str, quantities: Iterable[tuple[str, int]]) -> e.GoodsMoved:
    """Goods go from the store of `point` to the point, first expired first out."""
    event = _moved(session, point, e.MoveKind.ISSUE, "BS", store_of(point), shelf_of(point), quantities)
    session.append([event])
    return event


def give_back(session: Session, point: str, quantities: Iterable[tuple[str, int]]) -> e.GoodsMoved:
    """Goods return from the point to the store."""
    event = _moved(session, point, e.MoveKind.RETURN, "RT", shelf_of(point), store_of(point), quantities)
    session.append([event])
    return event


def lose(
    session: Session, point: str, quantities: Iterable[tuple[str, int]], reason: AdjustmentReason, note: str
) -> e.GoodsMoved:
    """Goods at the point are lost or damaged, with a reason."""
    event = _moved(
        session, point, e.MoveKind.LOSS, "PV", shelf_of(point), gone_to(reason), quantities, reason=reason, note=note
    )
    session.append([event])
    return event


def in_store(session: Session, point: str) -> list[tuple[str, int]]:
    """What is good in the store of `point`, by item; nothing of zero."""
    return _on_hand(session, store_of(point))


def on_shelf(session: Session, point: str) -> list[tuple[str, int]]:
    """What is good at the point itself, by item; nothing of zero, but below zero where more was given than booked."""
    return _on_hand(session, shelf_of(point))


def _on_hand(session: Session, account: Account) -> list[tuple[str, int]]:
    stock = session.books.stock
    return [(item.code, held) for item in session.programme.items if (held := stock.on_hand(account, item.code))]


def _moved(
    session: Session,
    point: str,
    why: e.MoveKind,
    paper: str,
    source: Account,
    target: Account,
    quantities: Iterable[tuple[str, int]],
    reason: AdjustmentReason | None = None,
    note: str = "",
) -> e.GoodsMoved:
    quantities = list(quantities)
    for item, quantity in quantities:
        _item(session, item)
        if quantity < 0:
            raise Refused("amount_below_zero", item=item)
    shelf = session.books.stock.shelf(source)
    return e.GoodsMoved(
        **session.stamper()(point),
        document=_document(session, point, paper),
        why=why,
        movements=move_items(shelf, quantities, source, target, session.now().date(), session.programme.donor),
        reason=reason,
        note=note,
        day=_day(session, point),
    )


def _item(session: Session, code: str) -> Item:
    try:
        return session.programme.item(code)
    except KeyError:
        raise Refused("item_unknown", item=code) from None


def _day(session: Session, point: str) -> str:
    day = session.books.days.open_at(point)
    return day.name if day else ""


def _document(session: Session, point: str, paper: str) -> str:
    """The next number of a kind of paper at a site, without gaps: RBT-BR-0007."""
    series = f"{point}-{paper}-"
    used = sum(1 for document in session.books.documents if document.startswith(series))
    return f"{series}{used + 1:04}"
