"""A count, third page: two people sign, and the day is locked or the papers of the store are written."""

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


class SigningScreen(Filled[bool]):
    """Gives True when both signed."""

    def __init__(self, close: Count) -> None:
        super().__init__()
        self._close = close

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say(f"closing.sign.title_{self._close.what}"), classes="title")
            yield Text(say("closing.sign.counted", person=self._close.kept_by))
            for name in ("approved_by", "passphrase"):
                yield Text(say(f"closing.sign.{name}"))
                yield Field(id=name, password=name == "passphrase", compact=True)
            if others := self._close.heard():
                told = [say("supplement.heard", laptop=other.name, until=other.until) for other in others]
                yield Text("\n".join([say(f"closing.heard_{self._close.what}"), *told]), id="heard")
            yield Text(say(f"closing.sign.how_{self._close.what}"), classes="quiet")
            yield Rehearsed(self._close.session)
            yield Button(content(say(f"closing.sign.confirm_{self._close.what}")), variant="primary")
        yield Hints(self.offers)

    def on_do_confirm(self) -> None:
        approved, passphrase = (self.query_one(f"#{name}", Input) for name in ("approved_by", "passphrase"))
        given, passphrase.value = passphrase.value, ""
        if self.attempt(lambda: self._close.sign(self._close.kept_by, approved.value.strip(), given)):
            self.dismiss(True)
