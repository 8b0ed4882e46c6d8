"""What is due, given or already received: quantities, and the arithmetic that says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from distro.model.entitlements import DueLine
from distro.model.programme import Programme
from distro.rules.received import Received, received
from distro.texts import say
from distro.tui.desk.wording import Showing
from distro.tui.look.plain import Cell, row
from distro.tui.widgets.pane import Pane
from distro.wording.names import amount, basket_name, item_name
from distro.wording.rations import arithmetic, received_note

_QUANTITY = 5
_LEAST_NAME = 16
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
    """The lines of a verdict. What does not fit stands in two columns, so that nothing ever needs scrolling."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(id="ration")
        self._programme = programme
        self._showing = Showing()

    def show(self, showing: Showing) -> None:
        """Show what `showing` is about."""
        self._showing = showing
        self.renew()

    def lines(self, width: int, height: int) -> list[Content]:
        title, found = self._content()
        if not found:
            return []
        form = self._form_for(found, width)
        lines = [*self._grouped(found, width, form)]
        room = (height or len(lines) + 1) - 1
        if len(lines) > room:
            lines = [self._line(line, width, form) for line in found]
        if len(lines) > room:
            lines = self._in_two_columns(found, width)
        if len(lines) > room:
            left = len(found) - 2 * (room - 1)
            lines = [*lines[: room - 1], row(Cell(say("desk.ration.more", n=left), width, "$quiet", end=True))]
        return [row(Cell(title, width, "bold $quiet")), *lines]

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
                yield self._line(line, width, form)

    @staticmethod
    def _form_for(found: Sequence[_Line], width: int) -> int:
        """0 when the long notes fit beside most names, else 1: one form for nearly all reads calmer."""
        fitting = sum(line.fits(0, width) for line in found)
        return 0 if fitting >= _MOST * len(found) else 1

    @staticmethod
    def _line(line: _Line, width: int, form: int) -> Content:
        """The note keeps its width where the name still gets the least it needs."""
        form = form if line.fits(form, width) else 1
        room = width - _QUANTITY - _GAP
        note = cell_len(line.notes[form])
        note = note if room - note - _GAP >= min(cell_len(line.name), _LEAST_NAME) else 0
        gap = _GAP if note else 0
        return row(
            Cell(line.quantity.rjust(_QUANTITY), _QUANTITY, "bold"),
            Cell("", _GAP),
            Cell(line.name, room - note - gap),
            Cell("", gap),
            Cell(line.notes[form], note, "$quiet", end=True),
        )

    def _in_two_columns(self, found: list[_Line], width: int) -> list[Content]:
        half = (len(found) + 1) // 2
        column = (width - _GAP) // 2
        lines = []
        for at in range(half):
            cells: list[Cell] = []
            for line in (found[at], *found[at + half : at + half + 1]):
                cells += [
                    Cell(line.quantity.rjust(_QUANTITY), _QUANTITY, "bold"),
                    Cell("", _GAP),
                    Cell(_with_note(line), column - _QUANTITY - _GAP),
                    Cell("", _GAP),
                ]
            lines.append(row(*cells))
        return lines


def _with_note(line: _Line) -> str:
    """The name in a column that has no room for notes."""
    return f"{line.notes[1]} · {line.name}" if line.told and line.notes[1] else line.name
