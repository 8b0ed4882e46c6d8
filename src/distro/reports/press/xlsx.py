"""Tables as a workbook: values stay values, texts are never formulas, and each sheet prints as a person expects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

from distro.atomic_file import atomic_file
from distro.reports.press.cells import shown
from distro.reports.press.table import Table
from distro.rules.clean import printed
from distro.texts import language, say
from distro.workbook import workbook_in

_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31  # Excel's limit for the name of a sheet
_WIDEST = 44  # letters; longer texts are folded
_NARROWEST = 14  # letters, where a table has many columns
_PORTRAIT = 92  # letters that fit on an upright A4 sheet
_READABLE = 230  # letters that can still be read on an A4 sheet on its side
_BROAD = 1.1  # a letter beside the one that widths are measured in, where fonts are not those expected
_LINE = 15.0  # points
_TALLEST = 409.0  # points, Excel's limit for a row
_A4 = 9
_MARGIN = 0.5  # inches


def write_xlsx(tables: Iterable[Table], made_at: datetime, out: Path, title: str = "") -> None:
    """Write `tables` to `out`, a sheet each, whole or not at all. The same tables give the same bytes.

    `title` stands at the head of every printed page.
    """
    with atomic_file(out) as part, workbook_in(part) as book:
        book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        formats = _formats(book)
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_free_name(printed(table.name), taken))
            widths = _widths(table)
            _fill(sheet, table, formats)
            _fold(sheet, table, widths)
            _set_up(sheet, widths, printed(title))


def _formats(book: Any) -> dict[str, Any]:
    """By kind of value; those of the row of sums are bold under a line. Texts keep away from figures beside them."""
    start, end = ("right", "left") if language() == "ar" else ("left", "right")
    begins = {"align": start, "indent": 1, "valign": "top"}
    ends = {"align": end, "valign": "top"}
    kinds: dict[str, dict[str, object]] = {
        "text": {"text_wrap": True, **begins},
        "int": {"num_format": "#,##0", **ends},
        "money": {"num_format": "#,##0.00", **ends},
        "date": {"num_format": "dd/mm/yyyy", **begins},
        "moment": {"num_format": "dd/mm/yyyy hh:mm", **begins},
    }
    sums = {f"sum {kind}": {**how, "bold": True, "top": 1} for kind, how in kinds.items()}
    heads: dict[str, dict[str, object]] = {
        "head": {"bold": True, "bottom": 1, "text_wrap": True, **begins, "valign": "bottom"},
        "head of figures": {"bold": True, "bottom": 1, "text_wrap": True, **ends, "valign": "bottom"},
        "tag": {"font_color": "#888888", "italic": True, "font_size": 8, "shrink": True, **begins},
    }
    return {name: book.add_format(how) for name, how in {**kinds, **sums, **heads}.items()}


def _fill(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for column, (heading, hxl) in enumerate(table.columns):
        figures = any(isinstance(row[column], int | Decimal) for row in table.rows)
        sheet.write_string(0, column, printed(heading), formats["head of figures" if figures else "head"])
        sheet.write_string(1, column, hxl, formats["tag"])
    last = len(table.rows) - 1
    for number, row in enumerate(table.rows):
        sums = table.total and number == last
        for column, cell in enumerate(row):
            place = (number + 2, column)
            how = formats[("sum " if sums else "") + _kind(cell)]
            if cell is None:
                if sums:
                    sheet.write_blank(*place, None, how)
            elif isinstance(cell, str):
                sheet.write_string(*place, printed(cell), how)
            elif isinstance(cell, date):
                sheet.write_datetime(*place, cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell, how)
            elif sums and last:
                letter = _letters(column)
                sheet.write_formula(*place, f"=SUM({letter}3:{letter}{last + 2})", how, cell)
            else:
                sheet.write_number(*place, cell, how)


def _kind(cell: object) -> str:
    if isinstance(cell, datetime):
        return "moment"
    if isinstance(cell, date):
        return "date"
    if isinstance(cell, Decimal):
        return "money"
    return "int" if isinstance(cell, int) else "text"


def _letters(column: int) -> str:
    """A, B, ... Z, AA: how a spreadsheet calls a column."""
    letters, column = "", column + 1
    while column:
        column, at = divmod(column - 1, 26)
        letters = chr(65 + at) + letters
    return letters


def _widths(table: Table) -> list[int]:
    """How wide each column is, in letters; the texts of a table with many columns are folded more."""
    words = [max(map(len, heading.split()), default=0) for heading, _ in table.columns]
    longest = [max([0, *(len(shown(row[at])) for row in table.rows)]) for at, _ in enumerate(table.columns)]
    is_text = [any(isinstance(row[at], str) for row in table.rows) for at, _ in enumerate(table.columns)]
    widest = _WIDEST
    while True:
        widths = [
            max(8, ceil(word * _BROAD) + 3, (min(widest, ceil(cell * _BROAD)) if text else cell) + 3)
            for word, cell, text in zip(words, longest, is_text, strict=True)
        ]
        if sum(widths) <= _READABLE or widest == _NARROWEST:
            return widths
        widest -= 1


def _fold(sheet: Any, table: Table, widths: list[int]) -> None:
    """Rows as high as their longest text, folded: not every program that prints a workbook finds that out itself."""
    for number, row in enumerate([tuple(heading for heading, _ in table.columns), (), *table.rows]):
        lines = max(
            (_lines(cell, width) for cell, width in zip(row, widths, strict=False) if isinstance(cell, str)), default=1
        )
        if lines > 1:
            sheet.set_row(number, min(_LINE * lines, _TALLEST))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column."""
    room, lines = max(1, int((width - 2) / _BROAD)), 0
    for paragraph in text.split("\n"):
        left = 0
        for word in paragraph.split(" "):
            if len(word) < left:
                left -= len(word) + 1
                continue
            broken = max(1, -(-len(word) // room))
            lines, left = lines + broken, room * broken - len(word)
    return lines


def _set_up(sheet: Any, widths: list[int], title: str) -> None:
    """Column widths, the headings again on every page, one page wide, and where Arabic is spoken right to left."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if language() == "ar":
        sheet.right_to_left()
    if sum(widths) > _PORTRAIT:
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 1)
    sheet.set_header(f"&L{title.replace('&', '&&')}&R&A")
    sheet.set_footer(f"&R{say('reports.page', page='&P', pages='&N')}")


def _free_name(name: str, taken: set[str]) -> str:
    """A name for a sheet that no other sheet has, whatever its case."""
    clean = " ".join(name.translate(_NO_SHEET_NAME).split()).strip("'")
    if len(clean) > _LONGEST_NAME:
        clean = clean[: _LONGEST_NAME + 1].rpartition(" ")[0] or clean[:_LONGEST_NAME]
    clean = clean.strip(" ',") or "-"
    found, n = clean, 1
    while found.casefold() in taken:
        n += 1
        found = f"{clean[: _LONGEST_NAME - len(str(n)) - 1]} {n}"
    taken.add(found.casefold())
    return found
