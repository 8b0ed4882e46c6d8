"""What a theft from the store room leaves behind on its papers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from distro.model import events as e
from distro.model.goods import AccountKind
from distro.rules.told import Seen, SignKind, Told

A_LOT = 5  # pieces on one paper, lost on one person's word alone
_IN_PARTS = 10  # pieces of one item, lost on however many papers
_OF_HANDED = 20  # no more than one in so many of what is handed over leaks or breaks
_AT_ONCE = timedelta(hours=1)  # later than this nobody puts a slip of the pen right


def of_stock(told: Told) -> Seen:
    """What was written off on one word, piece by piece; what was missing at a count of the store that two signed;
    receipts of which nobody else read the waybill; cancelled papers; goods that were destroyed."""
    for one in told.here:
        if isinstance(one, e.GoodsMoved) and one.is_of_count:
            if any(move.source.kind is AccountKind.STORE for move in one.movements):
                yield SignKind.STORE_SHORT, one.witness, one.document
        elif isinstance(one, e.GoodsMoved) and one.why is e.MoveKind.LOSS:
            for move in one.movements:
                for _ in range(min(move.quantity, 100)):
                    yield SignKind.STOCK_NOTE, one.by, one.document
        if isinstance(one, e.GoodsMoved) and one.why is e.MoveKind.DISPOSAL:
            yield SignKind.DESTROYED, one.by, one.document
            if _came_spoiled(told, one):
                yield SignKind.SPOILED_DESTROYED, one.by, one.document
        if isinstance(one, e.GoodsReceived) and not one.declared_by:
            yield SignKind.RECEIPT_ALONE, one.by, one.document
        if isinstance(one, e.DocumentCancelled):
            yield SignKind.PAPER_CANCELLED, one.by, one.document
            if _less_came(told, one):
                yield SignKind.RECEIPT_LESS, one.by, one.document


def _came_spoiled(told: Told, gone: e.GoodsMoved) -> bool:
    """Whether the same hand had taken some of it in as spoiled already, and nobody else had read the waybill."""
    lots = {move.lot for move in gone.movements}
    return any(
        move.lot in lots and move.lot.expiry is not None and move.lot.expiry < received.occurred_at.date()
        for received in told.papers.values()
        if isinstance(received, e.GoodsReceived) and received.by == gone.by and not received.declared_by
        for move in received.movements
    )  # fmt: skip


def _less_came(told: Told, cancelled: e.DocumentCancelled) -> bool:
    """Whether a receipt was cancelled when its goods had long been put away, and came again as less or not at all."""
    paper = told.papers.get(cancelled.document)
    if not isinstance(paper, e.GoodsReceived) or cancelled.recorded_at - paper.recorded_at <= _AT_ONCE:
        return False
    left: Counter[str] = Counter()
    for move in paper.movements:
        left[move.lot.item] += move.quantity
    standing = (one for number, one in told.papers.items() if number not in told.cancelled)
    for again in standing:
        if isinstance(again, e.GoodsReceived) and again.id > paper.id and again.waybill == paper.waybill:
            if again.declared_by:  # somebody else read it
                return False
            for move in again.movements:
                left[move.lot.item] -= move.quantity
    return any(missing > 0 for missing in left.values())


def whittled(told: Told) -> set[str]:
    """Who wrote off more of an item, on papers however small, than ever leaks or breaks of what is handed over."""
    handed: Counter[str] = Counter()
    for made in told.handovers:
        for move in made.movements:
            handed[move.lot.item] += move.quantity
    lost: Counter[tuple[str, str]] = Counter()
    for one in told.here:
        if isinstance(one, e.GoodsMoved) and one.why is e.MoveKind.LOSS and not one.is_of_count:
            for move in one.movements:
                lost[one.by, move.lot.item] += move.quantity
    return {who for (who, item), n in lost.items() if n >= _IN_PARTS and n * _OF_HANDED > handed[item]}
