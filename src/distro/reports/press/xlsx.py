"""Tables as a workbook: values stay values, texts are never formulas, and each sheet prints as a person expects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from distro.atomic_file import atomic_file
from distro.reports.press.cells import shown
from distro.reports.press.table import Table
from distro.rules.clean import printed
from distro.texts import language, say

_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_NAME = 31  # Excel's limit for the name of a sheet
_WIDEST = 44  # letters; longer texts are folded
_PORTRAIT = 92  # letters that fit on an upright A4 sheet
_A4 = 9
_MARGIN = 0.5  # inches


def write_xlsx(tables: Iterable[Table], made_at: datetime, out: Path, title: str = "") -> None:
    """Write `tables` to `out`, a sheet each, whole or not at all. The same tables give the same bytes.

    `title` stands at the head of every printed page.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    options["in_memory"] = True  # else the names of a list lie, in clear, in files of the system's temporary folder
    with atomic_file(out) as part, xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        formats = _formats(book)
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_free_name(printed(table.name), taken))
            _fill(sheet, table, formats)
            _set_up(sheet, table, printed(title))


def _formats(book: Any) -> dict[str, Any]:
    """By kind of value; those of the row of sums are bold under a line."""
    kinds: dict[str, dict[str, object]] = {
        "text": {"text_wrap": True, "valign": "top"},
        "int": {"num_format": "#,##0", "valign": "top"},
        "money": {"num_format": "#,##0.00", "valign": "top"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
        "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left", "valign": "top"},
    }
    sums = {f"sum {kind}": {**how, "bold": True, "top": 1} for kind, how in kinds.items()}
    heads: dict[str, dict[str, object]] = {
        "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
        "tag": {"font_color": "#888888", "italic": True, "font_size": 8},
    }
    return {name: book.add_format(how) for name, how in {**kinds, **sums, **heads}.items()}


def _fill(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for column, (heading, hxl) in enumerate(table.columns):
        sheet.write_string(0, column, printed(heading), formats["head"])
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


def _set_up(sheet: Any, table: Table, title: str) -> None:
    """Column widths, the headings again on every page, one page wide, and where Arabic is spoken right to left."""
    widths = [
        min(_WIDEST, max([len(word) for word in heading.split()] + [len(shown(row[at])) for row in table.rows]) + 2)
        for at, (heading, _) in enumerate(table.columns)
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, max(width, 8))
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
    clean = " ".join(name.translate(_NO_SHEET_NAME).split())[:_LONGEST_NAME].strip() or "-"
    found, n = clean, 1
    while found.casefold() in taken:
        n += 1
        found = f"{clean[: _LONGEST_NAME - len(str(n)) - 1]} {n}"
    taken.add(found.casefold())
    return found
