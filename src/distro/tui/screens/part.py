"""Handing over a part of what is due: one quantity a line."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input

from distro.model.entitlements import DueLine
from distro.model.events import HandoverLine
from distro.model.programme import Programme
from distro.reports.rations import item_name
from distro.texts import say
from distro.tui.commands import Back, Confirm, bindings
from distro.tui.plain import content
from distro.tui.screens.room import Dialog
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class PartScreen(Dialog[list[HandoverLine]]):
    """Gives the lines to hand over, or None."""

    offers = (Confirm, Back)
    BINDINGS = bindings(offers)
    takes_scans = True

    def __init__(self, programme: Programme, due: Sequence[DueLine]) -> None:
        super().__init__()
        self._programme = programme
        self._due = due

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("desk.part.title"), classes="title")
            with VerticalScroll(can_focus=False):
                for line in self._due:
                    with Horizontal(classes="line"):
                        yield Text(item_name(self._programme, line.item), classes="name", one_line=True)
                        yield NumberField(line.quantity)
                        yield Text(say("desk.part.of", n=line.quantity), classes="of")
            yield Text(say("desk.part.how"), id="about", classes="quiet")
            yield Button(content(say("desk.part.hand_over")), variant="primary")
        yield Hints(self.offers)

    @on(Input.Submitted)
    def _go_on(self) -> None:
        self.focus_next()

    @on(Button.Pressed)
    def _pressed(self) -> None:
        self.on_do_confirm()

    def on_do_confirm(self) -> None:
        lines = []
        for due, field in zip(self._due, self.query(NumberField), strict=True):
            if field.number is None or field.number > due.quantity:
                field.focus()
                self._say(say("desk.part.not_a_number", most=due.quantity))
                return
            if field.number:
                lines.append(HandoverLine(due.round, due.basket, due.item, field.number, field.number))
        if lines:
            self.dismiss(lines)
        else:
            self._say(say("desk.part.nothing"))

    def _say(self, text: str) -> None:
        self.query_one("#about", Text).say(text)
