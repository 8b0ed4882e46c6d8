"""What runs out first, and what runs out or expires before a round is over."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from distro.model.goods import Lot
from distro.rules.forecast import RunsOut, outlook, runs_out_first

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


TODAY = date(2023, 6, 14)
shelves = st.dictionaries(
    st.builds(Lot, st.just("LAIT"), st.sampled_from("ABCD"), st.none() | st.dates(TODAY, TODAY + timedelta(days=20))),
    st.integers(0, 60),
    max_size=5,
)


@given(shelves, st.integers(0, 150), st.integers(0, 15))
def test_what_is_there_is_handed_out_spoils_or_is_left(lots: dict[Lot, int], needed: int, days: int) -> None:
    last = TODAY + timedelta(days=days)
    found = outlook("LAIT", lots, needed, TODAY, last)
    handed, spoiled = needed - found.short, sum(one.quantity for one in found.spoils)
    assert handed >= 0
    assert handed + spoiled <= found.good == sum(lots.values())
    assert (found.runs_out is None) == (found.short == 0)
    assert all(one.lot.expiry is not None and one.lot.expiry < last for one in found.spoils)
    lasting = sum(n for lot, n in lots.items() if lot.expiry is None or lot.expiry >= last)
    assert found.short <= max(0, needed - lasting)
    if days == 0:
        assert (spoiled, found.short) == (0, max(0, needed - found.good))


def test_milk_that_expires_on_the_fifth_day_is_told_on_the_first() -> None:
    soon = Lot("LAIT", "L7", TODAY + timedelta(days=4))
    found = outlook("LAIT", {soon: 80, Lot("LAIT", "L8"): 10}, 100, TODAY, TODAY + timedelta(days=9))
    assert [(one.lot.batch, one.quantity) for one in found.spoils] == [("L7", 30)]
    assert (found.runs_out, found.short) == (TODAY + timedelta(days=6), 40)
