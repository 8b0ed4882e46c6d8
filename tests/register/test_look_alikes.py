"""The same people under another number: asked about at an import, best first; and what never speaks for it alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.model.people import Alternate
from distro.rules.look_alikes import LookAlikes, LookAlikeSign, compared
from register.telling import Register, write_text
from stage import MAN, WOMAN, household

HEAD = "N° carte;Nom complet;Sexe;Année de naissance;Taille;Téléphone;Ville\n"
FIRST = HEAD + "R1;Mohamed El Amrani;M;1980;4;0612345678;Rabat\nR2;Awa Diallo;F;1990;2;0698765432;Rabat"


def test_a_list_that_comes_in_under_other_numbers_is_asked_about(tmp_path: Path) -> None:
    register = Register()
    register.take(write_text(tmp_path / "a.csv", FIRST))
    again = HEAD + "T-7;محمد العمراني;M;1980;4;+212612345678;Rabat\nT-8;Keita Omar;M;1970;1;0600112233;Rabat"
    plan = register.take(write_text(tmp_path / "b.csv", again))
    assert plan is not None
    [pair] = plan.look_alikes
    assert (pair.one.number, pair.other.number) == ("R1", "T-7")
    assert pair.signs == (LookAlikeSign.NAME, LookAlikeSign.PHONE, LookAlikeSign.BIRTH, LookAlikeSign.PEOPLE)
    assert [(doubt.code, doubt.rows) for doubt in plan.doubts] == [("look_alikes", (2,))]
    assert len(register.households) == 2


@pytest.mark.parametrize("changed", [{}, {"phone": ""}, {"birth_year": None}])
def test_a_name_alone_is_never_enough(changed: dict[str, object]) -> None:
    one = household(1, WOMAN, name="Awa Diallo")
    namesake = replace(household(2, MAN, name="Awa Diallo"), phone="0655555555", birth_year=1950, alternates=())
    assert compared(one, replace(namesake, **changed)) is None


def test_the_likeliest_comes_first_and_one_who_may_collect_speaks_too() -> None:
    asked = replace(household(9, WOMAN, name="Fatou Diallo"), phone="0611111111", birth_year=1990)
    same_phone = replace(household(1, WOMAN, name="Fatoumata Diallo"), phone="0611111111", birth_year=1990)
    same_year = replace(household(2, WOMAN, name="Fatou Diallo"), phone="", birth_year=1990)
    collects = replace(
        household(3, WOMAN, name="Fatou Dialo"), birth_year=1991, alternates=(Alternate("Fatou Diallo", "soi"),)
    )
    found = LookAlikes([same_year, collects, same_phone]).of(asked)
    assert found[0].one.id == same_phone.id
    assert {pair.one.id for pair in found} == {same_phone.id, same_year.id, collects.id}
    assert LookAlikeSign.ALTERNATE in next(pair for pair in found if pair.one.id == collects.id).signs


def test_a_short_name_that_many_bear_says_little_of_two_with_other_phones_and_a_rare_one_more() -> None:
    common = [
        replace(household(n, MAN, name="Mohamed Alaoui"), phone=f"06{n * 1_234_567:08}", birth_year=1930 + n)
        for n in range(10, 40)
    ]
    rare = replace(household(90, MAN, name="Anselme Zinsou"), phone="0677000001", birth_year=1990)
    known = LookAlikes([*common, rare])
    asked = replace(household(99, MAN, name="Mohamed Alaoui"), phone="0655555555", birth_year=1950)
    assert known.of(asked) == []
    assert [pair.one.name for pair in known.of(replace(asked, phone=common[10].phone))] == ["Mohamed Alaoui"]
    found = known.of(replace(asked, name="Zinsou Anselme", birth_year=1990))
    assert [pair.one.name for pair in found] == ["Anselme Zinsou"]


def test_a_digit_of_the_phone_typed_wrong_still_speaks_for_them() -> None:
    one = replace(household(1, WOMAN, name="Awa Diallo"), phone="0612345678", birth_year=1990)
    slip = replace(household(2, WOMAN, name="Awa Dialo"), phone="0612345978", birth_year=1990)
    found = compared(one, slip, crowd=50)
    assert found is not None
    assert LookAlikeSign.PHONE in found.signs
    assert compared(one, replace(slip, phone="0698745321"), crowd=50) is None


def test_who_bears_a_common_name_is_found_among_all_who_bear_it() -> None:
    many = [replace(household(n, MAN, name="Mohamed Alaoui"), phone="", birth_year=1930 + n % 60) for n in range(200)]
    asked = replace(many[7], id="again", phone="0612345678")
    assert many[7].id in {pair.one.id for pair in LookAlikes(many).of(asked)}


def test_the_same_people_twice_in_one_list_are_asked_about(tmp_path: Path) -> None:
    rows = "R1;Awa Diallo;F;1990;2;0698765432;Rabat\nR2;Keita Omar;M;1970;1;;Rabat\n"
    rows += "R9;DIALLO Awa;F;1990;2;+212698765432;Rabat"
    plan = Register().take(write_text(tmp_path / "a.csv", HEAD + rows))
    assert plan is not None
    [pair] = plan.look_alikes
    assert (pair.one.number, pair.other.number) == ("R1", "R9")
    assert [(doubt.code, doubt.rows) for doubt in plan.doubts] == [("look_alikes", (4,))]


def test_a_family_that_shares_a_phone_is_no_look_alike(tmp_path: Path) -> None:
    rows = "R1;Awa Diallo;F;1990;2;0698765432;Rabat\nR2;Keita Omar;M;1970;1;0698765432;Rabat"
    plan = Register().take(write_text(tmp_path / "a.csv", HEAD + rows))
    assert plan is not None
    assert (plan.look_alikes, plan.doubts) == ((), ())


@pytest.mark.parametrize(("namesakes", "found"), [(250, 250), (350, 0)])
def test_a_year_that_a_crowd_of_namesakes_shares_tells_nobody_from_another(namesakes: int, found: int) -> None:
    one = replace(household(1, WOMAN, name="Awa Diallo"), phone="", birth_year=1990, alternates=())
    crowd = LookAlikes(replace(one, id=f"{place:020x}", number=f"R-{place}") for place in range(namesakes))
    asked = replace(one, id="f" * 20, number="T-1")
    assert len(crowd.of(asked)) == found
    by_phone = replace(one, id="e" * 20, number="R-9999", phone="0612345678")
    crowd.add(by_phone)
    alike = crowd.of(replace(asked, phone="0612345678"))
    assert alike[0].one.id == by_phone.id, "the phone finds her all the same"
