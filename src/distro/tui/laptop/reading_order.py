"""Which of the two reads right? The same Arabic line as distro shapes it, and as the terminal makes of it.

Nothing can ask a terminal whether it joins and orders Arabic letters; whoever reads Arabic sees it at once.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.look.arabic import DISTRO, TERMINAL, shaping
from distro.tui.look.plain import arabic_line
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text

_ORDER = (DISTRO, TERMINAL)


class ArabicScreen(Dialog[str]):
    """Gives who shapes Arabic from now on, `DISTRO` or `TERMINAL`; None leaves it as it is."""

    BINDINGS = bindings((Back,))

    def compose(self) -> ComposeResult:
        sample = say("app.arabic.sample")
        with Vertical(classes="box"):
            yield Text(say("app.arabic.title"), classes="title")
            yield Text(say("app.arabic.how"), classes="quiet")
            yield OptionList(*(Option(arabic_line(sample, who == DISTRO), id=who) for who in _ORDER))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = _ORDER.index(DISTRO if shaping() else TERMINAL)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
