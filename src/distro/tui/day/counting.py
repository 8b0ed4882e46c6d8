"""The close, first page: a blind count. Every item; packs and loose pieces; no figure of the book anywhere."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from distro.model.programme import Item
from distro.stations.closing import Close
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, bindings
from distro.tui.page import Page
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Column, Form
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class CountingScreen(Page[None]):
    """Calls `counted` when every item is. An item counted again keeps its first count beside it."""

    offers = (Confirm, Back, Help)
    BINDINGS = bindings(offers)

    def __init__(self, close: Close, counted: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self._done = counted
        self._counted: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        items = [self._close.session.programme.item(code) for code in self._close.items]
        columns = [
            Column(say("closing.count.packs"), 10),
            Column(say("closing.count.loose"), 9),
            Column(say("closing.count.total"), 8, end=True),
        ]
        lines = [
            (item.code, self._called(item), [*self._fields(item), Text(classes="total", end=True)]) for item in items
        ]
        yield Text(say("closing.count.title"), classes="title")
        yield Form(say("stock.item"), columns, lines)
        yield Text(say("closing.count.how"), id="about", classes="quiet")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(Form).begin()

    @staticmethod
    def _called(item: Item) -> str:
        packs = f" · {in_words(item.packs[0].name)}" if item.packs else ""
        return in_words(item.name) + packs

    @staticmethod
    def _fields(item: Item) -> list[NumberField]:
        """Packs of the item's first kind, and loose pieces; an item without packs has its first field closed."""
        packs = NumberField()
        packs.disabled = not item.packs
        return [packs, NumberField()]

    @on(Input.Changed)
    def _show_totals(self) -> None:
        for item, fields in self.query_one(Form).fields():
            total = self._total(item)
            shown = fields[2]
            assert isinstance(shown, Text)
            shown.say("" if total is None else f"= {total}")

    def _total(self, code: str) -> int | None:
        """What was entered for an item, in its smallest unit; None while nothing was."""
        fields = dict(self.query_one(Form).fields())[code]
        packs, loose = (field.number for field in fields if isinstance(field, NumberField))
        if packs is None and loose is None:
            return None
        item = self._close.session.programme.item(code)
        return (packs or 0) * (item.packs[0].holds if item.packs else 0) + (loose or 0)

    def on_form_entered(self) -> None:
        self.post_message(Confirm())

    def on_do_confirm(self) -> None:
        for code in self._close.items:
            total = self._total(code)
            if total is not None and total != self._counted.get(code):
                self._counted[code] = total
                self._close.count(code, total)
        if missing := self._close.missing():
            first = in_words(self._close.session.programme.item(missing[0]).name)
            self.query_one("#about", Text).say(say("closing.count.missing", n=len(missing), first=first))
            for code, fields in self.query_one(Form).fields():
                if code == missing[0]:
                    next(field for field in fields if field.can_focus and not field.disabled).focus()
            return
        self._done()
