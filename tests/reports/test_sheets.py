"""The sheets of workbooks as Excel takes them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl

from distro.reports.press.table import Table
from distro.reports.press.xlsx import write_xlsx


def test_a_row_is_as_high_as_its_texts_and_no_higher_than_a_row_may_be(tmp_path: Path) -> None:
    texts = ("court", "une phrase qui est pliée une fois ou deux", "mot " * 1000)
    table = Table("Remarques", (("Remarque", "#description"),), tuple((text,) for text in texts))
    write_xlsx([table], datetime(2023, 6, 14), tmp_path / "l.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "l.xlsx").worksheets[0].row_dimensions
    short, folded, long = (rows[number].height or 15 for number in (3, 4, 5))
    assert short <= folded < long <= 409
