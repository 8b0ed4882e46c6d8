"""The XLSForm of the side that receives the uploads."""

from __future__ import annotations

from pathlib import Path

from distro.atomic_file import atomic_file
from distro.rules.uploading import FIELDS, FORM, ITEM_FIELDS, ITEMS, VERSION
from distro.workbook import workbook_in


def write_form(path: Path) -> None:
    """Write the form for KoboToolbox or ODK Central: upload it there once, before the first submission."""
    rows = [
        *((kind, name) for name, kind in FIELDS),
        ("begin_repeat", ITEMS),
        *((kind, name) for name, kind in ITEM_FIELDS),
        ("end_repeat", ""),
    ]
    with atomic_file(path) as part, workbook_in(part) as book:
        survey, settings = book.add_worksheet("survey"), book.add_worksheet("settings")
        survey.write_row(0, 0, ["type", "name", "label"])
        for row, (kind, name) in enumerate(rows, 1):
            survey.write_row(row, 0, [kind, name, name])
        settings.write_row(0, 0, ["form_title", "form_id", "version"])
        settings.write_row(1, 0, ["distro", FORM, VERSION])
