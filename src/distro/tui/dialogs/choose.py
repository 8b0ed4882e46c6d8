"""One of a few."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.list_line import ListLine
from distro.tui.widgets.text import Text


class ChooseScreen(Dialog[str]):
    """Gives the key of what was chosen, or None."""

    BINDINGS = bindings((Back,))

    def __init__(self, title: str, choices: Mapping[str, str], how: str = "") -> None:
        super().__init__()
        self._title, self._choices, self._how = title, choices, how

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            if self._how:
                yield Text(self._how, classes="quiet")
            yield OptionList(*(Option(ListLine.words(label), id=key) for key, label in self._choices.items()))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
