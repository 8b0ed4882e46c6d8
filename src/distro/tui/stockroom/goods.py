"""What the pages of the stock room share: a title, a form of all items, one line to say things, F4 to confirm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from distro.model.events import GoodsMoved, GoodsReceived, TransferArrived
from distro.model.goods import Account, Lot
from distro.rules.ledger import as_scanned, of_donor
from distro.stations import stockroom
from distro.stations.goods_scans import Scanned
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, bindings
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.goods.scanned import ScannedGoods
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.lots import lot_scanned, lot_words
from distro.wording.names import donor_name

_ANYBODY = "*"  # no donor's code


class GoodsScreen(ScannedGoods[bool]):
    """Gives True when something was written. A subclass says its form and what to do with it."""

    offers = (Confirm, Back, Help)
    BINDINGS = bindings(offers)
    keeps_filled = True
    takes_expired: ClassVar[bool] = False  # what is past its date may be entered

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self.session = session
        self.point = point
        self._scanned: dict[Lot, int] = {}  # what was scanned of each lot that leaves

    def page(self, title: str, *parts: Widget, how: str = "") -> ComposeResult:
        """The page: its `parts` one below the other; `how` stands below them until something else is said."""
        yield Text(title, classes="title")
        yield from parts
        yield Text(how, id="about", classes="quiet")
        yield Hints(self.offers)

    def on_form_entered(self) -> None:
        self.post_message(Confirm())

    def tell_more(self) -> None:
        self.say(say("app.more_below", key=Confirm.key_name()))

    def name_of(self, item: str) -> str:
        """An item in words."""
        return in_words(self.session.programme.item(item).name)

    def take(self, found: Scanned, lot: Lot) -> str:
        """Enter one case of `lot`; what to say of it.

        Where goods leave, the paper takes the lot that was scanned; what should go before it is said.
        """
        fields = dict(self.query_one(Form).fields()).get(lot.item)
        if fields is None or not isinstance(field := fields[0], NumberField):
            return say("goods.not_here", item=self.name_of(lot.item))
        if found.expired and not self.takes_expired:
            return say("goods.not_taken", what=self.described(found, lot))
        if found.named and not found.known:
            return say("goods.stray", what=self.described(found, lot))
        if not self._scanned:
            for _, (first, *_) in self.query_one(Form).fields():
                if isinstance(first, NumberField) and first.value == self._at_first.get(first):
                    first.value = ""  # what stood there unasked is not what is carried
        self._scanned[lot] = self._scanned.get(lot, 0) + found.units
        field.value = str((field.number or 0) + found.units)
        if found.before is None:
            return self.described(found, lot)
        return say("goods.before", what=self.described(found, lot), lot=" · ".join(self._lot(found.before)))

    def _lot(self, lot: Lot) -> tuple[str, ...]:
        return lot_words(self.session.programme, lot)[1:]

    def described(self, found: Scanned, lot: Lot) -> str:
        """What was scanned, and how much of it the book has here."""
        held = (found.store, found.shelf)
        return lot_scanned(self.session.programme, lot, found.units, found.expired, held)

    def quantities(self) -> list[tuple[str | Lot, int]]:
        """What stands in the first field of each line, where anything does, by lot as far as it was scanned; nothing of
        zero."""
        found = []
        for item, fields in self.query_one(Form).fields():
            field = fields[0]
            if isinstance(field, NumberField) and field.number:
                found.append((item, field.number))
        return list(as_scanned(found, {lot: units for lot, units in self._scanned.items() if lot != Lot(lot.item)}))

    def whose(
        self,
        source: Account,
        entered: list[tuple[str | Lot, int]],
        then: Callable[[list[tuple[str | Lot, int]]], None],
        takes: Callable[[str], Collection[str]] = lambda item: (item,),
    ) -> None:
        """Goes on with what was `entered`; where goods of several donors stand at `source` of what that `takes`, it is
        asked whose leave. Left unanswered the form stays."""
        items = {part for said, _ in entered for part in takes(said.item if isinstance(said, Lot) else said)}
        donors = stockroom.donors_at(self.session, source, items)
        if len(donors) < 2 or any(isinstance(said, Lot) for said, _ in entered):
            then(entered)
            return
        choices = {_ANYBODY: say("stock.whose.any")} | {one: donor_name(self.session.programme, one) for one in donors}
        self.app.push_screen(
            ChooseScreen(say("stock.receive.donor"), choices),
            lambda chosen: then(of_donor(entered, "" if chosen == _ANYBODY else chosen)) if chosen else None,
        )

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
