"""The stockroom: goods are received, issued to the point, returned, transferred, lost, made into kits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import Account, AccountKind, AdjustmentReason, Condition, Lot, Movement
from distro.model.programme import Item, KitLine
from distro.rules.ledger import move_items
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session

SUPPLIER = Account(AccountKind.SUPPLIER)
KITS = Account(AccountKind.KIT)

# The letters in the numbers of our papers: bon de sortie, retour, transfert, procès-verbal, destruction, kits.
_PAPERS = {
    e.MoveKind.ISSUE: "BS",
    e.MoveKind.RETURN: "RT",
    e.MoveKind.TRANSFER: "TR",
    e.MoveKind.LOSS: "PV",
    e.MoveKind.DISPOSAL: "PD",
    e.MoveKind.KIT_MADE: "KT",
    e.MoveKind.KIT_BROKEN: "KD",
}


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


def receive(session: Session, point: str, waybill: str, lines: Sequence[ReceiptLine]) -> e.GoodsReceived:
    """Goods come into the store of `point`. Refused for an unknown item or an amount below zero."""
    session.demand(Task.MOVE_STOCK)
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
        document=session.next_number(f"{point}-BR-", session.books.stock_documents.numbers()),
        waybill=waybill,
        movements=tuple(movements),
        declared=tuple(line.received if line.declared is None else line.declared for line in lines),
        day=_day(session, point),
    )
    session.append([event])
    return event


Quantities = Iterable[tuple[str, int]]


def issue(session: Session, point: str, quantities: Quantities) -> e.GoodsMoved:
    """Goods go from the store of `point` to the point, first expired first out."""
    moves = _by_fefo(session, quantities, store_of(point), shelf_of(point))
    return _write(session, point, e.MoveKind.ISSUE, moves)


def give_back(session: Session, point: str, quantities: Quantities) -> e.GoodsMoved:
    """Goods return from the point to the store."""
    moves = _by_fefo(session, quantities, shelf_of(point), store_of(point))
    return _write(session, point, e.MoveKind.RETURN, moves)


def give_back_lots(session: Session, point: str, amounts: Iterable[tuple[Lot, int]]) -> e.GoodsMoved:
    """Known lots return from the point to the store."""
    moves = tuple(Movement(lot, amount, shelf_of(point), store_of(point)) for lot, amount in amounts)
    return _write(session, point, e.MoveKind.RETURN, moves)


def transfer(session: Session, point: str, to: str, quantities: Quantities, note: str = "") -> e.GoodsMoved:
    """Goods go from the store of `point` to that of another point of the programme."""
    if to == point or to not in {known.code for known in session.programme.points}:
        raise Refused("point_unknown", point=to, known=", ".join(p.code for p in session.programme.points))
    moves = _by_fefo(session, quantities, store_of(point), store_of(to))
    return _write(session, point, e.MoveKind.TRANSFER, moves, note=note)


def lose(
    session: Session, point: str, quantities: Quantities, reason: AdjustmentReason, note: str = ""
) -> e.GoodsMoved:
    """Goods at the point are lost or damaged, with a reason."""
    moves = _by_fefo(session, quantities, shelf_of(point), gone_to(reason))
    return _write(session, point, e.MoveKind.LOSS, moves, reason=reason, note=note)


def dispose_of_expired(session: Session, point: str, witness: str) -> e.GoodsMoved:
    """All that has expired in the store and at the point is destroyed before a witness. Refused when there is none."""
    if not witness.strip():
        raise Refused("witness_missing")
    today = session.now().date()
    moves = tuple(
        Movement(lot, held, account, Account(AccountKind.EXPIRED), condition)
        for account in (store_of(point), shelf_of(point))
        for (lot, condition), held in session.books.stock.shelf(account).items()
        if held > 0 and lot.expiry is not None and lot.expiry < today
    )
    if not moves:
        raise Refused("nothing_expired")
    return _write(session, point, e.MoveKind.DISPOSAL, moves, reason=AdjustmentReason.EXPIRED, witness=witness)


def make_kits(session: Session, point: str, kit: str, number: int) -> e.GoodsMoved:
    """`number` kits are assembled in the store from their parts, by FEFO. Refused when a part is short."""
    lines = _kit_lines(session, kit)
    held = dict(in_store(session, point))
    if short := [line.item for line in lines if held.get(line.item, 0) < line.quantity * number]:
        raise Refused("kit_parts_short", items=", ".join(short))
    parts = _by_fefo(session, [(line.item, line.quantity * number) for line in lines], store_of(point), KITS)
    first_expiry = min((move.lot.expiry for move in parts if move.lot.expiry), default=None)
    lot = Lot(kit, "", first_expiry, session.programme.donor)
    return _write(session, point, e.MoveKind.KIT_MADE, (*parts, Movement(lot, number, KITS, store_of(point))))


def break_kits(session: Session, point: str, kit: str, number: int) -> e.GoodsMoved:
    """`number` kits in the store are taken apart again; the parts come back with the kit's expiry and donor."""
    lines = _kit_lines(session, kit)
    kits = _by_fefo(session, [(kit, number)], store_of(point), KITS)
    parts = tuple(
        Movement(Lot(line.item, move.lot.batch, move.lot.expiry, move.lot.donor), line.quantity * move.quantity, KITS,
                 store_of(point))
        for move in kits
        for line in lines
    )  # fmt: skip
    return _write(session, point, e.MoveKind.KIT_BROKEN, (*kits, *parts))


