"""Repeats in an ODS: one cell may stand for a million, and is given out as so many."""

from __future__ import annotations

import re
import zipfile

from distro.exchange.register.reading.parcels import pieces
from distro.exchange.register.reading.tables import MOST_ROWS
from distro.exchange.register.sheets import FileRefused

_FULL_CELL = re.compile(rb"<table:table-cell\b(?=[^>]*office:value-type)[^>]*number-columns-repeated=\"(\d+)\"")
_FULL_ROW = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=\"(\d+)\"[^>]*>(.*?)</table:table-row>", re.DOTALL
)
_MOST_COLUMNS = 2000


def check_repeats(archive: zipfile.ZipFile) -> None:
    """FileRefused for values that are repeated further than any list is long or wide."""
    for piece in pieces(archive, "content.xml", b"</table:table-row>"):
        if any(int(times) > _MOST_COLUMNS for times in _FULL_CELL.findall(piece)):
            raise FileRefused("file_too_wide")
        for times, inside in _FULL_ROW.findall(piece):
            if int(times) > MOST_ROWS and b"office:value-type" in inside:
                raise FileRefused("file_too_long", rows=MOST_ROWS)
