"""A form about goods: one line an item, one field a column. Enter goes to the next field, down the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual._context import active_app
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.events import DescendantFocus
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from distro.tui.look.arabic import mirrored
from distro.tui.page import SLIM
from distro.tui.widgets.field import Field
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
    stacked = _stands_below(widths)
    beside = [_row_of(row) for row in (_rows_of(fields, widths) if stacked else [fields])]
    parts = (*beside, name) if mirrored() and not stacked else (name, *beside)
    line = Container(*parts, classes="line -stacked" if stacked else "line", name=key)
    if mirrored():
        line.styles.align_horizontal = "right"
    return line


def _stands_below(widths: Sequence[int]) -> bool:
    """Whether fields of these `widths` leave a name too little room beside them."""
    screen = active_app.get().size.width
    return screen < SLIM or screen - _MARGINS - sum(width + 1 for width in widths) < _NAME


def _row_of(fields: Sequence[Widget]) -> Horizontal:
    return Horizontal(*(reversed(fields) if mirrored() else fields), classes="fields")


def _rows_of(fields: Sequence[Widget], widths: Sequence[int]) -> list[list[Widget]]:
    """The fields in rows that the screen is wide enough for."""
    rows: list[list[Widget]] = [[]]
    room, taken = active_app.get().size.width - _MARGINS, 0
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
    """`item` heads the names; each line is an item's name and its fields. Scrolls with the cursor.

    The titles stay where they are. Where the fields take several rows, those of the first have titles, and an empty
    field of another says itself what it is for.
    """

    class Entered(Message):
        """Enter was pressed in the last field."""

    def __init__(self, item: str, columns: Sequence[FormColumn], lines: Sequence[Line]) -> None:
        super().__init__()
        self._item = item
        self._columns = columns
        self._lines = lines

    def compose(self) -> ComposeResult:
        widths = [column.width for column in self._columns]
        titles = [Text(column.title, classes="quiet", one_line=True, end=column.end) for column in self._columns]
        self._sized(titles)
        titled = len(titles)
        if _stands_below(widths):
            first = _rows_of(titles, widths)[0]
            head, titled = Container(_row_of(first), classes="line -stacked"), len(first)
        else:
            head = in_line(Text(self._item, classes="name quiet", one_line=True), titles, widths=widths)
        yield head.add_class("head")
        for key, name, fields in self._lines:
            self._sized(fields)
            for column, field in zip(self._columns[titled:], fields[titled:], strict=True):
                if isinstance(field, Field):
                    field.hint(column.title)
            yield in_line(Text(name, classes="name"), fields, key, widths)

    def _sized(self, fields: Sequence[Widget]) -> None:
        for column, field in zip(self._columns, fields, strict=True):
            field.add_class("field")
            field.styles.width = column.width

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

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Whose field it is stands above it on a small screen: it is shown with it."""
        for line in event.widget.ancestors:
            if line.parent is self and isinstance(line, Widget):
                self.call_after_refresh(self.scroll_to_widget, line, animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        inputs = self._inputs()
        if event.input is inputs[-1]:
            self.post_message(self.Entered())
        else:
            inputs[inputs.index(event.input) + 1].focus()
