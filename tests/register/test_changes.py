"""What a list changes when it comes again: what it says anew, never what was corrected here; and nobody goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.exchange.register import Choices, Decision, ImportPlan, plan_file
from distro.model.people import Household
from register.telling import TODAY, Register, write_text
from tests_programme import programme

HEAD = "N° carte;Nom et prénom;Taille;Téléphone;Ville\n"
FIRST = HEAD + "R1;Kone Fanta;4;0612345678;Rabat\nR2;Ba Moussa;2;0698765432;Rabat\nR3;Sow Awa;1;;Rabat"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """The first list, taken in."""
    register = Register()
    register.take(write_text(tmp_path / "first.csv", FIRST))
    assert len(register.households) == 3
    return register


def numbered(register: Register, number: str) -> Household:
    return next(one for one in register.households.values() if one.number == number)


def corrected(register: Register, number: str, **fields: str) -> None:
    """Somebody corrects a record here."""
    household = replace(numbered(register, number), **fields)
    register.households[household.id] = household


def planned(register: Register, path: Path, decision: Decision = Decision.OPEN) -> ImportPlan:
    return plan_file(path, programme(), register.households.values(), TODAY, Choices(), decision=decision, key=b"")


def test_what_was_corrected_here_stays_while_the_list_says_what_it_said(register: Register, tmp_path: Path) -> None:
    corrected(register, "R1", phone="0655555555", name="Kone Fatoumata")
    plan = planned(register, write_text(tmp_path / "again.csv", FIRST))
    assert (plan.changed, plan.kept, plan.faults, plan.doubts) == ((), (), (), ())
    assert plan.unchanged == 3


NEWER = FIRST.replace("0612345678", "0677777777")


def test_where_both_say_something_new_a_person_decides(register: Register, tmp_path: Path) -> None:
    corrected(register, "R1", phone="0655555555")
    path = write_text(tmp_path / "again.csv", NEWER)
    plan = planned(register, path)
    assert [(one.household.number, one.field, one.ours, one.theirs, one.conflict) for one in plan.kept] == [
        ("R1", "phone", "0655555555", "0677777777", True)
    ]
    assert not any(change.fields for change in plan.changed)
    [listed] = planned(register, path, Decision.LIST).changed
    assert (listed.new.phone, listed.fields) == ("0677777777", ("phone",))
    ours = planned(register, path, Decision.OURS)
    assert [one.conflict for one in ours.kept] == [False]
    assert not any(change.fields for change in ours.changed)


def test_what_was_decided_is_not_asked_again(register: Register, tmp_path: Path) -> None:
    corrected(register, "R1", phone="0655555555")
    path = write_text(tmp_path / "again.csv", NEWER)
    for change in planned(register, path, Decision.OURS).changed:
        register.households[change.new.id] = change.new
    assert numbered(register, "R1").phone == "0655555555"
    again = planned(register, path)
    assert not any(one.conflict for one in again.kept)


def test_what_a_list_said_is_changed_by_the_same_list(register: Register, tmp_path: Path) -> None:
    plan = planned(register, write_text(tmp_path / "again.csv", NEWER))
    assert [(change.new.number, change.fields) for change in plan.changed if change.fields] == [("R1", ("phone",))]
    assert plan.kept == ()


def test_who_is_gone_from_a_list_is_named_and_stays(register: Register, tmp_path: Path) -> None:
    path = write_text(tmp_path / "again.csv", FIRST.replace("R2;Ba Moussa;2;0698765432;Rabat\n", ""))
    plan = planned(register, path)
    assert [one.number for one in plan.gone] == ["R2"]
    register.take(path)
    assert numbered(register, "R2").name == "Ba Moussa"


@pytest.mark.parametrize("header", ["N° carte;Téléphone", "رقم البطاقة;الهاتف", "Card number;Phone;Remarks"])
def test_a_list_of_numbers_and_phones_updates_the_phones(register: Register, tmp_path: Path, header: str) -> None:
    before = numbered(register, "R1")
    register.take(write_text(tmp_path / "phones.csv", f"{header}\nR1;0644444444\nR2;0698765432\n"))
    after = numbered(register, "R1")
    assert after.phone == "0644444444"
    assert replace(after, phone=before.phone, listed=before.listed) == before
    assert len(register.households) == 3
