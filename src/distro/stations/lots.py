"""The lots of goods by the code on our own labels: printed for what stands here, and found again by scanning it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from distro.cards.code import lot_code
from distro.cards.layouts import Layout
from distro.cards.lot_labels import LotLabel, symbol_side, write_labels
from distro.cards.qr import LEAST, fit
from distro.cards.sheet import Fonts
from distro.model.goods import Lot
from distro.rules.ledger import first_expired
from distro.rules.roles import Task
from distro.stations.errors import Refused
from distro.stations.lookups import item_named
from distro.stations.session import Session
from distro.stations.stockroom import shelf_of, store_of

MOST_LABELS = 1000  # of a lot at once: more is a slip of the hand


def code_of(session: Session, lot: Lot) -> str:
    """The code to print on the labels of `lot`."""
    expiry = lot.expiry.isoformat() if lot.expiry else ""
    return lot_code(session.card_key, (lot.item, lot.batch, expiry, lot.donor))


def lot_of(session: Session, code: str) -> Lot | None:
    """The lot whose labels carry `code`; None when the books here know no such lot."""
    return next((lot for lot in session.books.stock.lots() if code_of(session, lot) == code), None)


def lots_here(session: Session, point: str, wanted: Sequence[str] = ()) -> list[Lot]:
    """What stands in the store and at the point, item by item, first expired first; of `wanted` (ITEM or ITEM/BATCH)
    only, where any is.

    Refused for an unknown item, and for one of which nothing stands here.
    """
    session.demand(Task.SEE_STOCK)
    stock = session.books.stock
    here = {lot for at in (store_of(point), shelf_of(point)) for (lot, _), held in stock.shelf(at).items() if held > 0}
    for one in wanted:
        item, _, batch = one.partition("/")
        item_named(session, item)
        if not any(_is(lot, one) for lot in here):
            raise Refused("no_such_lot_here", item=item, batch=batch or "–")
    order = {item.code: number for number, item in enumerate(session.programme.items)}
    chosen = [lot for lot in here if not wanted or any(_is(lot, one) for one in wanted)]
    return sorted(chosen, key=lambda lot: (order.get(lot.item, len(order)), lot.item, first_expired(lot), lot))


def _is(lot: Lot, wanted: str) -> bool:
    return wanted in (lot.item, f"{lot.item}/{lot.batch}")


def print_labels(
    session: Session,
    lots: Sequence[Lot],
    out: Path,
    layout: Layout,
    words: Callable[[Lot], tuple[str, ...]],
    fonts: Fonts,
    *,
    each: int = 1,
    skip: int = 0,
    right_to_left: bool = False,
) -> int:
    """`each` labels of every lot as a PDF, in the `words` that name it; how many pages.

    The first `skip` places of the first sheet stay empty. Refused where nothing is here, or no scanner would read a
    symbol of that size.
    """
    session.demand(Task.SEE_STOCK)
    if not lots:
        raise Refused("nothing_to_label")
    if not 1 <= each <= MOST_LABELS:
        raise Refused("labels_out_of_range", n=each, most=MOST_LABELS)
    if (module := fit(symbol_side(layout))[1]) < LEAST:
        raise Refused("card_too_small", module=f"{module:.2f}", least=LEAST)
    labels = [LotLabel(code_of(session, lot), words(lot)) for lot in lots for _ in range(each)]
    return write_labels(labels, out, layout, fonts, session.now(), skip=skip, right_to_left=right_to_left)
