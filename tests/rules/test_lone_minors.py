"""Minors without an adult, one or five: nobody who is not named collects for them, and everybody is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.events import Collector
from distro.model.people import ATOMS, CollectorKind, Members, Sex, is_lone_minor, lone_minors
from distro.rules.collectors import CollectorProblem, collector_problem, known_collectors
from stage import household

CHILDREN, ADULTS = ATOMS[:7], ATOMS[7:]
PROXY = Collector(CollectorKind.PROXY, "Essai Voisin", "voisin")


def members(*ages: str) -> tuple[Members, ...]:
    return tuple(Members(Sex.MALE, each, 1) for each in ages)


@pytest.mark.parametrize(
    ("ages", "alone", "counted"),
    [
        (["15-17"], True, 1),
        (["15-17", "12-14"], True, 2),
        (["15-17", "1-4", "1-4"], True, 3),
        (["15-17", "5", "1-4", "1-4", "0"], True, 5),
        (["15-17", "?"], True, 1),
        (["15-24"], True, 0),
        (["15-17", "25-59"], False, 0),
        (["15-17", "18-19"], False, 0),
        (["?", "?", "?"], False, 0),
        (["60+"], False, 0),
    ],
)
def test_without_a_certain_adult_children_are_alone(ages: list[str], alone: bool, counted: int) -> None:
    assert is_lone_minor(members(*ages)) is alone
    assert lone_minors(members(*ages)) == counted


@given(st.lists(st.sampled_from(CHILDREN), min_size=1, max_size=9), st.lists(st.sampled_from(ADULTS), max_size=2))
def test_an_adult_is_what_makes_the_difference(children: list[str], adults: list[str]) -> None:
    assert is_lone_minor(members(*children, *adults)) is not bool(adults)


def test_nobody_collects_for_several_minors_but_themselves() -> None:
    siblings = household(1, (Sex.MALE, "15-17"), (Sex.FEMALE, "12-14"), (Sex.MALE, "1-4"))
    assert siblings.alternates
    assert collector_problem(siblings, PROXY) is CollectorProblem.PROTECTION_DESK
    assert collector_problem(siblings, Collector()) is None
    assert known_collectors(siblings) == (Collector(),)
