"""Locked: the screen stays closed until somebody's passphrase opens it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input

from distro.stations.session import Session
from distro.texts import say
from distro.tui.commands import Confirm, bindings
from distro.tui.look.plain import content
from distro.tui.page import Page
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class LoginScreen(Page[bool]):
    """Gives whether it is somebody else now. There is no way around it, and nothing of the desk to see behind it."""

    offers = (Confirm,)
    BINDINGS = bindings(offers)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("app.login.title"), classes="title")
            yield Text(say("app.login.person"))
            yield Field(value=self._session.person, id="person", select_on_focus=True)
            yield Text(say("app.login.passphrase"))
            yield Field(id="passphrase", password=True, max_length=200)
            yield Button(content(say("app.login.open")), variant="primary")
        yield Hints(self.offers)

    @on(Input.Submitted, "#person")
    def _person(self) -> None:
        self.query_one("#passphrase").focus()

    @on(Input.Submitted, "#passphrase")
    @on(Button.Pressed)
    def _entered(self) -> None:
        self.on_do_confirm()

    def on_do_confirm(self) -> None:
        person, passphrase = (self.query_one(f"#{name}", Input) for name in ("person", "passphrase"))
        another = self.attempt(lambda: self._session.log_in(person.value.strip(), passphrase.value))
        passphrase.value = ""
        if another is not None:
            self.dismiss(another)
