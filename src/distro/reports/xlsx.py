"""The day report as a workbook: numbers are numbers, texts never formulas, HXL tags under the headings."""

from __future__ import annotations

from pathlib import Path

from distro.reports.figures import DayReport
from distro.reports.tables import tables
from distro.texts import language
from distro.whole import whole


def write_day_xlsx(report: DayReport, out: Path) -> None:
    """Write the report to `out`, whole or not at all. The same report gives the same bytes."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole(out) as part, xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"created": report.as_of.replace(tzinfo=None)})
        bold, tag = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"font_color": "#888888", "italic": True}),
        )
        for table in tables(report):
            sheet = book.add_worksheet(table.name[:31])
            if language() == "ar":
                sheet.right_to_left()
            for column, (heading, hxl) in enumerate(table.columns):
                sheet.write_string(0, column, heading, bold)
                sheet.write_string(1, column, hxl, tag)
            for number, row in enumerate(table.rows, 2):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
            sheet.freeze_panes(2, 1)
            sheet.autofit()
