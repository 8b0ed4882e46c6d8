"""The stockroom: goods are received, issued to the point, returned, transferred, lost, made into kits.

Good stock is what may be handed out today. What is past its date, damaged or kept back never goes to a shelf, and no
paper takes more of a lot than there is of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from distro.model import events as e
from distro.model.events.stock import declared
from distro.model.goods import Account, AccountKind, AdjustmentReason, Condition, Lot, Movement
from distro.model.programme import KitLine
from distro.rules.donors import together
from distro.rules.ledger import Quantities, Shelf, TooLittle, good_stock, moved, of_donor, of_donors, spoiled_stock
from distro.rules.roles import Task
from distro.rules.units import MOST
from distro.stations.cleaned import cleaned
from distro.stations.errors import Refused
from distro.stations.lookups import item_named
from distro.stations.proving import prove
from distro.stations.rules_date import today
from distro.stations.session import Session, Stamp

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
_TRANSFER = re.compile(rf"(.+)-{_PAPERS[e.MoveKind.TRANSFER]}-[A-Z0-9-]*\d+")


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


def receive(
    session: Session,
    point: str,
    waybill: str,
    lines: Sequence[ReceiptLine],
    spoiled_too: bool = False,
    declared_by: str = "",
    secret: str = "",
) -> e.GoodsReceived:
    """Goods come into the store of `point`.

    Refused for an unknown item or an amount below zero; for a transfer of our own, which is received against its number
    (distro.stations.transfers); and for goods past their date, unless somebody said that they
    are taken in all the same, to be sent back or destroyed (`spoiled_too`). Where the programme wants two to receive,
    somebody else read the waybill and proves it (`declared_by`, with a passphrase or PIN as `secret`). Where there are
    several donors each line names one.
    """
    session.demand(Task.MOVE_STOCK)
    if not lines:
        raise Refused("receipt_empty")
    if is_transfer(session, waybill.strip().upper()):
        raise Refused("waybill_is_transfer", document=waybill.strip().upper())
    if declared_by == session.person or (session.programme.two_receive and not declared_by):
        raise Refused("receipt_needs_two")
    if declared_by:
        prove(session, declared_by, secret)
    movements, now = [], today(session, point)
    for line in lines:
        item_named(session, line.item)
        _check_amount(line.item, max(line.received, line.declared or 0), min(line.received, line.declared or 0))
        if line.expiry is not None and line.expiry < now and line.received and not spoiled_too:
            raise Refused("receipt_expired", item=line.item, batch=line.batch or "–", expiry=line.expiry)
        lot = Lot(line.item, line.batch, line.expiry, donor_of(session, line.donor))
        movements.append(Movement(lot, line.received, SUPPLIER, store_of(point), line.condition))
    event = e.GoodsReceived(
        **session.stamper()(point),
        document=session.next_number(f"{point}-BR-", session.books.stock_documents.numbers()),
        waybill=cleaned("waybill", waybill),
        movements=tuple(movements),
        declared=tuple(line.received if line.declared is None else line.declared for line in lines),
        day=when(session, point).get("day", ""),
        declared_by=declared_by,
    )
    session.append([event])
    return event


def came_already(session: Session, point: str, waybill: str, lines: Iterable[ReceiptLine]) -> str:
    """The note by which some of these items came to `point` by the same waybill before, as long as it stands; or "".

    A delivery in two loads has one waybill; so has a delivery that somebody enters twice. Only a person can tell.
    """
    said, items = cleaned("waybill", waybill).casefold(), {line.item for line in lines}
    documents = session.books.stock_documents
    for paper in documents:
        if not isinstance(paper, e.GoodsReceived) or paper.site != point or paper.waybill.casefold() != said:
            continue
        stands = documents.cancellation_of(paper.document) is None
        if stands and not items.isdisjoint(move.lot.item for move in paper.movements):
            return paper.document
    return ""


def is_transfer(session: Session, document: str) -> bool:
    """Whether this is the number of a transfer from a point of the programme."""
    found = _TRANSFER.fullmatch(document)
    return found is not None and found[1] in {point.code for point in session.programme.points}


def donor_of(session: Session, donor: str) -> str:
    """Whose goods these are. Refused for somebody unknown, and where there are several and nobody said which."""
    known = session.programme.all_donors
    if donor in known or (not donor and len(known) == 1):
        return donor or session.programme.donor
    raise Refused("donor_unknown" if donor else "donor_missing", donor=donor, known=", ".join(known))


def issue(session: Session, point: str, quantities: Quantities) -> e.GoodsMoved:
    """Good stock goes from the store of `point` to the point, first expired first out where no lot is said."""
    session.demand(Task.MOVE_STOCK)
    moves = taken(session, quantities, store_of(point), shelf_of(point))
    return write(session, point, e.MoveKind.ISSUE, moves)


def issuing_all(session: Session, point: str, stamp: Stamp, day: str, on: date) -> Iterator[e.GoodsMoved]:
    """That all good stock of `on` goes from the store of `point` to the point, for `day`; nothing where there is none.

    For a batch of others: nothing is written.
    """
    session.demand(Task.MOVE_STOCK)
    good = _by_item(session, good_stock(_shelf(session, store_of(point)), on))
    moves = moved(
        _shelf(session, store_of(point)), [(item, n) for item, n in good if n > 0], store_of(point), shelf_of(point), on
    )
    if moves:
        document = _next(session, point, e.MoveKind.ISSUE)
        yield e.GoodsMoved(**stamp(point), document=document, why=e.MoveKind.ISSUE, movements=moves, day=day)


def give_back(session: Session, point: str, quantities: Quantities) -> e.GoodsMoved:
    """Goods return from the point to the store, good ones first, and then those past their date."""
    session.demand(Task.MOVE_STOCK)
    moves = taken(session, quantities, shelf_of(point), store_of(point), spoiled_too=True)
    return write(session, point, e.MoveKind.RETURN, moves)


def give_back_lots(session: Session, point: str, amounts: Iterable[tuple[Lot, int]]) -> e.GoodsMoved:
    """Known lots return from the point to the store. Refused when one holds less."""
    session.demand(Task.MOVE_STOCK)
    amounts = list(amounts)
    shelf = session.books.stock.shelf(shelf_of(point))
    for lot, amount in amounts:
        if amount > (held := shelf.get((lot, Condition.GOOD), 0)):
            raise Refused("stock_too_small", item=lot.item, asked=amount, held=max(0, held))
    moves = tuple(Movement(lot, amount, shelf_of(point), store_of(point)) for lot, amount in amounts)
    return write(session, point, e.MoveKind.RETURN, moves)


def lose(
    session: Session, point: str, quantities: Quantities, reason: AdjustmentReason, note: str = ""
) -> e.GoodsMoved:
    """Goods at the point are lost or damaged, with a reason: good ones first, and then those past their date."""
    session.demand(Task.MOVE_STOCK)
    moves = taken(session, quantities, shelf_of(point), gone_to(reason), spoiled_too=True)
    return write(session, point, e.MoveKind.LOSS, moves, reason=reason, note=note)


def dispose_of_expired(
    session: Session, point: str, witness: str, found: Iterable[tuple[str, int]] | None = None, secret: str = ""
) -> e.GoodsMoved:
    """What has expired in the store and at the point is destroyed before a witness: all of it, or what was `found`.

    Refused without a witness other than who writes it (`_seen_by`), where nothing has expired, or where more was found
    than expired of an item: what is not in the book cannot have been destroyed.
    """
    session.demand(Task.MOVE_STOCK)
    witness = _seen_by(session, witness, secret)
    now = today(session, point)
    expired = [
        (account, lot, condition, held)
        for account in (shelf_of(point), store_of(point))
        for (lot, condition), held in session.books.stock.shelf(account).items()
        if held > 0 and lot.expiry is not None and lot.expiry < now
    ]
    if not expired:
        raise Refused("nothing_expired")
    left: Counter[str] = Counter()
    for said, quantity in checked(session, found) if found is not None else ():
        left[said.item] += quantity
    for item, quantity in left.items():
        if quantity > (held := sum(held for _, lot, _, held in expired if lot.item == item)):
            raise Refused("expired_too_few", item=item, asked=quantity, held=held)
    moves = []
    for account, lot, condition, held in expired:
        part = held if found is None else min(held, left[lot.item])
        left[lot.item] -= part
        moves += [Movement(lot, part, account, Account(AccountKind.EXPIRED), condition)] if part else []
    return write(session, point, e.MoveKind.DISPOSAL, tuple(moves), reason=AdjustmentReason.EXPIRED, witness=witness)


def _seen_by(session: Session, witness: str, secret: str) -> str:
    """A witness, as a paper names them: by their id where they are somebody here and proved it, else by a name that is
    no id.

    Refused for nobody, for who writes the paper, and for the id of somebody here who did not prove it by passphrase or
    PIN; WrongPassphrase of the store for a wrong one.
    """
    if not (witness := cleaned("witness", witness)):
        raise Refused("witness_missing")
    if witness.casefold() == session.person.casefold():
        raise Refused("witness_is_you")
    if person := is_somebody_here(session, witness):
        if not secret:
            raise Refused("witness_unproven", person=person)
        prove(session, person, secret)
        return person
    return declared(witness)


def is_somebody_here(session: Session, who: str) -> str:
    """The id of the person of this laptop who is meant, however it is written; empty where it is nobody's."""
    return next((one for one in session.store.keyring.people() if one.casefold() == who.strip().casefold()), "")


