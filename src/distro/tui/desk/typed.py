"""Typing a code when the scanner does not read it; then the eye compares four letters with the card."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input

from distro.cards.code import Reading, ReadingKind, read_typed
from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.look.plain import content
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text

# What one types: the twelve letters of the id and two of the tag, with or without the leading C.
_LEAST = 14


class TypedScreen(Dialog[Reading]):
    """Gives the reading of a code that was typed and compared, or None."""

    BINDINGS = bindings((Back,), left="app.focus_previous", right="app.focus_next")
    takes_scans = True

    def __init__(self, card_key: bytes) -> None:
        super().__init__()
        self._key = card_key
        self._reading: Reading | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("desk.typed.title"), classes="title")
            yield Text(say("desk.typed.how"), classes="quiet")
            yield Field()
            yield Text(id="about")
            yield Text(id="check")
            with Horizontal(id="answers"):
                yield Button(content(say("desk.typed.same")), id="same", variant="primary")
                yield Button(content(say("desk.typed.other")), id="other")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self._show(None)

    @on(Input.Changed)
    def _read(self, event: Input.Changed) -> None:
        letters = sum(letter.isalpha() for letter in event.value)
        self._show(read_typed(event.value, self._key) if letters >= _LEAST else None)

    def _show(self, reading: Reading | None) -> None:
        genuine = reading is not None and reading.kind is ReadingKind.GENUINE
        self._reading = reading if genuine else None
        compare = reading is not None and genuine and reading.by_hand
        self.query_one("#answers").display = compare
        self.query_one("#check").display = compare
        about = say("desk.typed.compare") if compare else say("desk.typed.wrong") if reading and not genuine else ""
        self.query_one("#about", Text).say(about)
        self.query_one("#check", Text).say(" ".join(reading.check) if reading and compare else "")

    @on(Input.Submitted)
    def _entered(self) -> None:
        """Enter after the last letter leads to the question; it does not answer it."""
        if self._reading is not None and self._reading.by_hand:
            self.query_one("#same").focus()
        elif self._reading is not None:
            self.dismiss(self._reading)

    @on(Button.Pressed, "#same")
    def _same(self) -> None:
        self.dismiss(self._reading)

    @on(Button.Pressed, "#other")
    def _other(self) -> None:
        self.query_one(Input).value = ""
        self.query_one(Input).focus()
        self.query_one("#about", Text).say(say("desk.typed.wrong"))
