"""What would be uploaded, as a workbook in the shape in which KoboToolbox exports the same form.

For an office whose sheets and scripts begin with a Kobo export, and where nothing can be uploaded. The first sheet has
a row for each submission, the second one for each item, tied to it by `_parent_index` (support.kobotoolbox.org,
"Managing repeat groups"). Labels, notes and what a server would add are left empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from distro.atomic_file import atomic_file
from distro.rules.clean import printed
from distro.rules.uploading import FIELDS, FORM, ITEM_FIELDS, ITEMS, VERSION, FilledForm
from distro.workbook import workbook_in

_OF_A_SUBMISSION = ("_id", "_uuid", "_submission_time", "__version__", "_index")
_OF_AN_ITEM = ("_index", "_parent_table_name", "_parent_index", "_submission__uuid", "_submission__submission_time")
_MOMENT = "yyyy-mm-dd hh:mm:ss"


class Submission(Struct, frozen=True, kw_only=True):
    """One form that was filled: the id it goes by everywhere, when it was written down, and its answers."""

    uuid: str
    at: datetime
    answers: FilledForm


def write_kobo_export(submissions: Sequence[Submission], out: Path) -> int:
    """Write `submissions` to `out`, whole or not at all; how many rows the items take."""
    fields, item_fields = [name for name, _ in FIELDS], [name for name, _ in ITEM_FIELDS]
    with atomic_file(out) as part, workbook_in(part) as book:
        moment = book.add_format({"num_format": _MOMENT})
        parents, items = book.add_worksheet(FORM), book.add_worksheet(ITEMS)
        parents.write_row(0, 0, [*fields, *_OF_A_SUBMISSION])
        items.write_row(0, 0, [*item_fields, *_OF_AN_ITEM])
        row = 0
        for index, one in enumerate(submissions, 1):
            answers = [one.answers.values.get(name, "") for name in fields]
            _write(parents, index, [*answers, index, one.uuid, one.at, VERSION, index], moment)
            for item in one.answers.items:
                row += 1
                told = [item.get(name, "") for name in item_fields]
                _write(items, row, [*told, row, FORM, index, one.uuid, one.at], moment)
    return row


def _write(sheet: Any, row: int, values: Sequence[object], moment: Any) -> None:
    for column, value in enumerate(values):
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), moment)
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value:
            sheet.write_string(row, column, printed(str(value)))