def make_kits(session: Session, point: str, kit: str | Lot, number: int) -> e.GoodsMoved:
    """`number` kits are assembled in the store from their parts, by FEFO. Refused when a part is short.

    From the goods of the donor that `kit` names, where it is a lot. What parts of several make is theirs together.
    """
    session.demand(Task.MOVE_STOCK)
    asked = kit if isinstance(kit, Lot) else Lot(kit)
    lines = _kit_lines(session, asked.item)
    held = good_stock(of_donors(_shelf(session, store_of(point)), (asked.donor,)), today(session, point))
    if short := [line.item for line in lines if held[line.item] < line.quantity * number]:
        raise Refused("kit_parts_short", items=", ".join(short))
    wanted = of_donor([(line.item, line.quantity * number) for line in lines], asked.donor)
    parts = taken(session, wanted, store_of(point), KITS)
    first_expiry = min((move.lot.expiry for move in parts if move.lot.expiry), default=None)
    paid = together({move.lot.donor or session.programme.donor for move in parts})
    # A kit's lot is the paper that made it: from there a recall finds the lots of its parts.
    lot = Lot(asked.item, _next(session, point, e.MoveKind.KIT_MADE), first_expiry, paid)
    return write(session, point, e.MoveKind.KIT_MADE, (*parts, Movement(lot, number, KITS, store_of(point))))


