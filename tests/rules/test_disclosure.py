"""Small counts are merged: nothing below five stands alone, and no total changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.rules.disclosure import Row, hide, is_small, merge_neighbours, merge_others

ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 30)), min_size=1, max_size=9).map(
    lambda counts: [(chr(97 + at), pair) for at, pair in enumerate(counts)]
)


def sums(rows: list[Row]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*(counts for _, counts in rows), strict=True)))


@given(ROWS)
def test_neighbours_are_merged_until_nothing_small_is_told_apart(rows: list[Row]) -> None:
    merged = merge_neighbours(rows)
    assert sums(merged) == sums(rows)
    assert " + ".join(label for label, _ in merged) == " + ".join(label for label, _ in rows)
    assert len(merged) == 1 or not any(is_small(counts) for _, counts in merged)


@given(ROWS)
def test_small_rows_become_others(rows: list[Row]) -> None:
    merged = merge_others(rows, "others")
    assert sums(merged) == sums(rows)
    assert len(merged) == 1 or not any(is_small(counts) for _, counts in merged)
    if not any(is_small(counts) for _, counts in rows):
        assert merged == rows


def test_ages_keep_their_order() -> None:
    rows = [("0-4", (12, 7)), ("5-11", (3, 8)), ("12-17", (9, 9)), ("60+", (0, 1))]
    assert merge_neighbours(rows) == [("0-4", (12, 7)), ("5-11 + 12-17 + 60+", (12, 18))]
    assert [hide(n) for n in (0, 1, 4, 5)] == [0, "< 5", "< 5", 5]
