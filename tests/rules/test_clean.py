"""Cells that a spreadsheet would run come back as they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.rules.clean import bare_cell, safe_cell

OBEYED = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # OWASP, CSV injection; the last four as East Asian keyboards write them
TEXTS = st.text(st.sampled_from(f"{OBEYED}' 1aé"), max_size=8)


@given(TEXTS)
def test_what_is_written_into_a_csv_is_read_back_unchanged_and_is_no_formula(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(tuple(OBEYED))
    assert bare_cell(cell) == text
