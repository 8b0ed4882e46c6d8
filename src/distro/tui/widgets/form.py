"""A form about goods: one line an item, one field a column. Enter goes to the next field, down the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual._context import active_app
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from distro.tui.look.arabic import mirrored
from distro.tui.page import SLIM
from distro.tui.widgets.text import Text


class FormColumn(NamedTuple):
    """A column's title and its width in cells; `end`: it holds numbers, and they stand at its end."""

    title: str
    width: int
    end: bool = False


# An item's code and name, and its fields, one for each column.
Line = tuple[str, str, Sequence[Widget]]


_NAME = 22  # cells that a name has at least beside its fields
_MARGINS = 4


def in_line(name: Widget, fields: Sequence[Widget], key: str | None = None, widths: Sequence[int] = ()) -> Container:
    """A name with its fields beside it.

    Where it would have too little room they stand below it, so that neither is cut, in as many rows as their `widths`
    need.
    """
    screen = active_app.get().size.width
    room = screen - _MARGINS
    stacked = screen < SLIM or room - sum(width + 1 for width in widths) < _NAME
    rows = _rows_of(fields, widths, room) if stacked else [fields]
    beside = [Horizontal(*(reversed(row) if mirrored() else row), classes="fields") for row in rows]
    parts = (*beside, name) if mirrored() and not stacked else (name, *beside)
    return Container(*parts, classes="line -stacked" if stacked else "line", name=key)


def _rows_of(fields: Sequence[Widget], widths: Sequence[int], room: int) -> list[list[Widget]]:
    """The fields in rows of at most `room` cells."""
    rows: list[list[Widget]] = [[]]
    taken = 0
    for field, width in zip(fields, widths or [0] * len(fields), strict=True):
        if rows[-1] and taken + width + 1 > room:
            rows.append([])
            taken = 0
        rows[-1].append(field)
        taken += width + 1
    return rows


class Lines(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields below each other. Arrows lead from one to the next, and it scrolls with them: it keeps none for itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]


class Form(Lines):
    """`item` heads the names; each line is an item's name and its fields. Scrolls with the cursor."""

    class Entered(Message):
        """Enter was pressed in the last field."""

    def __init__(self, item: str, columns: Sequence[FormColumn], lines: Sequence[Line]) -> None:
        super().__init__()
        self._item = item
        self._columns = columns
        self._lines = lines

    def compose(self) -> ComposeResult:
        titles = [Text(column.title, classes="quiet", one_line=True, end=column.end) for column in self._columns]
        yield self._row("", Text(self._item, classes="name quiet", one_line=True), titles)
        for key, name, fields in self._lines:
            yield self._row(key, Text(name, classes="name"), fields)

    def _row(self, key: str, name: Text, fields: Sequence[Widget]) -> Container:
        for column, field in zip(self._columns, fields, strict=True):
            field.add_class("field")
            field.styles.width = column.width
        return in_line(name, fields, key, [column.width for column in self._columns])

    def fields(self) -> Iterator[tuple[str, list[Widget]]]:
        """The fields of each item, by its code."""
        for key, _, fields in self._lines:
            yield key, list(fields)

    def _inputs(self) -> list[Input]:
        """What can be typed in, in the order of reading: on a mirrored page that is not the order on the screen."""
        fields = (field for _, _, line in self._lines for field in line)
        return [field for field in fields if isinstance(field, Input) and not field.disabled]

    def begin(self) -> None:
        """Put the cursor into the first field."""
        if inputs := self._inputs():
            inputs[0].focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        inputs = self._inputs()
        if event.input is inputs[-1]:
            self.post_message(self.Entered())
        else:
            inputs[inputs.index(event.input) + 1].focus()
