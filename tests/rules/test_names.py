"""Names that are spelled in many ways. How many are found again is measured in tests/bench/test_bench_names.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.rules.names import SAME_NAME, NameIndex, alike

SYLLABLES = [*"aeiou", "ba", "di", "fou", "kha", "ghe", "mo", "sha", "tou", "zi", "رش", "مو", "دي", "خا", "عب", "نة"]
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5).map("".join)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@given(NAMES, NAMES)
def test_likeness_goes_both_ways_and_stays_within_bounds(one: str, other: str) -> None:
    assert alike(one, one) == 1
    assert 0 <= alike(one, other) <= 1
    if len(one.split()) != len(other.split()):  # of two that are as long, the first is looked at word by word
        assert alike(one, other) == alike(other, one)


@given(NAMES, st.randoms())
def test_the_order_of_the_words_does_not_matter(name: str, random: object) -> None:
    words = name.split()
    random.shuffle(words)  # type: ignore[attr-defined]
    assert alike(name, " ".join(words)) == 1


@given(st.lists(NAMES, min_size=1, max_size=30, unique=True), st.data())
def test_whoever_is_asked_for_as_written_is_among_the_first(names: list[str], data: st.DataObject) -> None:
    index = NameIndex()
    for name in names:
        index.add(name, name)
    asked = data.draw(st.sampled_from(names))
    found = index.find(asked, limit=len(names))
    assert len(found) <= len(names)
    assert [candidate.score for candidate in found if candidate.id == asked] == [1]
    assert found[0].score == 1


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    index = NameIndex()
    index.add("x", text)
    index.find(text)
    alike(text, "Mohamed Amrani")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Med Amrani", "محمد العمراني"),
        ("Abd El Kader Bouzidi", "عبدالقادر بوزيدي"),
        ("Jean-Pierre Mbarga", "Jeanpierre M'Barga"),
        ("Aït Lahcen Idir", "Idir Aitlahssen"),
        ("Hicham Chraibi", "Hisham Shraibi"),
        ("Khaled Khatib", "Jaled Jatib"),
        ("Hawa Ishag", "حواء إسحاق"),
        ("مُحَمَّد العـمراني", "محمد العمراني"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert alike(one, other) >= SAME_NAME
    index = NameIndex()
    index.add("x", other)
    assert [candidate.id for candidate in index.find(one)] == ["x"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohamed Amrani", "Mohamed Bennani"), ("Mariama Sylla", "Mamadou Sylla"), ("Awa Fall", "Omar Fall"), ("", "x")],
)
def test_a_word_in_common_does_not_make_one_name_of_two(one: str, other: str) -> None:
    assert alike(one, other) < SAME_NAME


def test_five_at_most_and_the_nearest_first() -> None:
    index = NameIndex()
    for number, name in enumerate(["Diallo Mariam", "Diallo Mariama", *["Diallo Mamadou"] * 9]):
        index.add(f"{number:02}", name)
    assert [candidate.id for candidate in index.find("mariama diallo")][:2] == ["01", "00"]
    assert len(index.find("diallo")) == 5


def test_a_name_that_was_corrected_is_found_under_the_new_one_only() -> None:
    index = NameIndex()
    index.add("x", "Traoré Moussa")
    index.add("x", "Okafor Blessing")
    assert index.find("traore") == []
    assert [candidate.id for candidate in index.find("okafor")] == ["x"]
