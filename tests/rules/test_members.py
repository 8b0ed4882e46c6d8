"""Members typed in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.people import ATOMS, Members, Sex, atom_at
from distro.rules.members import head_in, members_in_short, read_members

BANDS = (*ATOMS, "18+", "0-17", "?")
KEYS = st.lists(
    st.tuples(st.sampled_from([Sex.FEMALE, Sex.MALE]), st.sampled_from(BANDS)), min_size=1, max_size=8, unique=True
)
MEMBERS = KEYS.flatmap(
    lambda keys: st.tuples(*(st.builds(Members, st.just(sex), st.just(band), st.integers(1, 7)) for sex, band in keys))
)


@given(MEMBERS)
def test_what_is_written_in_short_is_read_back(members: tuple[Members, ...]) -> None:
    assert read_members(members_in_short(members)) == members


@given(st.lists(st.tuples(st.sampled_from("FMfmhH"), st.integers(0, 120)), min_size=1, max_size=10))
def test_ages_become_atoms_and_nobody_is_lost(people: list[tuple[str, int]]) -> None:
    text = " ".join(f"{sex}{age}" for sex, age in people)
    members = read_members(text)
    assert sum(one.count for one in members) == len(people)
    for sex, age in people:
        wanted = Sex.FEMALE if sex in "Ff" else Sex.MALE
        assert any(one.sex == wanted and one.ages == atom_at(age) for one in members)
    assert members[0].ages == atom_at(people[0][1])


def test_a_household_of_five_in_a_line() -> None:
    assert read_members("f34, h36 F8 F9 m0") == (
        Members(Sex.FEMALE, "25-59", 1),
        Members(Sex.MALE, "25-59", 1),
        Members(Sex.FEMALE, "6-9", 2),
        Members(Sex.MALE, "0", 1),
    )
    assert read_members("أ34 ذ8") == (Members(Sex.FEMALE, "25-59", 1), Members(Sex.MALE, "6-9", 1))
    assert read_members("أ٣٤؛ ذ٨") == read_members("F34 M8")


@pytest.mark.parametrize(
    ("text", "sex", "age"),
    [
        ("F25-59 M3", Sex.FEMALE, None),
        ("F34; M3", Sex.FEMALE, 34),
        ("M0 F34 M36", Sex.FEMALE, 34),
        ("F0x2 M5-17 F60", Sex.MALE, None),
        ("ذ1 أ34", Sex.FEMALE, 34),
        ("F16 F60 F0", Sex.FEMALE, 16),
        ("M12 F9", Sex.MALE, 12),
        ("F? M34", Sex.FEMALE, None),
    ],
)
def test_a_child_who_is_typed_first_is_not_the_head(text: str, sex: Sex, age: int | None) -> None:
    """A baby who was born was typed first: at the table the mother was asked for the year of birth of the baby."""
    assert (head_in(text).sex, head_in(text).age) == (sex, age)


def test_who_is_head_stays_head_when_somebody_is_added_to_the_line() -> None:
    members = read_members("F0 F18-19 F60+ M25-59 M0")
    assert members_in_short(members, Sex.MALE) == "M25-59 F0 F18-19 F60+ M0"
    assert members_in_short(members, Sex.FEMALE) == "F60+ F0 F18-19 M25-59 M0"


def test_more_people_than_live_together_are_a_slip() -> None:
    assert read_members("F34x60")[0].count == 60
    with pytest.raises(ValueError, match="M0"):
        read_members("F34x60 M0")


@pytest.mark.parametrize("text", ["", "  ", "X34", "F", "34", "F3-7", "F121", "F8x0", "F34 et M8", "F-3", "F8 x2"])
def test_what_is_not_understood_is_named(text: str) -> None:
    with pytest.raises(ValueError) as wrong:
        read_members(text)
    assert wrong.value.args[0].lower() in text.lower()