def break_kits(session: Session, point: str, kit: str | Lot, number: int) -> e.GoodsMoved:
    """`number` kits in the store, or of that lot, are taken apart again; the parts come back with the kit's expiry and
    each its donor."""
    session.demand(Task.MOVE_STOCK)
    lines = _kit_lines(session, kit.item if isinstance(kit, Lot) else kit)
    kits = taken(session, [(kit, number)], store_of(point), KITS)
    parts = tuple(
        Movement(
            Lot(line.item, move.lot.batch, move.lot.expiry, _who_paid(session, move.lot, line.item)),
            line.quantity * move.quantity, KITS, store_of(point),
        )
        for move in kits
        for line in lines
    )  # fmt: skip
    return write(session, point, e.MoveKind.KIT_BROKEN, (*kits, *parts))


def _who_paid(session: Session, kit: Lot, part: str) -> str:
    """Whose a part of a kit is: as the paper that made it says; the kit's donors where it says several."""
    made = session.books.stock_documents.get(kit.batch)
    paid = {move.lot.donor for move in made.movements if move.lot.item == part} if made is not None else set()
    return paid.pop() if len(paid) == 1 else kit.donor


def cancel(session: Session, document: str, reason: str) -> e.DocumentCancelled:
    """Cancel a paper: what it moved moves back, its number stays.

    Refused when it is unknown or cancelled already, without a reason, when what it brought has gone on since, and for
    what two signed after a count of the store: one word does not undo that, another count does.
    """
    session.demand(Task.MOVE_STOCK)
    papers = session.books.stock_documents
    paper = papers.get(document)
    if paper is None:
        raise Refused("document_unknown", document=document)
    if papers.cancellation_of(document) is not None:
        raise Refused("document_cancelled_already", document=document)
    if isinstance(paper, e.GoodsMoved) and paper.is_of_count:
        raise Refused("count_stays", document=document)
    if (came := papers.arrival_of(document)) is not None:
        raise Refused("transfer_arrived", document=document, at=came.occurred_at, by=came.by)
    if not (reason := cleaned("reason", reason)):
        raise Refused("reason_missing")
    brought: Counter[tuple[Account, Lot, Condition]] = Counter()
    for move in paper.movements:
        if move.target.kind in _PLACES:
            brought[move.target, move.lot, move.condition] += move.quantity
    for (place, lot, condition), quantity in brought.items():
        if quantity > (held := session.books.stock.shelf(place).get((lot, condition), 0)):
            raise Refused("goods_gone_on", document=document, item=lot.item, asked=quantity, held=max(0, held))
    event = e.DocumentCancelled(
        **session.stamper()(paper.site), document=document, reason=reason, **when(session, paper.site)
    )
    session.append([event])
    return event


