"""Two households never bear one number: not by a command, not at a freeze, and `verify` finds it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from distro.model import events as e
from distro.model.people import Household
from distro.stations import duplicates, registration, rounds
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.lookups import household_numbered
from stage import WOMAN, Stage, household

LATER = "2023-T2"


def another(number: str) -> Household:
    return replace(household(77, WOMAN), id="h-autre", number=number, name="Autre Personne")


@pytest.mark.parametrize("number", ["RBT-0003", "rbt-0003", " RBT-0003 "])
def test_a_number_that_is_borne_is_refused_at_the_gate(stage: Stage, number: str) -> None:
    with pytest.raises(Refused, match="number_borne"):
        registration.register(stage.session, [another(number)])
    assert stage.session.books.register.get("h-autre") is None


def test_a_household_may_not_take_the_number_of_another(stage: Stage) -> None:
    one = household_numbered(stage.session, "RBT-0003")
    with pytest.raises(Refused, match="number_borne"):
        registration.register(stage.session, [replace(one, number="RBT-0004")])
    registration.register(stage.session, [replace(one, number="RBT-0900")])
    assert household_numbered(stage.session, "RBT-0900").id == one.id


def test_zeros_and_digits_of_another_script_are_one_number(stage: Stage) -> None:
    registration.register(stage.session, [another("000123")])
    for number in ("123", "123.0", "١٢٣"):
        assert household_numbered(stage.session, number).id == "h-autre"
        with pytest.raises(Refused, match="number_borne"):
            registration.register(stage.session, [replace(another(number), id="h-troisieme")])


def test_two_laptops_that_gave_one_number_are_found_and_stop_the_freeze(stage: Stage) -> None:
    session = stage.session
    session.append([e.HouseholdRegistered(**session.stamper()("RBT"), household=another("RBT-0003"))])
    found = audit(session.store, session.books).findings
    assert [(finding.code, finding.where) for finding in found] == [("register_number_twice", "RBT-0003")]
    with pytest.raises(Refused, match="number_borne_twice"):
        rounds.freeze(session, LATER, "RBT")
    kept = session.books.register.get("h-RBT-0003")
    assert kept is not None
    duplicates.judge_same(session, kept, another("RBT-0003"))
    assert [finding.code for finding in audit(session.store, session.books).findings] == []
    assert rounds.freeze(session, LATER, "RBT").round == LATER
