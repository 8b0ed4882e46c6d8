"""The close, after the count: who counted signs it, and it is kept before anybody sees the book."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input

from distro.stations.counting import Count
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.rehearsed import Rehearsed
from distro.tui.widgets.text import Text


class CounterScreen(Filled[str]):
    """Gives who counted, once it is kept."""

    def __init__(self, close: Count, person: str) -> None:
        super().__init__()
        self._close = close
        self._person = person

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say(f"closing.counter.title_{self._close.what}"), classes="title")
            yield Text(say("closing.counter.person"))
            yield Field(value=self._person, id="person", compact=True, select_on_focus=True)
            yield Text(say("closing.counter.secret"))
            yield Field(id="secret", password=True, compact=True, max_length=200)
            yield Text(say("closing.counter.how"), classes="quiet")
            yield Rehearsed(self._close.session)
            yield Button(content(say("closing.counter.confirm")), variant="primary")
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        person, secret = (self.query_one(f"#{name}", Input) for name in ("person", "secret"))
        given, secret.value = secret.value, ""
        if kept := self.attempt(lambda: self._close.keep(person.value.strip(), given)):
            self.dismiss(kept.counted_by)
