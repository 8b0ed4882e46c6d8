"""Goods that are scanned: by the label of a lot, or by the maker's barcode and what was said once of its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from distro.cards.code import ReadingKind, read
from distro.model import events as e
from distro.model.goods import Lot
from distro.model.programme import Item
from distro.rules.ledger import first_expired, is_good, may_be
from distro.rules.roles import Task
from distro.rules.units import MOST
from distro.scanning.barcode import Board, Trade, number_of, read_barcode
from distro.stations.errors import Refused
from distro.stations.lookups import item_named
from distro.stations.lots import lot_of
from distro.stations.rules_date import today
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine, shelf_of, store_of


class ScanKind(StrEnum):
    """What a scanned text is, of goods."""

    GOODS = "goods"
    UNSURE = "unsure"
    UNKNOWN_NUMBER = "unknown_number"
    UNKNOWN_LABEL = "unknown_label"
    GARBLED = "garbled"
    NOT_GOODS = "not_goods"


class Scanned(Struct, frozen=True, kw_only=True):
    """What a scan says. `lot` is there for GOODS alone, `units` of it in its smallest unit are in what bears the code.

    `number`: the trade number, where there is one. `readings`: for UNSURE, each as people write it, to choose from.
    `store`, `shelf`: how much of the lot is known here. `named`: the code says a lot or a date. `known`: the books know
    such goods, and `here`, that they stood at this point. `expired`: they may not be handed out any more. `before`: a
    good lot of the item that stands here and expires before it, and should go first.
    """

    kind: ScanKind
    lot: Lot | None = None
    units: int = 0
    number: str = ""
    readings: tuple[str, ...] = ()
    store: int = 0
    shelf: int = 0
    named: bool = False
    known: bool = False
    here: bool = False
    expired: bool = False
    before: Lot | None = None


def look_at(session: Session, point: str, text: str, board: Board | None = None) -> Scanned:
    """What a scanned `text` says of goods, as they are known at `point`. `board` as in `read_barcode`."""
    label = read(text, session.card_key)
    if label.kind is ReadingKind.LOT:
        lot = lot_of(session, label.code)
        return _known(session, point, lot, 1) if lot else Scanned(kind=ScanKind.UNKNOWN_LABEL)
    found = read_barcode(text, board)
    if found.garbled:
        return Scanned(kind=ScanKind.GARBLED)
    if not found.readings:
        return Scanned(kind=ScanKind.NOT_GOODS)
    if not found.is_sure:
        return Scanned(kind=ScanKind.UNSURE, readings=tuple(trade.spelled for trade in found.readings))
    return _traded(session, point, found.readings[0])


def in_bag(found: Scanned, due: Collection[str] | None) -> str:
    """What goods that were scanned mean at the desk: `expired`, `not_due`, `stray` (due, of a lot that never stood
    here), `belongs`; `goods` where nobody stands there (`due` is None)."""
    if found.expired:
        return "expired"
    if due is None or found.lot is None:
        return "goods"
    if found.lot.item not in due:
        return "not_due"
    return "stray" if found.named and not found.here else "belongs"


def with_scanned(bag: Mapping[Lot, int], found: Scanned) -> dict[Lot, int]:
    """The lots in a bag once these goods were shown too, the last one last. What must not be given is none of them,
    nor what says no lot that ever stood here."""
    lots = dict(bag)
    if found.lot is not None and found.named and found.here and not found.expired:
        lots[found.lot] = lots.pop(found.lot, 0) + found.units
    return lots


def tell_number(session: Session, number: str, item: str, units: int, instead: bool = False) -> e.TradeNumberTold:
    """Keep what bears the trade number `number`: `units` of `item`, in its smallest unit.

    Refused for what is no trade number, for an unknown item, for no amount, and where it stands for something else
    already, unless this is said to be right `instead`.
    """
    session.demand(Task.MOVE_STOCK)
    if (whole := number_of(number.strip())) is None:
        raise Refused("no_trade_number", number=number.strip()[:20])
    item_named(session, item)
    if not 1 <= units <= MOST:
        raise Refused("amount_zero" if units < 1 else "amount_too_large", item=item, most=MOST)
    known = session.books.trade_numbers.get(whole)
    if known is not None and (known.item, known.units) != (item, units) and not instead:
        raise Refused("trade_number_known", number=whole, item=known.item, units=known.units)
    event = e.TradeNumberTold(**session.stamper()(""), number=whole, item=item, units=units)
    session.append([event])
    return event


def receipt_lines(
    session: Session, point: str, texts: Iterable[str], donor: str, doubt: Callable[[int, Scanned], Refused]
) -> list[ReceiptLine]:
    """The lines of a receipt: each scan of `texts` is one case that came. A lot is a line; no two are ever mixed.

    They are `donor`'s where one is said. Without, our own label says whose it is and a maker's code does not, not even
    of a lot that stands here: its maker sold it to others too. `doubt` makes the refusal for the scan of that number
    that says nothing for certain: nothing is received then.
    """
    came: Counter[Lot] = Counter()
    for lot, found in sure_scans(session, point, texts, doubt):
        whose = donor or ("" if found.number else lot.donor)
        came[Lot(lot.item, lot.batch, lot.expiry, whose)] += found.units
    return [
        ReceiptLine(item=lot.item, received=units, batch=lot.batch, expiry=lot.expiry, donor=lot.donor)
        for lot, units in came.items()
    ]


def cases(session: Session, point: str, texts: Iterable[str], doubt: Callable[[int, Scanned], Refused]) -> Counter[Lot]:
    """How much was scanned in all of each lot, whatever its date. `doubt` as in `receipt_lines`."""
    together: Counter[Lot] = Counter()
    for lot, found in sure_scans(session, point, texts, doubt):
        together[lot] += found.units
    return together


def sure_scans(
    session: Session, point: str, texts: Iterable[str], doubt: Callable[[int, Scanned], Refused]
) -> Iterator[tuple[Lot, Scanned]]:
    """Each scan with its lot, as it is asked for. `doubt` as in `receipt_lines`."""
    for number, text in enumerate(texts, 1):
        found = look_at(session, point, text, Board.LATIN)
        if found.lot is None:
            raise doubt(number, found)
        yield found.lot, found


def pack_of(item: Item) -> int:
    """What one case of it holds, in its smallest unit; one where the programme does not say."""
    return item.packs[0].holds if item.packs else 1


def _traded(session: Session, point: str, trade: Trade) -> Scanned:
    told = session.books.trade_numbers.get(trade.gtin)
    if told is None or told.item not in {item.code for item in session.programme.goods}:
        return Scanned(kind=ScanKind.UNKNOWN_NUMBER, number=trade.gtin)
    lot = Lot(told.item, trade.batch, trade.expiry)
    return _known(session, point, lot, told.units * (trade.count or 1), trade.gtin)


def _known(session: Session, point: str, lot: Lot, units: int, number: str = "") -> Scanned:
    """The lot with what the books know of it: where one lot alone fits what the code says, it is that one."""
    books, now = session.books.stock, today(session, point)
    if not number:
        units = pack_of(item_named(session, lot.item))
    alike = [each for each in books.lots() if may_be(each, lot)]
    fits = sorted(alike) if lot.batch else []
    expiry = lot.expiry or min((each.expiry for each in fits if each.expiry), default=None)
    held = [
        [quantity for (each, _), quantity in books.shelf(at).items() if may_be(each, lot)]
        for at in (store_of(point), shelf_of(point))
    ]
    return Scanned(
        kind=ScanKind.GOODS,
        lot=fits[0] if len(fits) == 1 else Lot(lot.item, lot.batch, expiry, lot.donor),
        units=units,
        number=number,
        store=sum(held[0]),
        shelf=sum(held[1]),
        named=bool(lot.batch or lot.expiry),
        known=bool(alike),
        here=any(held),
        expired=expiry is not None and expiry < now,
        before=_before(session, point, lot.item, expiry),
    )


def _before(session: Session, point: str, item: str, expiry: date | None) -> Lot | None:
    now, books = today(session, point), session.books.stock
    good = [
        lot
        for at in (store_of(point), shelf_of(point))
        for (lot, condition), held in books.shelf(at).items()
        if lot.item == item and held > 0 and lot.expiry is not None and is_good(lot, condition, now)
    ]
    earlier = [lot for lot in good if expiry is not None and lot.expiry is not None and lot.expiry < expiry]
    return min(earlier, key=first_expired, default=None)
