"""Somebody collects who was not named beforehand: name and relation."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from distro.model.events import Collector
from distro.stations.desk import proxy
from distro.texts import say
from distro.tui.commands import Back, Confirm, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class ProxyScreen(Dialog[Collector]):
    """Gives who it is, or None. Enter leads from field to field, and after the last one back to the desk."""

    offers = (Confirm, Back)
    BINDINGS = bindings(offers, up="app.focus_previous", down="app.focus_next")
    keeps_filled = True
    takes_scans = True

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("desk.collector.title"), classes="title")
            for name in ("name", "relation"):
                yield Text(say(f"desk.collector.{name}"))
                yield Field(id=name, compact=True, max_length=60)
            yield Text(say("desk.collector.how"), classes="quiet")
        yield Hints(self.offers)

    @on(Input.Submitted, "#name")
    def _to_relation(self) -> None:
        self.query_one("#relation").focus()

    @on(Input.Submitted, "#relation")
    def _entered(self) -> None:
        self.on_do_confirm()

    def on_do_confirm(self) -> None:
        name, relation = (self.query_one(f"#{field}", Input).value for field in ("name", "relation"))
        if (somebody := self.attempt(lambda: proxy(name, relation))) is not None:
            self.dismiss(somebody)
