"""How lines of goods are laid out: as large as there is room for, and on pages where there is too little.

Nothing of a line is ever cut: its name goes over as many rows as it takes. The quantities are as large as the verdict
where all of them fit so; the arithmetic begins beside the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, product

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from distro.tui.desk.letters import doubled, drawn, in_blocks
from distro.tui.look.arabic import mirrored
from distro.tui.look.plain import Cell, row, wrapped

_QUANTITY = 5
_NARROWEST = 24  # cells of a column
_WIDEST = 84  # of a line: further apart nobody sees what belongs together
_GAP = 2
_MOST = 0.6
_COLUMNS = (1, 2, 3, 4)
_LETTER = 4  # rows of a letter of the verdict
_BESIDE = 18  # cells that a name needs at least beside a large quantity

_Block = list[Content]  # the rows of one item


class Line(Struct, frozen=True):
    """One item: the name of its basket, its quantity in words, its name, and a note, long and short.

    `told`: the note is no arithmetic but something that happened, and stands wherever the item does.
    For who does not read, where there is room: its `picture` in rows of pixels, and how many as `strokes`, by fives.
    """

    basket: str
    quantity: str
    name: str
    notes: tuple[str, str] = ("", "")
    told: bool = False
    picture: tuple[str, ...] = ()
    strokes: tuple[int, ...] = ()

    def fits(self, form: int, width: int) -> bool:
        """Whether the whole name and the note of that form stand in `width` cells."""
        return _QUANTITY + _GAP + cell_len(self.name) + _GAP + cell_len(self.notes[form]) <= width


def pages_of(
    found: Sequence[Line], width: int, room: int, scales: Sequence[int], ascii_only: bool = False
) -> list[list[Content]]:
    """The lines on as few pages of `room` rows as hold them; none where not even one item has room.

    `scales`: how large quantities may be drawn, the largest first; 1 is the size of a letter of the verdict.
    """
    for scale, columns, pictured in product(scales, _COLUMNS, (2, 1, 0)):
        if pictured > scale or -(-len(found) // columns) * _LETTER * scale > room:
            continue
        if large := _large(found, _width_of(columns, width), scale, ascii_only, pictured):
            lines = [*_headed(found, large, width)] if columns == 1 else _in_columns(large, width, columns)
            if len(lines) <= room:
                return [lines]
    width = min(width, _WIDEST)
    beside = [*_beside(found, width)]
    for lines in ([*_headed(found, beside, width)], [line for block in beside for line in block]):
        if len(lines) <= room:
            return [lines]
    wide_enough = [columns for columns in _COLUMNS if _width_of(columns, width) >= _NARROWEST] or [1]
    for columns in wide_enough[1:]:
        blocks = [_block(line, _width_of(columns, width)) for line in found]
        if len(lines := _in_columns(blocks, width, columns)) <= room:
            return [lines]
    return _paged(found, width, room, wide_enough[-1])


# ------------------------------------------------------------ in the terminal's own letters


def _beside(found: Sequence[Line], width: int) -> Iterable[_Block]:
    """The lines with their notes, those long where the long ones fit beside most names: one form reads calmer."""
    form = 0 if sum(line.fits(0, width) for line in found) >= _MOST * len(found) else 1
    names = [cell_len(line.name) for line in found if line.notes[form] and line.fits(form, width)]
    column = _QUANTITY + _GAP + max(names, default=0) + _GAP
    return (_noted(line, width, form, column) for line in found)


def _noted(line: Line, width: int, form: int, column: int) -> _Block:
    """The note stands where the whole name does too: what is handed over is never cut for the arithmetic's sake."""
    forms = [form, 1] if line.notes[form] else []
    note = next((line.notes[each] for each in forms if line.fits(each, width)), "")
    if not note:
        return _block(line, width)
    behind = _QUANTITY + _GAP + cell_len(line.name) + _GAP
    column = min(max(column, behind), width - cell_len(note))
    return _side_by_side([_named(line, line.name, column), [row(Cell(note, width - column, "$quiet"))]])


def _block(line: Line, width: int) -> _Block:
    """Quantity and name; of the note what must be said."""
    told = line.told and line.notes[1]
    return _named(line, f"{line.notes[1]} · {line.name}" if told else line.name, width)


def _named(line: Line, name: str, width: int) -> _Block:
    room = width - _QUANTITY - _GAP
    return [
        row(Cell("" if at else line.quantity.rjust(_QUANTITY), _QUANTITY, "bold"), Cell("", _GAP), Cell(part, room))
        for at, part in enumerate(wrapped(name, max(1, room)))
    ]


def _headed(found: Sequence[Line], blocks: Iterable[_Block], width: int) -> Iterable[Content]:
    """Each basket's lines beneath its name."""
    for basket, group in groupby(zip(found, blocks, strict=True), key=lambda pair: pair[0].basket):
        yield row(Cell(basket, width, "$accent"))
        for _, block in group:
            yield from block


