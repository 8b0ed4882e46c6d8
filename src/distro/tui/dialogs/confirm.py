"""One question, yes or no: a key pressed by chance does nothing, for no is what Enter finds first."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from distro.texts import say
from distro.tui.commands import Back, bindings
from distro.tui.look.plain import content
from distro.tui.page import Dialog
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text


class ConfirmScreen(Dialog[bool]):
    """Gives True for yes, once all of it was seen. The texts are `<question>.title`, `.text`, `.yes` and `.no`, filled
    with `params`."""

    BINDINGS = bindings(
        (Back,),
        left="app.focus_previous",
        right="app.focus_next",
        up="app.focus_previous",
        down="app.focus_next",
    )

    is_read_first = is_confirmed_by_enter = True

    def __init__(self, question: str, **params: object) -> None:
        super().__init__()
        self._question = question
        self._params = params

    def compose(self) -> ComposeResult:
        question = self._question
        with Vertical(classes="box"):
            yield Text(say(f"{question}.title", **self._params), classes="title")
            yield Text(say(f"{question}.text", **self._params))
            with Horizontal(id="answers"):
                yield Button(content(say(f"{question}.no")), id="no", variant="primary")
                yield Button(content(say(f"{question}.yes")), id="yes")
        yield Hints(self.offers)

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        yes = event.button.id == "yes"
        if not (yes and self.has_more()):
            self.dismiss(yes)


class DiscardScreen(ConfirmScreen):
    """Whether to throw away what is filled in. A card is shown all the same, where the page below takes cards."""

    takes_scans = True
