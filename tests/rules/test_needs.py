"""The needs check: which question is asked, and what the answers come to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.services import Priority, ServiceCode
from distro.rules.needs import due_at, find_services, is_stale, needs_of, next_question
from tests_programme import programme


def ask(choose: list[int]) -> dict[str, str]:
    """Answer every question that is asked, taking answers by number."""
    answers: dict[str, str] = {}
    for index in range(20):
        question = next_question(programme().questions, answers)
        if question is None:
            break
        options = question.answers
        answers[question.code] = options[choose[index % len(choose)] % len(options)].code
    return answers


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_every_way_through_ends_and_skips_what_does_not_apply(choose: list[int]) -> None:
    answers = ask(choose)
    assert next_question(programme().questions, answers) is None
    assert ("metier" in answers) == (answers["besoin"] == "travail")
    assert ("quand" in answers) == (answers["besoin"] in ("sante", "ecoute"))
    needs_of(programme().questions, answers)


def test_the_soonest_priority_wins_and_each_need_comes_once() -> None:
    needs = needs_of(programme().questions, {"besoin": "toit", "quand": "non", "enfants": "oui"})
    assert needs.services == (ServiceCode.SHELTER, ServiceCode.EDUCATION)
    assert needs.priority == Priority.EMERGENCY


def test_what_is_told_in_private_leaves_no_need_behind() -> None:
    needs = needs_of(programme().questions, {"besoin": "prive"})
    assert (needs.services, needs.to_focal_point) == ((), True)


def test_an_answer_that_is_not_offered_is_no_answer() -> None:
    with pytest.raises(KeyError):
        needs_of(programme().questions, {"besoin": "autre chose"})


def test_the_clock_is_24_hours_72_hours_two_weeks() -> None:
    now = datetime(2023, 6, 14, 9, 0, tzinfo=UTC)
    hours = {p: (due_at(now, p) - now) / timedelta(hours=1) for p in Priority}
    assert hours == {Priority.EMERGENCY: 24, Priority.URGENT: 72, Priority.NORMAL: 336}


def test_the_map_gives_places_of_the_city_and_flags_the_stale() -> None:
    places = programme().services
    found = find_services(places, ServiceCode.COUNSELLING, "Rabat")
    assert [place.code for place in found] == ["SANTE-RBT", "JURI-RBT"]
    assert [place.code for place in places if is_stale(place, date(2023, 6, 14))] == ["JURI-RBT"]
