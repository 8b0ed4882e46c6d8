"""Feedback at the desk: what it is about, and not a word of it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from distro.model.services import FeedbackCategory
from distro.texts import say
from distro.tui.commands import Back, Feedback, bindings
from distro.tui.plain import content
from distro.tui.screens.room import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text

_CATEGORIES = tuple(FeedbackCategory)


class FeedbackScreen(Dialog[FeedbackCategory]):
    """Gives what it is about, or None."""

    BINDINGS = bindings((Back,))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(Feedback.title(), classes="title")
            yield Text(say("feedback.ask"), classes="quiet")
            yield OptionList(*(Option(content(say(f"feedback.category.{one}"))) for one in _CATEGORIES))
        yield Hints(self.offers)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(_CATEGORIES[event.option_index])
