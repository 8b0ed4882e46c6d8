"""A form about goods: one line an item, one field a column. Enter goes to the next field, down the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from distro.tui.widgets.text import Text


class Form(VerticalScroll, can_focus=False):
    """`head` names the columns; each line is an item's name and its fields. Scrolls with the cursor."""

    class Entered(Message):
        """Enter was pressed in the last field."""

    def __init__(self, head: Sequence[str], lines: Sequence[tuple[str, str, Sequence[Widget]]]) -> None:
        super().__init__()
        self._head = head
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line head"):
            for at, title in enumerate(self._head):
                yield Text(title, classes="name quiet" if at == 0 else "field quiet", one_line=True)
        for key, name, fields in self._lines:
            with Horizontal(classes="line", name=key):
                yield Text(name, classes="name", one_line=True)
                for field in fields:
                    field.add_class("field")
                    yield field

    def fields(self) -> Iterator[tuple[str, list[Widget]]]:
        """The fields of each item, by its code."""
        for key, _, fields in self._lines:
            yield key, list(fields)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        inputs = [field for field in self.query(Input) if not field.disabled]
        if event.input is inputs[-1]:
            self.post_message(self.Entered())
        else:
            inputs[inputs.index(event.input) + 1].focus()
