"""One question, one line to answer it."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from distro.tui.commands import Back, bindings
from distro.tui.page import Dialog
from distro.tui.widgets.field import Field
from distro.tui.widgets.hints import Hints
from distro.tui.widgets.text import Text

# Whether an answer will do, and what to say below it.
Judge = Callable[[str], tuple[bool, str]]


class AskScreen(Dialog[str]):
    """Gives what was written, or None. A `judge` hears it letter by letter, and says whether it is taken.

    `may_be_empty`: no answer is one too.
    """

    BINDINGS = bindings((Back,))
    is_read_first = is_confirmed_by_enter = True

    def __init__(self, title: str, question: str, judge: Judge | None = None, value: str = "",
                 may_be_empty: bool = False) -> None:  # fmt: skip
        super().__init__()
        self._title = title
        self._question = question
        self._judge = judge
        self._value = value
        self._may_be_empty = may_be_empty

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._title, classes="title")
            yield Text(self._question)
            yield Field(value=self._value, select_on_focus=True)
            if self._judge is not None:
                yield Text(self._judge(self._value)[1], id="about")
        yield Hints(self.offers)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self._judge is not None:
            self.query_one("#about", Text).say(self._judge(event.value)[1])

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        answer = event.value.strip()
        taken = (answer or self._may_be_empty) and (self._judge is None or self._judge(answer)[0])
        if taken and not self.has_more():
            self.dismiss(answer)
