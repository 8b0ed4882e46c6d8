"""Households move to another point; they keep their numbers and cards."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Select

from distro.stations import fields
from distro.stations.session import Session
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.people.numbers import NUMBERS, numbers_in
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text
from distro.wording.names import point_name


class RelocateScreen(Filled[bool]):
    """Gives whether any moved. `numbers` stand in the field at first."""

    def __init__(self, session: Session, numbers: str) -> None:
        super().__init__()
        self._session, self._numbers = session, numbers

    def compose(self) -> ComposeResult:
        programme = self._session.programme
        points = [(content(point_name(programme, one.code)).plain, one.code) for one in programme.points]
        with Vertical(classes="box"):
            yield Text(say("registry.move.title"), classes="title")
            yield Text(say("registry.move.who"), classes="quiet")
            yield Field(value=self._numbers, id="numbers", max_length=NUMBERS)
            yield Text(say("registry.move.where"), classes="quiet")
            yield Select(points, allow_blank=False, compact=True)
            yield Button(content(say("registry.move.button")))
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        numbers, point = numbers_in(self.query_one("#numbers", Field).value), str(self.query_one(Select).value)
        if not numbers:
            self.distro.mention("registry.which_numbers")
            return
        moved = self.attempt(lambda: fields.move(self._session, numbers, point))
        if moved is not None:
            self.distro.mention("cli.households.moved", n=len(moved), point=point)
            self.dismiss(True)