_DAMAGE = (AdjustmentReason.DAMAGED, AdjustmentReason.SPILLED, AdjustmentReason.INFESTED)


def gone_to(reason: AdjustmentReason) -> Account:
    """The account that goods go to when they are missing for `reason`."""
    if reason == AdjustmentReason.EXPIRED:
        return Account(AccountKind.EXPIRED)
    return Account(AccountKind.DAMAGED if reason in _DAMAGE else AccountKind.LOST)


_PLACES = (AccountKind.STORE, AccountKind.POINT)


class Expiring(Struct, frozen=True, kw_only=True):
    """A lot in store or at the point whose expiry is near; `days` is below zero when it has passed."""

    lot: Lot
    held: int
    days: int


def expiring(session: Session, point: str, within: int = 90) -> list[Expiring]:
    """What expires within `within` days or has expired, the nearest first (field guide, section 5: three months)."""
    now = today(session, point)
    found = [
        Expiring(lot=lot, held=held, days=(lot.expiry - now).days)
        for account in (store_of(point), shelf_of(point))
        for (lot, _), held in session.books.stock.shelf(account).items()
        if held > 0 and lot.expiry is not None and (lot.expiry - now).days <= within
    ]
    return sorted(found, key=lambda line: line.days)


def in_store(session: Session, point: str) -> list[tuple[str, int]]:
    """What may be handed out today of what is in the store of `point`, by item; nothing of zero."""
    return _by_item(session, good_stock(_shelf(session, store_of(point)), today(session, point)))


def on_shelf(session: Session, point: str) -> list[tuple[str, int]]:
    """What may be handed out today of what stands at the point; below zero where more was given than booked."""
    return _by_item(session, good_stock(_shelf(session, shelf_of(point)), today(session, point)))


def spoiled(session: Session, point: str) -> list[tuple[str, int, int]]:
    """What may not be handed out, by item: past its date, damaged, kept back; in the store and at the point."""
    now = today(session, point)
    stored, shelved = (spoiled_stock(_shelf(session, at), now) for at in (store_of(point), shelf_of(point)))
    return [
        (item.code, stored[item.code], shelved[item.code])
        for item in session.programme.goods
        if stored[item.code] or shelved[item.code]
    ]


def standing(session: Session, point: str) -> list[tuple[str, int]]:
    """All that stands at the point, what is past its date too: what a count finds when the book is right."""
    stock = session.books.stock
    return [
        (item.code, held) for item in session.programme.goods if (held := stock.on_hand(shelf_of(point), item.code))
    ]