# ------------------------------------------------------------ columns and pages


def _width_of(columns: int, width: int) -> int:
    return (width - (columns - 1) * _GAP) // columns


def _in_columns(blocks: Sequence[_Block], width: int, columns: int) -> list[Content]:
    """The blocks below each other in so many columns, in as few rows as hold them."""
    rows = -(-sum(map(len, blocks)) // columns)
    while len(filled := _filled(blocks, rows)) > columns:
        rows += 1
    return _side_by_side(_apart(filled, _width_of(columns, width)))


def _paged(found: Sequence[Line], width: int, room: int, columns: int) -> list[list[Content]]:
    """Full pages of so many columns."""
    column = _width_of(columns, width)
    blocks = [_block(line, column) for line in found]
    if any(len(block) > room for block in blocks):
        return []
    filled = _filled(blocks, room)
    return [_side_by_side(_apart(filled[at : at + columns], column)) for at in range(0, len(filled), columns)]


def _filled(blocks: Sequence[_Block], rows: int) -> list[_Block]:
    """The blocks in columns of at most `rows` lines; none is broken over two, unless it is longer than that."""
    columns: list[_Block] = [[]]
    for block in blocks:
        if columns[-1] and len(columns[-1]) + len(block) > rows:
            columns.append([])
        columns[-1] = [*columns[-1], *block]
    return columns


def _apart(columns: Sequence[_Block], width: int) -> list[_Block]:
    """The columns equally long, with a gap before each but the first."""
    longest, blank = max(map(len, columns)), row(Cell("", width))
    gap = [row(Cell("", _GAP))] * longest
    full = [[*column, *[blank] * (longest - len(column))] for column in columns]
    return [part for column in full for part in (gap, column)][1:]


def _side_by_side(columns: Sequence[_Block]) -> _Block:
    """The first where reading begins. What is shorter than the first has nothing below it."""
    return [
        Content.assemble(*(reversed(parts) if mirrored() else parts))
        for parts in ([column[at] for column in columns if at < len(column)] for at in range(len(columns[0])))
    ]


# ------------------------------------------------------------ as large as the verdict


def _large(found: Sequence[Line], width: int, scale: int, ascii_only: bool, pictured: int) -> list[_Block] | None:
    """The lines with their quantities drawn at that scale; None where a name has no room beside one of them.

    `pictured`: how large their pictures are, with which they begin; 0 is without.
    """
    numbers = [_scaled(drawn(line.quantity.partition(" ")[0]), scale, ascii_only) for line in found]
    pictures = [_scaled(line.picture, pictured, ascii_only) if pictured else [] for line in found]
    units = [line.quantity.partition(" ")[2] for line in found]
    widest, unit = max(len(number[0]) for number in numbers), max(map(cell_len, units))
    before = max((len(picture[0]) + _GAP for picture in pictures if picture), default=0)
    beside = width - before - widest - unit - _GAP
    blocks = []
    for line, picture, number, named in zip(found, pictures, numbers, units, strict=True):
        told = _told(line, beside, len(number)) if beside >= _BESIDE else None
        if told is None:
            return None
        below = [*[row(Cell("", unit))] * (len(number) - 1), row(Cell(named, unit))]
        parts = [_drawing(number, widest, "bold"), below, [row(Cell("", _GAP))] * len(number), told]
        above = (len(number) - len(picture)) // 2
        seen = [*[""] * above, *picture, *[""] * (len(number) - len(picture) - above)]
        blocks.append(_side_by_side([_drawing(seen, before, "$accent", at_start=True), *parts] if before else parts))
    return blocks


def _drawing(lines: Sequence[str], width: int, style: str, at_start: bool = False) -> _Block:
    """Drawn lines in their column: figures stand at its end, pictures at its start, from where reading begins."""
    left = mirrored() is not at_start
    return [Content(each.ljust(width) if left else each.rjust(width)).stylize(style) for each in lines]


def _told(line: Line, width: int, rows: int) -> _Block | None:
    """The name with its strokes and its note below it, in the middle of so many rows; None where they need more."""
    name = [row(Cell(part, width, "bold")) for part in wrapped(line.name, width)]
    marks = " ".join("|" * many for many in line.strokes)
    struck = [row(Cell(marks, width, "bold"))] if 0 < cell_len(marks) <= width else []
    for strokes, note in product((struck, []), line.notes):
        noted = [row(Cell(part, width, "$quiet")) for part in wrapped(note, width)] if note else []
        said = [*name, *strokes, *noted]
        if len(said) <= rows:
            above = (rows - len(said) + 1) // 2
            blank = row(Cell("", width))
            return [*[blank] * above, *said, *[blank] * (rows - len(said) - above)]
    return None


def _scaled(rows: Sequence[str], scale: int, ascii_only: bool) -> list[str]:
    return in_blocks(doubled(list(rows)) if scale > 1 else list(rows), ascii_only)
