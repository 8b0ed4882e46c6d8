"""What the pages of the stock room share: a title, a form of all items, one line to say things, F4 to confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from distro.model.events import GoodsMoved, GoodsReceived, TransferArrived
from distro.model.goods import Lot
from distro.scanning.barcode import Board
from distro.stations import goods_scans
from distro.stations.goods_scans import ScanKind, Scanned
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, bindings
from distro.tui.page import Page
from distro.tui.stockroom.asked import ask_number, ask_reading
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.lots import lot_scanned, lot_words, scan_doubt


class GoodsScreen(Page[bool]):
    """Gives True when something was written. A subclass says its form and what to do with it."""

    offers = (Confirm, Back, Help)
    BINDINGS = bindings(offers)
    keeps_filled = True
    takes_expired: ClassVar[bool] = False  # what is past its date may be entered

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self.session = session
        self.point = point
        self._counts_scans = False

    def page(self, title: str, *parts: Widget, how: str = "") -> ComposeResult:
        """The page: its `parts` one below the other; `how` stands below them until something else is said."""
        yield Text(title, classes="title")
        yield from parts
        yield Text(how, id="about", classes="quiet")
        yield Hints(self.offers)

    def on_form_entered(self) -> None:
        self.post_message(Confirm())

    def say(self, text: str) -> None:
        """Say something below the form."""
        self.query_one("#about", Text).say(text)

    def tell_more(self) -> None:
        self.say(say("app.more_below", key=Confirm.key_name()))

    def name_of(self, item: str) -> str:
        """An item in words."""
        return in_words(self.session.programme.item(item).name)

    def goods_scanned(self, text: str, board: Board | None) -> bool:
        """A case was scanned: it is entered here, or said why not. A number that nobody knows is asked once."""
        found = goods_scans.look_at(self.session, self.point, text, board)
        if found.lot is not None:
            self.say(self.take(found, found.lot) or self._in_words(found, found.lot))
        elif found.kind is ScanKind.UNSURE:
            ask_reading(self, found, lambda chosen: self.goods_scanned(chosen, board))
        elif found.kind is ScanKind.UNKNOWN_NUMBER:
            ask_number(self, self.session, found.number, lambda: self.goods_scanned(text, board))
        else:
            self.say(scan_doubt(found.kind, found.number, found.readings))
        return True

    def take(self, found: Scanned, lot: Lot) -> str:
        """Enter one case of `lot`; what to say of it, where that is not what it is.

        Where goods leave, the paper takes the lot that expires first, whichever was scanned: that is said.
        """
        fields = dict(self.query_one(Form).fields()).get(lot.item)
        if fields is None or not isinstance(field := fields[0], NumberField):
            return say("goods.not_here", item=self.name_of(lot.item))
        if found.expired and not self.takes_expired:
            return say("goods.not_taken", what=self._in_words(found, lot))
        if not self._counts_scans:
            self._counts_scans = True
            for _, (first, *_) in self.query_one(Form).fields():
                if isinstance(first, NumberField) and first.value == self._at_first.get(first):
                    first.value = ""  # what stood there unasked is not what is carried
        field.value = str((field.number or 0) + found.units)
        if found.before is None:
            return ""
        return say("goods.before", what=self._in_words(found, lot), lot=" · ".join(self._lot(found.before)))

    def _lot(self, lot: Lot) -> tuple[str, ...]:
        return lot_words(self.session.programme, lot)[1:]

    def _in_words(self, found: Scanned, lot: Lot) -> str:
        held = (found.store, found.shelf)
        return lot_scanned(self.session.programme, lot, found.units, found.expired, held)

    def quantities(self) -> list[tuple[str, int]]:
        """What stands in the first field of each line, where anything does; nothing of zero."""
        found = []
        for item, fields in self.query_one(Form).fields():
            field = fields[0]
            if isinstance(field, NumberField) and field.number:
                found.append((item, field.number))
        return found

    def write(
        self, entered: Iterable[object], action: Callable[[], GoodsMoved | GoodsReceived | TransferArrived]
    ) -> None:
        """Do `action` when anything was entered, tell the paper's number, and leave."""
        if not list(entered):
            self.say(say("stock.nothing_entered"))
            return
        paper = self.attempt(action)
        if paper is not None:
            self.distro.mention("stock.written", document=paper.document)
            self.dismiss(True)
