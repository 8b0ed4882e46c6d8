"""Tables as a workbook: numbers are numbers, texts never formulas, HXL tags under the headings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from distro.atomic_file import atomic_file
from distro.reports.press.table import Table
from distro.rules.clean import printed
from distro.texts import language

_NO_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_xlsx(tables: Iterable[Table], made_at: datetime, out: Path) -> None:
    """Write `tables` to `out`, a sheet each, whole or not at all. The same tables give the same bytes."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with atomic_file(out) as part, xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        bold, tag = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"font_color": "#888888", "italic": True}),
        )
        for table in tables:
            sheet = book.add_worksheet(printed(table.name).translate(_NO_SHEET_NAME)[:31])
            if language() == "ar":
                sheet.right_to_left()
            for column, (heading, hxl) in enumerate(table.columns):
                sheet.write_string(0, column, printed(heading), bold)
                sheet.write_string(1, column, hxl, tag)
            for number, row in enumerate(table.rows, 2):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, printed(cell))
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
            sheet.freeze_panes(2, 1)
            sheet.autofit()
