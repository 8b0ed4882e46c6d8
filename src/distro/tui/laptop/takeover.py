"""Somebody else sits down at the open desk: their name, their PIN, and on."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from distro.stations.session import Session
from distro.store import WrongPin
from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text

_TRIES = 3


class TakeoverScreen(Dialog[bool]):
    """Gives whether somebody took over; False when the PIN was wrong too often and the screen had better be locked."""

    BINDINGS = bindings((Back,), up="move(-1)", down="move(1)")

    def __init__(self, session: Session, others: list[str]) -> None:
        super().__init__()
        self._session = session
        self._others = others
        self._tries = _TRIES

    def compose(self) -> ComposeResult:
        people = OptionList(*(Option(ListLine.words(person), id=person) for person in self._others), compact=True)
        people.can_focus = False
        people.highlighted = 0
        with Vertical(classes="box"):
            yield Text(say("app.takeover.title"), classes="title")
            yield people
            yield Text(say("app.takeover.pin"))
            yield Field(password=True, restrict="[0-9]*", max_length=8)
            yield Text(say("app.takeover.how"), id="how", classes="quiet")
        yield Hints(self.offers)

    def action_move(self, by: int) -> None:
        people = self.query_one(OptionList)
        people.highlighted = ((people.highlighted or 0) + by) % people.option_count

    @on(Input.Submitted)
    def _entered(self) -> None:
        field = self.query_one(Field)
        pin, field.value = field.value, ""
        person = self._others[self.query_one(OptionList).highlighted or 0]
        try:
            self._session.take_over(person, pin)
        except WrongPin:
            self._tries -= 1
            self.query_one("#how", Text).say(say("app.takeover.wrong", n=self._tries))
            if not self._tries:
                self.dismiss(False)
        else:
            self.dismiss(True)
