"""Goods: received, moved, arrived, and papers taken back."""

from __future__ import annotations

from enum import StrEnum

from distro.model.bounds import Amount, ItemCode, Number, PaperNumber, TradeNumber
from distro.model.events.event import Event
from distro.model.goods import AdjustmentReason, Movement

# How a name stands that was told and not proven: no id of a person is written so.
_DECLARED = "“{}”"
STORE_COUNT = "IN"  # inventaire: the letters in the numbers of what a count of the store room came to


class GoodsReceived(Event, frozen=True, kw_only=True):
    """Goods came in: `document` is our gap-free number, `waybill` the sender's. The claim is declared less received.

    `declared_by` is the second person, who read the waybill beside whoever counted.
    """

    table = "goods"
    fold = "goods_moved"
    document: PaperNumber
    waybill: str
    movements: tuple[Movement, ...]
    declared: tuple[Amount, ...]
    day: str = ""
    declared_by: str = ""


class MoveKind(StrEnum):
    """Why goods moved without being handed over."""

    ISSUE = "issue"
    RETURN = "return"
    TRANSFER = "transfer"
    LOSS = "loss"
    DISPOSAL = "disposal"
    KIT_MADE = "kit_made"
    KIT_BROKEN = "kit_broken"


class GoodsMoved(Event, frozen=True, kw_only=True):
    """Goods moved between accounts: issued to the point, returned, transferred, lost, disposed of, made into kits.

    `witness` is the second person, who saw a disposal or approved a count of the store. `after`: the last
    close of the site that was known, where no day was open.
    """

    table = "goods"
    fold = "goods_moved"
    document: PaperNumber
    why: MoveKind
    movements: tuple[Movement, ...]
    reason: AdjustmentReason | None = None
    note: str = ""
    witness: str = ""
    day: str = ""
    after: str = ""

    @property
    def is_of_count(self) -> bool:
        """Whether it brings the book of the store room to a count that two signed: it has a number of their series."""
        return self.why is MoveKind.LOSS and self.document.startswith(f"{self.site}-{STORE_COUNT}-")


def declared(name: str) -> str:
    """`name`, told to apart from the id of somebody who proved it."""
    return _DECLARED.format(name)


def is_declared(who: str) -> bool:
    """Whether that is a name which was told and not proven."""
    return bool(who) and who == declared(who.strip("“”"))


class TradeNumberTold(Event, frozen=True, kw_only=True):
    """Somebody said what bears this trade number (GTIN): `units` of `item`, in its smallest unit.

    The last word counts.
    """

    table = "goods"
    fold = "trade_numbers.told"
    any_order = True
    number: TradeNumber
    item: ItemCode
    units: Number


class TransferArrived(Event, frozen=True, kw_only=True):
    """The goods of a transfer came into the store of this site; `document` is the number of the transfer's paper.

    Written on two laptops, the first counts. What is missing of it stays on its way until somebody says what became of
    it. `after` as in what moved.
    """

    table = "goods"
    fold = "transfer_arrived"
    document: PaperNumber
    movements: tuple[Movement, ...]
    note: str = ""
    day: str = ""
    after: str = ""


class DocumentCancelled(Event, frozen=True, kw_only=True):
    """A paper of the stock room is cancelled: what it moved moves back, its number stays as cancelled.

    `after` is as in what moved.
    """

    table = "goods"
    fold = "paper_cancelled"
    document: PaperNumber
    reason: str
    day: str = ""
    after: str = ""