def _by_item(session: Session, amounts: Counter[str]) -> list[tuple[str, int]]:
    """In the programme's order."""
    return [(item.code, amounts[item.code]) for item in session.programme.goods if amounts[item.code]]


def _shelf(session: Session, account: Account) -> Shelf:
    return session.books.stock.shelf(account)


def checked(session: Session, quantities: Quantities) -> list[tuple[Lot, int]]:
    """Refused for an unknown item, an amount that is none, and a donor that neither programme nor any lot knows."""
    said = [(each if isinstance(each, Lot) else Lot(each), quantity) for each, quantity in quantities]
    for lot, quantity in said:
        item_named(session, lot.item)
        _check_amount(lot.item, quantity, quantity)
        donors = session.programme.all_donors
        if lot.donor not in ("", *donors) and all(lot.donor != known.donor for known in session.books.stock.lots()):
            raise Refused("donor_unknown", donor=lot.donor, known=", ".join(donors))
    return said


def donors_at(session: Session, account: Account, items: Collection[str]) -> list[str]:
    """Whose goods of `items` stand there, in the programme's order; what several paid together last."""
    here = {lot.donor for (lot, _), held in _shelf(session, account).items() if held > 0 and lot.item in items}
    known = session.programme.all_donors
    return [*(donor for donor in known if donor in here), *sorted(here - known.keys() - {""})]


def _check_amount(item: str, most: int, least: int) -> None:
    """Refused for less than nothing, for nothing at all, and for more than anybody ever moved."""
    if least < 0:
        raise Refused("amount_below_zero", item=item)
    if not most:
        raise Refused("amount_zero", item=item)
    if most > MOST:
        raise Refused("amount_too_large", item=item, most=MOST)


def taken(
    session: Session, quantities: Quantities, source: Account, target: Account, spoiled_too: bool = False
) -> tuple[Movement, ...]:
    """The movements of a paper: of the lots that are said, else by first expired first out.

    Refused where there is not that much, naming the lots that do not count.
    """
    try:
        return moved(
            _shelf(session, source), checked(session, quantities), source, target, today(session, source.place),
            spoiled_too=spoiled_too,
        )  # fmt: skip
    except TooLittle as short:
        if not short.spoiled and short.batch:
            raise Refused(
                "lot_too_small", item=short.item, batch=short.batch, asked=short.asked, held=short.held
            ) from None
        if not short.spoiled:
            raise Refused("stock_too_small", item=short.item, asked=short.asked, held=short.held) from None
        lots = ", ".join(f"{lot.batch or lot.item} {lot.expiry:%d/%m/%Y}" for lot in short.spoiled)
        raise Refused("stock_spoiled", item=short.item, asked=short.asked, held=short.held, lots=lots) from None


def write(
    session: Session,
    point: str,
    why: e.MoveKind,
    movements: tuple[Movement, ...],
    reason: AdjustmentReason | None = None,
    note: str = "",
    witness: str = "",
) -> e.GoodsMoved:
    """The paper of what moved, with the next number of its kind, appended."""
    event = e.GoodsMoved(
        **session.stamper()(point),
        document=_next(session, point, why),
        why=why,
        movements=movements,
        reason=reason,
        note=cleaned("note", note),
        witness=cleaned("witness", witness),
        **when(session, point),
    )
    session.append([event])
    return event


def _next(session: Session, point: str, why: e.MoveKind) -> str:
    """The number of the next paper of this kind."""
    return session.next_number(f"{point}-{_PAPERS[why]}-", session.books.stock_documents.numbers())


def _kit_lines(session: Session, kit: str) -> tuple[KitLine, ...]:
    lines = item_named(session, kit).kit
    if not lines:
        raise Refused("not_a_kit", item=kit)
    return lines


def when(session: Session, point: str) -> dict[str, Any]:
    """The open day; where none is, the last close that is known here: the count after it may not know of the paper."""
    day = session.books.days.open_at(point)
    return {"day": day.name} if day else {"after": session.books.days.at(point).last_close()}
