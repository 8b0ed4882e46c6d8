"""The numbers of a laptop's events: whatever order they come in, what is whole ends before the first gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.rules.numbering import Numbering

RUNS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 6)).map(lambda run: (run[0], run[0] + run[1])))


@given(RUNS)
def test_what_is_whole_ends_before_the_first_gap(runs: list[tuple[int, int]]) -> None:
    numbering, there = Numbering(), set()
    for first, last in runs:
        numbering.add("a", first, last)
        there |= set(range(first, last + 1))
        whole = next(number for number in range(1, 60) if number not in there) - 1
        assert numbering.upto["a"] == whole
        assert list(numbering.gaps()) == (["a"] if any(number > whole for number in there) else [])
        lacking = {number for run in numbering.lacking("a", 50) for number in range(run[0], run[1] + 1)}
        assert lacking == set(range(1, 51)) - there
        missing = {number for _, *run in numbering.missing() for number in range(run[0], run[1] + 1)}
        assert missing == set(range(1, max(there) + 1)) - there


def test_a_copy_goes_its_own_way() -> None:
    numbering = Numbering()
    numbering.add("a", 1)
    numbering.add("a", 3)
    other = numbering.copy()
    other.add("a", 2)
    assert (numbering.upto, other.upto) == ({"a": 1}, {"a": 3})


def test_whoever_leaves_out_every_second_number_makes_nobody_wait() -> None:
    """A hundred thousand gaps, each of which would be sorted among all others, were twenty minutes."""
    numbering = Numbering()
    for number in range(2, 200_002, 2):
        numbering.add("a", number)
    assert sum(1 for _ in numbering.missing()) == 100_000
    numbering.add("a", 1, 200_000)
    assert numbering.upto == {"a": 200_000}
