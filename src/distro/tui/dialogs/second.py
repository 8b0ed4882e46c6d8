"""A second person vouches for a household that has no card with it, where the programme wants one."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input

from distro.stations.desk import Second
from distro.texts import say
from distro.tui.dialogs.filled import Filled
from distro.tui.look.plain import content
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class SecondScreen(Filled[Second]):
    """Gives who it is, with the passphrase that proves it, or None; `about` are the texts that say what for."""

    def __init__(self, about: str = "desk.second") -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say(f"{self._about}.title"), classes="title")
            for name in ("person", "passphrase"):
                yield Text(say(f"desk.second.{name}"))
                yield Field(id=name, password=name == "passphrase", compact=True, max_length=200)
            yield Button(content(say(f"{self._about}.confirm")), variant="primary")
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        person, passphrase = (self.query_one(f"#{name}", Input).value for name in ("person", "passphrase"))
        self.dismiss(Second(person.strip(), passphrase))
