"""What else is done in the stock room: returns, transfers, kits, disposal, cancelling, counting, labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from distro.model.events import GoodsMoved
from distro.model.goods import Account, Lot
from distro.stations import stockroom, transfers
from distro.stations.desk import Second
from distro.stations.session import Session
from distro.stations.stockroom import ReceiptLine
from distro.stations.store_count import StoreCount
from distro.texts import in_words, say
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.page import Page
from distro.tui.stockroom.labels import print_labels
from distro.tui.stockroom.move import Action, MoveScreen, Quantities, Takes
from distro.tui.stockroom.witness import WitnessScreen

MOVES = ("give_back", "transfer", "make_kits", "break_kits", "dispose", "cancel", "arrive", "count", "labels")


@dataclass(frozen=True)
class StockRoom:
    """Where a move begins: a page, the point whose goods are moved, and what is done once something was written."""

    page: Page[None]
    session: Session
    point: str
    written: Callable[[], None]


def begin(room: StockRoom, move: str) -> None:
    """Ask what that move needs, and do it."""
    {
        "give_back": _give_back,
        "transfer": _transfer,
        "arrive": _arrive,
        "make_kits": _make_kits,
        "break_kits": _break_kits,
        "dispose": _dispose,
        "cancel": _cancel,
        "count": _count,
        "labels": _labels,
    }[move](room)


def _give_back(room: StockRoom) -> None:
    session, point = room.session, room.point
    held = stockroom.on_shelf(session, point)
    _page(
        room, "give_back", held, lambda entered: stockroom.give_back(session, point, entered), stockroom.shelf_of(point)
    )


def _transfer(room: StockRoom) -> None:
    session, point = room.session, room.point
    others = {other.code: in_words(other.name) for other in session.programme.points if other.code != point}

    def to(chosen: str | None) -> None:
        if chosen is not None:
            held = stockroom.in_store(session, point)
            store = stockroom.store_of(point)
            _page(room, "transfer", held, lambda entered: transfers.send(session, point, chosen, entered), store)

    room.page.app.push_screen(ChooseScreen(say("stock.move.to"), others), to)


def _arrive(room: StockRoom) -> None:
    session, point = room.session, room.point
    coming = {one.document: one.items for one in transfers.in_transit(session, point).transfers if one.to == point}
    called_off = {one.document: one for one in transfers.called_off(session, point)}
    if not coming and not called_off:
        room.page.distro.mention("stock.move.none_coming")
        return

    def which(chosen: str | None) -> None:
        if chosen is not None:
            held = list((coming[chosen] if chosen in coming else called_off[chosen].items).items())
            _page(
                room, "arrive", held,
                lambda entered: transfers.arrive(
                    session, point, chosen, _lines(entered), although_cancelled=chosen in called_off
                ),
            )  # fmt: skip

    told = {one.document: say("stock.move.called_off", document=one.document, by=one.by, at=one.at)
            for one in called_off.values()}  # fmt: skip
    room.page.app.push_screen(
        ChooseScreen(say("stock.move.arrive"), {number: number for number in coming} | told), which
    )


def _lines(entered: Quantities) -> list[ReceiptLine]:
    lots = [(said if isinstance(said, Lot) else Lot(said), amount) for said, amount in entered]
    return [
        ReceiptLine(item=lot.item, received=amount, batch=lot.batch, expiry=lot.expiry, donor=lot.donor)
        for lot, amount in lots
    ]


def _of_items(entered: Quantities) -> Quantities:
    """What is made has no lot yet, whatever label was scanned; whose goods it is made of stays said."""
    together: Counter[Lot] = Counter()
    for said, amount in entered:
        together[Lot(said.item, donor=said.donor) if isinstance(said, Lot) else Lot(said)] += amount
    return list(together.items())


def _make_kits(room: StockRoom) -> None:
    held = dict(stockroom.in_store(room.session, room.point))
    kits = [(item.code, held.get(item.code, 0)) for item in room.session.programme.goods if item.kit]
    store, programme = stockroom.store_of(room.point), room.session.programme
    _page(
        room, "make_kits", kits, lambda entered: _each(room, stockroom.make_kits, _of_items(entered)), store,
        lambda kit: [line.item for line in programme.item(kit).kit],
    )  # fmt: skip


def _break_kits(room: StockRoom) -> None:
    held = stockroom.in_store(room.session, room.point)
    kits = [(code, amount) for code, amount in held if room.session.programme.item(code).kit]
    store = stockroom.store_of(room.point)
    _page(room, "break_kits", kits, lambda entered: _each(room, stockroom.break_kits, entered), store)


def _labels(room: StockRoom) -> None:
    print_labels(room.page, room.session, room.point)


def _each(room: StockRoom, work: Callable[..., GoodsMoved], entered: Quantities) -> GoodsMoved:
    """A paper for each kind of kit; the last one is told."""
    papers = [work(room.session, room.point, kit, number) for kit, number in entered]
    return papers[-1]


def _dispose(room: StockRoom) -> None:
    def dispose(seen_by: Second) -> GoodsMoved:
        return stockroom.dispose_of_expired(room.session, room.point, seen_by.person, secret=seen_by.passphrase)

    def written(paper: GoodsMoved | None) -> None:
        if paper is not None:
            _told(room, paper.document)

    room.page.app.push_screen(WitnessScreen(dispose), written)


def _count(room: StockRoom) -> None:
    from distro.tui.day import closing

    if (count := room.page.attempt(lambda: StoreCount(room.session, room.point))) is not None:
        closing.begin(room.page, count, lambda: _told(room, count.papers[-1].document))


def _cancel(room: StockRoom) -> None:
    def because(document: str, reason: str | None) -> None:
        if reason is not None:
            _written(room, lambda: stockroom.cancel(room.session, document, reason).document)

    def which(document: str | None) -> None:
        if document is not None:
            number = document.strip().upper()
            question = AskScreen(say("stock.move.cancel"), say("stock.move.why", document=number))
            room.page.app.push_screen(question, lambda reason: because(number, reason))

    room.page.app.push_screen(AskScreen(say("stock.move.cancel"), say("stock.move.which")), which)


def _page(
    room: StockRoom,
    move: str,
    held: list[tuple[str, int]],
    action: Action,
    source: Account | None = None,
    takes: Takes = lambda item: (item,),
) -> None:
    if not held:
        room.page.distro.mention("stock.move.nothing")
        return
    title = say(f"stock.move.{move}")
    room.page.app.push_screen(
        MoveScreen(room.session, room.point, title, held, action, source, takes),
        lambda written: room.written() if written else None,
    )


def _written(room: StockRoom, action: Callable[[], str]) -> None:
    document = room.page.attempt(action)
    if document is not None:
        _told(room, document)


def _told(room: StockRoom, document: str) -> None:
    room.page.distro.mention("stock.written", document=document)
    room.written()
