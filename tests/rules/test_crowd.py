"""A crowd told by sex and age in several grids gives no count below five back, by no subtraction."""

from __future__ import annotations

from itertools import permutations

from hypothesis import example, given
from hypothesis import strategies as st

from distro.model.people import ATOMS, Members, Sex, count
from distro.rules.crowd import Crowd, words_of
from distro.rules.disclosure import is_small

GRIDS = (
    ("0-4", "5-11", "12-17", "18-59", "60+"),
    ("0-5", "6-11", "12-17", "18-59", "60+"),
    ("0", "1-5", "6-17", "18-59", "60+"),
    ("0-14", "15-24", "25+"),
)
AGES = st.sampled_from([*ATOMS, "0-17", "18+", "5-17", "?"])
MEMBERS = st.lists(st.builds(Members, st.sampled_from(Sex), AGES, st.integers(1, 40)), max_size=25)


@given(MEMBERS)
def test_no_difference_of_two_figures_is_small(members: list[Members]) -> None:
    crowd = Crowd(members, GRIDS)
    if not crowd.may_be_told:
        return
    told = {row.span: row.counts for grid in GRIDS for row in crowd.grid(grid)}
    assert not any(is_small(counts) for counts in told.values())
    for (one, more), (other, less) in permutations(told.items(), 2):
        if one and other and one[0] <= other[0] and other[1] <= one[1]:
            assert not is_small([a - b for a, b in zip(more, less, strict=True)]), (one, other)


@given(MEMBERS, MEMBERS)
def test_what_was_told_before_gives_no_small_change_back(before: list[Members], since: list[Members]) -> None:
    then, now = Crowd(before, GRIDS), Crowd([*before, *since], GRIDS, [before])
    if not then.may_be_told or not now.may_be_told or then.sexes != now.sexes:
        return
    for grid in GRIDS:
        told = {row.span: row for row in then.grid(grid)}
        for row in now.grid(grid):
            same = told.get(row.span)
            if same is not None and not row.unsure and not same.unsure:
                assert not is_small([a - b for a, b in zip(row.counts, same.counts, strict=True)]), row.span


@given(MEMBERS)
def test_every_grid_tells_of_everybody_once(members: list[Members]) -> None:
    crowd = Crowd(members, GRIDS)
    for grid in GRIDS:
        assert sum(sum(row.counts) for row in crowd.grid(grid)) == sum(m.count for m in members)


@given(MEMBERS)
@example([Members(Sex.FEMALE, "0", 1), Members(Sex.UNKNOWN, "0", 4), Members(Sex.UNKNOWN, "18-19", 5)])
def test_women_men_girls_and_boys_agree_with_the_grids(members: list[Members]) -> None:
    crowd = Crowd(members, GRIDS)
    sadd = crowd.sadd(members)
    if sadd is None:
        return
    assert sum(sadd) == sum(m.count for m in members)
    assert sadd[0] == crowd.figure("18+", Sex.FEMALE)
    assert not is_small(sadd)


def test_one_record_of_a_coarse_age_costs_nobody_their_band() -> None:
    members = [Members(sex, ages, 20) for sex in (Sex.FEMALE, Sex.MALE) for ages in ATOMS]
    crowd = Crowd([*members, Members(Sex.FEMALE, "?", 1)], GRIDS)
    assert [words_of(row.span) for row in crowd.grid(GRIDS[0]) if row.span] == list(GRIDS[0])
    assert crowd.figure("60+") == 40
    assert [row.unsure for row in crowd.grid(GRIDS[0])].count(True) == 1


def test_what_is_large_everywhere_is_told_as_it_is() -> None:
    members = [Members(sex, ages, 7) for sex in (Sex.FEMALE, Sex.MALE) for ages in ATOMS]
    crowd = Crowd(members, GRIDS)
    assert crowd.figure("18+", Sex.FEMALE) == count(members, Sex.FEMALE, "18+")
    assert crowd.figure("15-24") == count(members, ages="15-24")


def test_a_single_child_of_five_is_not_found_by_subtracting_grids() -> None:
    """0-5 less 0-4 would be the one."""
    members = [Members(sex, ages, 1 if ages == "5" else 30) for sex in (Sex.FEMALE, Sex.MALE) for ages in ATOMS]
    crowd = Crowd(members, GRIDS)
    unhcr = {words_of(row.span): sum(row.counts) for row in crowd.grid(GRIDS[0]) if row.span}
    hope = {words_of(row.span): sum(row.counts) for row in crowd.grid(GRIDS[1]) if row.span}
    assert not {"0-4", "0-5"} <= unhcr.keys() | hope.keys()
