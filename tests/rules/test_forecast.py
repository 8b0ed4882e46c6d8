"""What runs out first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.rules.forecast import RunsOut, runs_out_first

amounts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 500), max_size=4)


def test_the_item_that_lasts_least_is_named() -> None:
    needed = {"RIZ": 100, "SAVON": 40}
    assert runs_out_first({"RIZ": 60, "SAVON": 10}, needed, 20) == RunsOut("SAVON", 5, 20)
    assert runs_out_first({"RIZ": 100, "SAVON": 40}, needed, 20) is None
    assert runs_out_first({"RIZ": -3}, {"RIZ": 7}, 2) == RunsOut("RIZ", 0, 2)


@given(amounts, amounts, st.integers(1, 300))
def test_it_is_said_exactly_when_something_is_short(on_hand: dict[str, int], needed: dict[str, int], left: int) -> None:
    out = runs_out_first(on_hand, needed, left)
    short = {item for item, amount in needed.items() if amount > on_hand.get(item, 0)}
    assert (out is None) == (not short)
    if out is not None:
        assert out.item in short
        assert 0 <= out.households < left
