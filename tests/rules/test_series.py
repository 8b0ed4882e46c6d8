"""Numbers of papers: without gaps, and never given twice by laptops that know of each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.rules.series import laptop_mark, next_in

SERIES = st.sampled_from(["RBT-BR-", "RBT-BR-3AB4-", "RBT-", "RBT-3AB4-"])


@given(st.lists(SERIES, max_size=30))
def test_each_series_counts_its_own_without_gaps(asked: list[str]) -> None:
    given_out: list[str] = []
    for series in asked:
        given_out.append(next_in(series, given_out))
    assert len(set(given_out)) == len(given_out)
    for series in set(asked):
        own = [number for number, of in zip(given_out, asked, strict=True) if of == series]
        assert own == [f"{series}{n:04}" for n in range(1, len(own) + 1)]


def test_only_the_laptop_that_the_programme_began_on_writes_plain_numbers() -> None:
    assert laptop_mark("3ab4c1b9", None) == laptop_mark("3ab4c1b9", "3ab4c1b9") == ""
    assert laptop_mark("3ab4c1b9", "ffffffff") == "3AB4-"


@given(
    st.lists(st.sampled_from(["000000001", "0002", "999999998", "999999999", "1000000000", "9" * 5000]), unique=True)
)
def test_a_number_that_leaves_no_room_ends_no_series(others: list[str]) -> None:
    given_out = [f"RBT-BR-{number}" for number in others]
    for _ in range(3):
        number = next_in("RBT-BR-", given_out)
        assert number not in given_out and len(number) <= len("RBT-BR-") + 9
        given_out.append(number)
