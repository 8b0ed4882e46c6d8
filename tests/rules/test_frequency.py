"""How often a household may take the same basket."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from distro.model.programme import Frequency
from distro.rules.frequency import free_from

days = st.lists(st.dates(date(2023, 1, 1), date(2023, 12, 31)), min_size=1, max_size=6)


@given(days)
def test_once_is_never_again_and_a_round_forgets_other_rounds(taken: list[date]) -> None:
    assert free_from(Frequency(rule="once"), taken) is None
    assert free_from(Frequency(rule="once"), []) == date.min
    assert free_from(Frequency(rule="per_round"), taken) == date.min


@given(days, st.integers(1, 60))
def test_not_within_counts_from_the_last(taken: list[date], n: int) -> None:
    first = free_from(Frequency(rule="not_within", days=n), taken)
    assert first is not None
    assert (first - max(taken)).days == n


@given(days, st.integers(1, 60), st.integers(1, 4))
def test_at_most_n_in_a_period_holds_on_every_day(taken: list[date], n: int, times: int) -> None:
    """Taking on the first free day never makes more than `times` in any `days` days that end there."""
    first = free_from(Frequency(rule="at_most", days=n, times=times), taken)
    assert first is not None
    if first > max(taken):
        within = [day for day in taken if 0 <= (first - day).days < n]
        assert len(within) < times
        day_before = [day for day in taken if 0 <= (first - day).days - 1 < n]
        assert len(day_before) >= times  # and it is the first such day


rules = st.builds(
    Frequency,
    rule=st.sampled_from(["once", "per_round", "not_within", "at_most"]),
    days=st.integers(1, 40),
    times=st.integers(1, 4),
)


def keeps(frequency: Frequency, taken: list[date]) -> bool:
    """Whether days on which a basket was taken, each in a round of its own, keep the rule: said without `free_from`."""
    match frequency.rule:
        case "once":
            return len(taken) <= 1
        case "not_within":
            return all(abs((one - other).days) >= frequency.days for one, other in combinations(taken, 2))
        case "at_most":
            window = [[day for day in taken if 0 <= (last - day).days < frequency.days] for last in taken]
            return all(len(within) <= frequency.times for within in window)
        case _:
            return True


@given(rules, days)
def test_who_comes_again_and_again_gets_all_that_the_rule_allows_and_no_more(
    frequency: Frequency, coming: list[date]
) -> None:
    taken: list[date] = []
    for day in sorted(coming):
        free = free_from(frequency, taken)
        if free is not None and free <= day:
            taken.append(day)
            assert keeps(frequency, taken)
        else:
            assert not keeps(frequency, [*taken, day])


@given(rules, days, st.randoms())
def test_the_order_in_which_it_is_known_does_not_matter(
    frequency: Frequency, taken: list[date], random: Random
) -> None:
    shuffled = list(taken)
    random.shuffle(shuffled)
    assert free_from(frequency, shuffled) == free_from(frequency, taken)
