"""What the pages of the stock room share: a title, a form of all items, one line to say things, F4 to confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.widget import Widget

from distro.model.events import GoodsMoved, GoodsReceived, TransferArrived
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.commands import Back, Confirm, Help, bindings
from distro.tui.page import Page
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class GoodsScreen(Page[bool]):
    """Gives True when something was written. A subclass says its form and what to do with it."""

    offers = (Confirm, Back, Help)
    BINDINGS = bindings(offers)
    keeps_filled = True

    def __init__(self, session: Session, point: str) -> None:
        super().__init__()
        self.session = session
        self.point = point

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

    def name_of(self, item: str) -> str:
        """An item in words."""
        return in_words(self.session.programme.item(item).name)

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