def cancel(session: Session, document: str, reason: str) -> e.DocumentCancelled:
    """Cancel a paper: what it moved moves back, its number stays.

    Refused when it is unknown or cancelled already, or without a reason.
    """
    session.demand(Task.MOVE_STOCK)
    papers = session.books.stock_documents
    paper = papers.get(document)
    if paper is None:
        raise Refused("document_unknown", document=document)
    if papers.cancellation_of(document) is not None:
        raise Refused("document_cancelled_already", document=document)
    if not reason.strip():
        raise Refused("reason_missing")
    event = e.DocumentCancelled(
        **session.stamper()(paper.site), document=document, reason=reason.strip(), day=_day(session, paper.site)
    )
    session.append([event])
    return event


_DAMAGE = (AdjustmentReason.DAMAGED, AdjustmentReason.SPILLED, AdjustmentReason.INFESTED)


def gone_to(reason: AdjustmentReason) -> Account:
    """The account that goods go to when they are missing for `reason`."""
    if reason == AdjustmentReason.EXPIRED:
        return Account(AccountKind.EXPIRED)
    return Account(AccountKind.DAMAGED if reason in _DAMAGE else AccountKind.LOST)


class Expiring(Struct, frozen=True, kw_only=True):
    """A lot in store or at the point whose expiry is near; `days` is below zero when it has passed."""

    lot: Lot
    held: int
    days: int


def expiring(session: Session, point: str, within: int = 90) -> list[Expiring]:
    """What expires within `within` days or has expired, the nearest first (field guide, section 5: three months)."""
    today = session.now().date()
    found = [
        Expiring(lot=lot, held=held, days=(lot.expiry - today).days)
        for account in (store_of(point), shelf_of(point))
        for (lot, _), held in session.books.stock.shelf(account).items()
        if held > 0 and lot.expiry is not None and (lot.expiry - today).days <= within
    ]
    return sorted(found, key=lambda line: line.days)


def in_store(session: Session, point: str) -> list[tuple[str, int]]:
    """What is good in the store of `point`, by item; nothing of zero."""
    return _on_hand(session, store_of(point))


def on_shelf(session: Session, point: str) -> list[tuple[str, int]]:
    """What is good at the point itself, by item; nothing of zero, but below zero where more was given than booked."""
    return _on_hand(session, shelf_of(point))


def _on_hand(session: Session, account: Account) -> list[tuple[str, int]]:
    stock = session.books.stock
    return [(item.code, held) for item in session.programme.goods if (held := stock.on_hand(account, item.code))]


def _by_fefo(session: Session, quantities: Quantities, source: Account, target: Account) -> tuple[Movement, ...]:
    """Movements by first expired first out. Refused for an unknown item or an amount below zero."""
    quantities = list(quantities)
    for item, quantity in quantities:
        _item(session, item)
        if quantity < 0:
            raise Refused("amount_below_zero", item=item)
    shelf = session.books.stock.shelf(source)
    return move_items(shelf, quantities, source, target, session.now().date(), session.programme.donor)


def _write(
    session: Session,
    point: str,
    why: e.MoveKind,
    movements: tuple[Movement, ...],
    reason: AdjustmentReason | None = None,
    note: str = "",
    witness: str = "",
) -> e.GoodsMoved:
    session.demand(Task.MOVE_STOCK)
    event = e.GoodsMoved(
        **session.stamper()(point),
        document=session.next_number(f"{point}-{_PAPERS[why]}-", session.books.stock_documents.numbers()),
        why=why,
        movements=movements,
        reason=reason,
        note=note.strip(),
        witness=witness.strip(),
        day=_day(session, point),
    )
    session.append([event])
    return event


def _kit_lines(session: Session, kit: str) -> tuple[KitLine, ...]:
    lines = _item(session, kit).kit
    if not lines:
        raise Refused("not_a_kit", item=kit)
    return lines


def _item(session: Session, code: str) -> Item:
    """An item that stands on shelves. Refused when there is none with this code, or it is a service."""
    for item in session.programme.goods:
        if item.code == code:
            return item
    raise Refused("item_unknown", item=code)


def _day(session: Session, point: str) -> str:
    day = session.books.days.open_at(point)
    return day.name if day else ""
