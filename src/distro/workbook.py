"""A workbook that leaves distro, made in memory: what is in it never lies in clear in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# A text is a text, whatever it begins with.
_TEXTS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def workbook_in(part: Path) -> Iterator[Workbook]:
    """A new workbook, which is written to `part` at the end, at once: the library's own writing leaves an open archive
    behind where a disk is full. OSError of the disk.
    """
    import xlsxwriter

    made = BytesIO()
    with xlsxwriter.Workbook(made, _TEXTS) as book:
        yield book
    part.write_bytes(made.getbuffer())
