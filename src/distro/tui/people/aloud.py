"""A consent text to be read aloud, in whichever language the person understands; nothing else on the screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from distro.model.services import ConsentText
from distro.texts import LANGUAGES, in_words, language, say, speaking
from distro.tui.commands import Back, NextLanguage, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class AloudScreen(Dialog[None]):
    """A key turns to the next language; that of the screens around it stays."""

    offers = (NextLanguage, Back)
    BINDINGS = bindings(offers)

    def __init__(self, consent: ConsentText) -> None:
        super().__init__()
        self._consent = consent
        self._shown = language()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(say("registering.aloud", version=self._consent.version), classes="title")
            with VerticalScroll(can_focus=False):
                yield Text(id="aloud")
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self._show()

    def on_do_next_language(self) -> None:
        self._shown = LANGUAGES[(LANGUAGES.index(self._shown) + 1) % len(LANGUAGES)]
        self._show()

    def _show(self) -> None:
        with speaking(self._shown):
            text = in_words(self._consent.text)
        self.query_one("#aloud", Text).say(text.replace(". ", ".\n\n"))
