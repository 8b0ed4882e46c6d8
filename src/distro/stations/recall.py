"""A recall: where a lot went, household by household, for who may see the register."""

from __future__ import annotations

from collections import Counter
from datetime import date

from msgspec import Struct

from distro.model import events as e
from distro.model.goods import AccountKind
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.session import Session


class RecalledHousehold(Struct, frozen=True, kw_only=True):
    """What of the lot a household has, since when, and how to reach it."""

    number: str
    phone: str
    quantity: int
    on: date


class Recall(Struct, frozen=True, kw_only=True):
    """A lot of an item, and what was made of it: handed over to `households`, `standing` in stores and at points."""

    item: str
    batch: str
    households: tuple[RecalledHousehold, ...]
    handed_over: int
    standing: int


def recalled(session: Session, item: str, batch: str) -> Recall:
    """Which households got lot `batch` of `item`, in kits too. Refused for who may not see the register.

    Refused for a lot that was never here, and where no lot is named and none without a name was here.
    """
    session.demand(Task.SEE_REGISTER)
    books = session.books
    lots = {(item, batch)} | {
        (kit.lot.item, kit.lot.batch)
        for paper in books.stock_documents
        if isinstance(paper, e.GoodsMoved) and paper.why is e.MoveKind.KIT_MADE
        if any((move.lot.item, move.lot.batch) == (item, batch) for move in paper.movements)
        for kit in paper.movements
        if kit.source.kind is AccountKind.KIT
    }
    shelves = [(account, books.stock.shelf(account)) for account in books.stock.accounts()]
    if not any((lot.item, lot.batch) in lots for _, shelf in shelves for lot, _ in shelf):
        if not batch:
            raise Refused("lot_missing", word=item)
        raise Refused("lot_unknown", item=item, batch=batch, known="–")
    had: Counter[str] = Counter()
    since: dict[str, date] = {}
    for handover in books.handovers:
        for move in handover.movements:
            if (move.lot.item, move.lot.batch) in lots:
                had[handover.household] += move.quantity
                since.setdefault(handover.household, handover.occurred_at.date())
    households = []
    for id_, quantity in had.items():
        household = books.register.get(id_)
        number, phone = (household.number, household.phone) if household else ("–", "")
        households.append(RecalledHousehold(number=number, phone=phone, quantity=quantity, on=since[id_]))
    return Recall(
        item=item,
        batch=batch,
        households=tuple(sorted(households, key=lambda one: one.number)),
        handed_over=had.total(),
        standing=sum(
            held
            for account, shelf in shelves
            if account.kind in (AccountKind.STORE, AccountKind.POINT)
            for (lot, _), held in shelf.items()
            if (lot.item, lot.batch) in lots and held > 0
        ),
    )
