"""The close, first page: a blind count. Every item; packs and loose pieces; no figure of the book anywhere."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input

from distro.model.goods import Lot
from distro.model.programme import Item
from distro.rules.ledger import may_be
from distro.stations.counting import Count
from distro.stations.goods_scans import Scanned
from distro.texts import in_words, listed, say
from distro.tui.commands import Back, Confirm, Help, bindings
from distro.tui.day.counter import CounterScreen
from distro.tui.goods.scanned import ScannedGoods
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form, FormColumn
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.lots import lot_scanned, lot_words

# Packs by how many pieces each holds, and the loose pieces beside them.
Entered = tuple[dict[int, int], int]


class CountingScreen(ScannedGoods[None]):
    """Item by item, or lot by lot where the programme says so. Calls `counted` when all is, and somebody signed for it.

    A case that is scanned counts in its line. An item counted again keeps its first count beside it.
    """

    offers = (Confirm, Back, Help)
    BINDINGS = bindings(offers)
    keeps_filled = True

    def __init__(self, close: Count, counted: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self.session, self.point = close.session, close.point
        self._done = counted
        self._person = ""
        self._counted: dict[str, dict[Lot, Entered]] = {}
        self._more: dict[Lot, int] = {}  # lots that were scanned here and have no line: the book knows them elsewhere
        programme = close.session.programme
        self._lines = {
            f"{code}/{number}": (programme.item(code), lot)
            for code in close.items
            for number, lot in enumerate((programme.count_lots and close.lots_of(code)) or [Lot(code)])
        }

    def compose(self) -> ComposeResult:
        columns = [
            FormColumn(say("closing.count.packs"), 10),
            FormColumn(say("closing.count.loose"), 9),
            FormColumn(say("closing.count.total"), 8, end=True),
        ]
        lines = [
            (key, self._called(item, lot), [*self._fields(item), Text(classes="total", end=True)])
            for key, (item, lot) in self._lines.items()
        ]
        yield Text(say(f"closing.count.title_{self._close.what}"), classes="title")
        yield Form(say("stock.item"), columns, lines)
        yield Text(say("closing.count.how"), id="about", classes="quiet")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(Form).begin()

    @staticmethod
    def _called(item: Item, lot: Lot) -> str:
        expiry = f"{lot.expiry:%d/%m/%Y}" if lot.expiry else ""
        packs = in_words(item.packs[0].name) if item.packs else ""
        return " · ".join(filter(None, (in_words(item.name), lot.batch, expiry, packs)))

    @staticmethod
    def _fields(item: Item) -> list[NumberField]:
        """Packs of the item's first kind, and loose pieces; an item without packs has its first field closed."""
        packs = NumberField()
        packs.disabled = not item.packs
        return [packs, NumberField()]

    @on(Input.Changed)
    def _show_totals(self) -> None:
        for key, fields in self.query_one(Form).fields():
            entered = self._entered(key, fields)
            shown = fields[2]
            assert isinstance(shown, Text)
            shown.say("" if entered is None else f"= {_pieces(entered)}")

    def _entered(self, key: str, fields: list[Widget]) -> Entered | None:
        """What stands in the fields of a line; None while nothing does."""
        packs, loose = (field.number for field in fields if isinstance(field, NumberField))
        if packs is None and loose is None:
            return None
        item, _ = self._lines[key]
        return ({item.packs[0].holds: packs or 0} if item.packs else {}), loose or 0

    def take(self, found: Scanned, lot: Lot) -> str:
        """One case more in the line of its lot, or of its item, past its date or not. No figure of the book is said."""
        programme = self.session.programme
        what = lot_scanned(programme, lot, found.units, found.expired)
        by_lot = programme.count_lots and bool(self._close.lots_of(lot.item))
        lines = {key: known for key, (item, known) in self._lines.items() if item.code == lot.item}
        keys = [key for key, known in lines.items() if not by_lot or may_be(known, lot)]
        if not lines:
            return say("goods.not_here", item=in_words(programme.item(lot.item).name))
        if found.named and not found.known and by_lot:
            return say("goods.stray", what=what)
        if not keys and found.named:
            self._more[lot] = self._more.get(lot, 0) + found.units
            lots = [f"{' · '.join(lot_words(programme, one))}: {units}" for one, units in self._more.items()]
            return say("goods.apart", lots="  ".join(lots))
        if len(keys) != 1:
            return say("goods.which_line", what=what)
        item = self._lines[keys[0]][0]
        packs, loose = (each for each in dict(self.query_one(Form).fields())[keys[0]] if isinstance(each, NumberField))
        holds = item.packs[0].holds if item.packs else 0
        field, n = (packs, found.units // holds) if holds and not found.units % holds else (loose, found.units)
        field.value = str((field.number or 0) + n)
        return what

    def on_form_entered(self) -> None:
        self.post_message(Confirm())

    def on_do_confirm(self) -> None:
        entered: dict[str, dict[Lot, Entered]] = {code: {} for code in self._close.items}
        empty: list[Widget] = []
        for key, fields in self.query_one(Form).fields():
            item, lot = self._lines[key]
            if (found := self._entered(key, fields)) is None:
                empty.append(next(field for field in fields if field.can_focus and not field.disabled))
                entered.pop(item.code, None)
            elif item.code in entered:
                entered[item.code][lot] = found
        for lot, units in self._more.items():
            if lot.item in entered:
                entered[lot.item][lot] = {}, units
        for code, lots in entered.items():
            if lots != self._counted.get(code):
                self._counted[code] = lots
                self._count(code, lots)
        if missing := self._close.missing():
            first = in_words(self._close.session.programme.item(missing[0]).name)
            self.say(say("closing.count.missing", n=len(missing), first=first))
            empty[0].focus()
            return
        self.app.push_screen(CounterScreen(self._close, self._person), lambda kept: self._kept() if kept else None)

    def _count(self, code: str, lots: dict[Lot, Entered]) -> None:
        if Lot(code) in lots:
            self._close.count_packs(code, *lots[Lot(code)])
        else:
            self._close.count_lots(code, {lot: _pieces(entered) for lot, entered in lots.items()})

    def _kept(self) -> None:
        """On to the variances; or a second person counts from empty fields, or both look again where they differ."""
        self._person = self._close.kept_by
        if self._close.passes_missing():
            self._person = ""
            self._counted.clear()
            self._more.clear()
            self._close.count_anew()
            for field in self.query(NumberField):
                field.value = ""
            self.say(say("closing.counter.another"))
            self.query_one(Form).begin()
        elif differ := self._close.passes_differ():
            names = listed(in_words(self._close.session.programme.item(code).name) for code in differ)
            self.say(say("closing.counter.differ", items=names))
        else:
            self._done()


def _pieces(entered: Entered) -> int:
    packs, loose = entered
    return sum(holds * number for holds, number in packs.items()) + loose
