"""What is due, given or already received: quantities, and the arithmetic that says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from distro.model.entitlements import DueLine
from distro.model.programme import Programme
from distro.rules.received import Received, received
from distro.texts import say
from distro.tui.desk.wording import Showing
from distro.tui.look.plain import Cell, row, wrapped
from distro.tui.widgets.pane import Pane
from distro.wording.names import amount, basket_name, item_name
from distro.wording.rations import arithmetic, received_note

_QUANTITY = 5
_NARROWEST = 24  # cells of a column
_WIDEST = 84
_GAP = 2
_MOST = 0.6


class _Line(Struct, frozen=True):
    """One item: its basket, its quantity in words, its name, and a note, long and short.

    `told`: the note is no arithmetic but something that happened, and stands wherever the item does.
    """

    basket: str
    quantity: str
    name: str
    notes: tuple[str, str] = ("", "")
    told: bool = False

    def fits(self, form: int, width: int) -> bool:
        """Whether the whole name and the note of that form stand in `width` cells."""
        return _QUANTITY + _GAP + cell_len(self.name) + _GAP + cell_len(self.notes[form]) <= width


class Ration(Pane):
    """The lines of a verdict. What does not fit stands in columns, so that nothing ever needs scrolling."""

    class Fits(Message):
        """Whether all of it stands on the screen has changed."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(id="ration")
        self._programme = programme
        self._showing = Showing()
        self._was_whole = True

    def show(self, showing: Showing) -> None:
        """Show what `showing` is about."""
        self._showing = showing
        self.renew()

    @property
    def is_whole(self) -> bool:
        """Whether every item, quantity and name stands here uncut: nobody hands over what cannot be seen."""
        width, height = self.content_size
        return self._laid_out(width, height)[1]

    def lines(self, width: int, height: int) -> list[Content]:
        return self._laid_out(width, height)[0]

    def render(self) -> Content:
        if self._was_whole is not (whole := self.is_whole):
            self._was_whole = whole
            self.post_message(self.Fits())
        return super().render()

    def _laid_out(self, width: int, height: int) -> tuple[list[Content], bool]:
        """The lines that fit, and whether nothing is missing of them."""
        title, found = self._content()
        if not found:
            return [], True
        width = min(width, _WIDEST)  # the arithmetic stands beside its line
        form = self._form_for(found, width)
        lines = [*self._grouped(found, width, form)]
        room = (height or len(lines) + 1) - 1
        if len(lines) > room:
            lines = [part for line in found for part in self._line(line, width, form)]
        columns, column = 1, width
        while len(lines) > room and (narrower := (width - columns * _GAP) // (columns + 1)) >= _NARROWEST:
            columns, column = columns + 1, narrower
            lines = _in_columns(found, column, columns)
        whole = len(lines) <= room
        if not whole:
            lines = self._beginning(found, width, form, room)
        return [row(Cell(title, width, "bold $quiet")), *lines], whole

    def _beginning(self, found: Sequence[_Line], width: int, form: int, room: int) -> list[Content]:
        """As many items as `room` holds, and how many are left."""
        lines: list[Content] = []
        left = len(found)
        for line in found:
            if len(lines) + len(made := self._line(line, width, form)) > room - 1:
                break
            lines += made
            left -= 1
        return [*lines, row(Cell(say("desk.ration.more", n=left), width, "$quiet", end=True))]

    # ------------------------------------------------------------ what there is to show

    def _content(self) -> tuple[str, list[_Line]]:
        verdict, handover = self._showing.verdict, self._showing.handover
        if handover:
            return say("desk.ration.given"), [self._given(line) for line in received(handover.lines)]
        if self._showing.collecting.problem is not None:
            return "", []
        if verdict and (verdict.due or verdict.held):
            lines = (*verdict.due, *verdict.held)
            order = list(dict.fromkeys(line.basket for line in lines))
            title = say("desk.ration.due" if verdict.due else "desk.ration.held")
            return title, [self._due(line) for line in sorted(lines, key=lambda line: order.index(line.basket))]
        if verdict and verdict.past and self._showing.name == "already_collected":
            return say("desk.ration.received"), [self._given(line) for line in received(verdict.past[0].lines)]
        return "", []

    def _due(self, line: DueLine) -> _Line:
        return _Line(
            line.basket,
            amount(self._programme.item(line.item), line.quantity),
            item_name(self._programme, line.item),
            (arithmetic(self._programme, line, full=True), arithmetic(self._programme, line, full=False)),
        )

    def _given(self, line: Received) -> _Line:
        programme = self._programme
        quantity = amount(programme.item(line.item), line.quantity)
        notes = (received_note(programme, line, full=True), received_note(programme, line, full=False))
        return _Line(line.basket, quantity, item_name(programme, line.item), notes, told=True)

    # ------------------------------------------------------------ how it is laid out

    def _grouped(self, found: Iterable[_Line], width: int, form: int) -> Iterable[Content]:
        for basket, lines in groupby(found, key=lambda line: line.basket):
            yield row(Cell(basket_name(self._programme, basket), width, "$accent"))
            for line in lines:
                yield from self._line(line, width, form)

    @staticmethod
    def _form_for(found: Sequence[_Line], width: int) -> int:
        """0 when the long notes fit beside most names, else 1: one form for nearly all reads calmer."""
        fitting = sum(line.fits(0, width) for line in found)
        return 0 if fitting >= _MOST * len(found) else 1

    @staticmethod
    def _line(line: _Line, width: int, form: int) -> list[Content]:
        """The note stands where the whole name does too: what is handed over is never cut for the arithmetic's sake."""
        forms = [form, 1] if line.notes[form] else []
        note = next((line.notes[each] for each in forms if line.fits(each, width)), "")
        if line.told and line.notes[1] and not note:
            return [row(*cells) for cells in _cells(line, width)]
        if not note:
            return [row(*cells) for cells in _cells(line, width, line.name)]
        taken = cell_len(note)
        [[*cells, name]] = _cells(line, width - taken - _GAP, line.name)
        return [row(*cells, name, Cell("", _GAP), Cell(note, taken, "$quiet", end=True))]


def _cells(line: _Line, width: int, name: str = "") -> list[list[Cell]]:
    """Quantity and name in `width` cells, the name over as many lines as it takes."""
    told = wrapped(name or _with_note(line), max(1, width - _QUANTITY - _GAP))
    return [
        [
            Cell("" if at else line.quantity.rjust(_QUANTITY), _QUANTITY, "bold"),
            Cell("", _GAP),
            Cell(part, width - _QUANTITY - _GAP),
        ]
        for at, part in enumerate(told)
    ]


def _in_columns(found: Sequence[_Line], width: int, columns: int) -> list[Content]:
    """The lines in `columns` of `width` cells, one below the other, in as few rows as hold them."""
    blocks = [_cells(line, width) for line in found]
    rows = -(-sum(map(len, blocks)) // columns)
    while len(filled := _filled(blocks, rows)) > columns:
        rows += 1
    blank = [Cell("", width)]
    lines = []
    for at in range(rows):
        cells = [cell for column in filled for cell in (Cell("", _GAP), *(column[at] if at < len(column) else blank))]
        lines.append(row(*cells[1:]))
    return lines


def _filled(blocks: Sequence[list[list[Cell]]], rows: int) -> list[list[list[Cell]]]:
    """The blocks in columns of at most `rows` lines; none is broken over two, unless it is longer than that."""
    columns: list[list[list[Cell]]] = [[]]
    for block in blocks:
        if columns[-1] and len(columns[-1]) + len(block) > rows:
            columns.append([])
        columns[-1] += block
    return columns


def _with_note(line: _Line) -> str:
    """The name in a column that has no room for notes."""
    return f"{line.notes[1]} · {line.name}" if line.told and line.notes[1] else line.name
