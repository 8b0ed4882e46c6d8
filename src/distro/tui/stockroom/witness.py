"""Who sees goods destroyed: somebody of the store proves it; who came from outside is named, and signs on the paper."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input

from distro.model.events import GoodsMoved
from distro.stations.desk import Second
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class WitnessScreen(Filled[GoodsMoved]):
    """Gives the paper once it is written; `dispose` writes it."""

    keeps_filled = True

    def __init__(self, dispose: Callable[[Second], GoodsMoved]) -> None:
        super().__init__()
        self._dispose = dispose

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("stock.move.dispose"), classes="title")
            yield Text(say("stock.witness.person"))
            yield Field(id="person", compact=True)
            yield Text(say("stock.witness.secret"))
            yield Field(id="secret", password=True, compact=True, max_length=200)
            yield Text(say("stock.witness.outside"), classes="quiet")
            yield Button(content(say("stock.move.dispose")), variant="primary")
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        person, secret = (self.query_one(f"#{name}", Input) for name in ("person", "secret"))
        given, secret.value = secret.value, ""
        if paper := self.attempt(lambda: self._dispose(Second(person.value.strip(), given))):
            self.dismiss(paper)
