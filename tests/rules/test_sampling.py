"""Whom to ask: the same on every laptop, and where it is weighted, half of it among those that are looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.rules.sampling import sample, weighted_sample

HOUSEHOLDS = st.lists(st.integers(0, 200).map(str), max_size=60)


@given(asked=HOUSEHOLDS, size=st.integers(0, 40), seed=st.integers(0, 9))
def test_a_sample_is_the_same_in_whatever_order_they_come(asked: list[str], size: int, seed: int) -> None:
    drawn = sample(asked, size, seed)
    assert drawn == sample(reversed(asked), size, seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(set(asked)))


@given(
    asked=HOUSEHOLDS, looked_at=st.sets(st.integers(0, 200).map(str)), size=st.integers(0, 40), seed=st.integers(0, 9)
)
def test_half_of_a_weighted_sample_is_of_those_looked_at_while_there_are_so_many(
    asked: list[str], looked_at: set[str], size: int, seed: int
) -> None:
    drawn = weighted_sample(asked, looked_at, size, seed)
    assert drawn == weighted_sample(reversed(asked), looked_at, size, seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(set(asked)))
    assert set(drawn) <= set(asked)
    there = len(looked_at.intersection(asked))
    assert len(looked_at.intersection(drawn)) >= min(size // 2, there)
    assert len(looked_at.intersection(drawn)) == min(size // 2, there) or len(set(asked)) - there < size - size // 2
