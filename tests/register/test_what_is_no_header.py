"""What a row of people says is no header, what a letter behind an age says is no month, nor is all asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.exchange.register.values.ages import years_of
from register.telling import Register, write_book, write_text


def test_a_row_of_people_begins_no_second_table(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "liste.csv",
        """N°;Nom;Sexe;Statut;Ville;Qualité
        RBT-1;Awa Traoré;Femme;Migrant;Rabat;Chef de ménage
        RBT-2;Moussa Traoré;Homme;Migrant;Rabat;Chef de ménage
        ;Fatou Traoré;Femme;Hôte;Rabat;Chef de famille""",
    )
    plan = Register().take(path)
    assert plan is not None and len(plan.tables) == 1
    assert [(fault.code, fault.row) for fault in plan.faults] == [("number_missing", 4)]


@pytest.mark.parametrize("said", ["35 M", "35m", "28 F", "12M"])
def test_a_letter_behind_an_age_that_may_be_a_sex_is_no_month(said: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        years_of(said)
    assert years_of("18 m") == 1


def test_who_answered_for_a_household_with_a_roster_is_asked_about_by_nobody(tmp_path: Path) -> None:
    homes: list[list[object]] = [
        ["_index", "Numéro", "Nom", "Sexe", "Ville", "Statut", "Lien avec le chef de ménage"],
        [1, "RBT-0001", "Awa Traoré", "F", "Rabat", "Migrant", "Chef"],
        [2, "RBT-0002", "Omar Diallo", "M", "Rabat", "Migrant", "Conjoint"],
    ]
    people: list[list[object]] = [["_parent_index", "Prénom", "Sexe", "Age"], [1, "Ali", "M", 5], [2, "Sara", "F", 7]]
    plan = Register().take(write_book(tmp_path / "liste.xlsx", {"menages": homes, "membres": people}))
    assert plan is not None and plan.doubts == () and len(plan.new) == 2


def test_why_somebody_refused_is_no_second_answer(tmp_path: Path) -> None:
    header = ["Numéro", "Nom", "Sexe", "Ville", "Statut", "Taille", "Consentement", "Refus de consentement (motif)"]
    rows = [
        ["RBT-0001", "Awa Traoré", "F", "Rabat", "Migrant", 1, 1, None],
        ["RBT-0002", "Omar Diallo", "M", "Rabat", "Migrant", 1, 0, "peur"],
    ]
    plan = Register().take(write_book(tmp_path / "liste.xlsx", {"liste": [header, *rows]}))
    assert plan is not None and plan.doubts == ()
    assert [(one.code, one.row) for one in plan.left_out] == [("consent_refused", 3)]


def test_an_address_of_several_lines_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    header = "Numéro,Nom,Ville,Statut,Adresse\n"
    path.write_text(header + 'RBT-1,Awa Traoré,Rabat,Migrant,"Rue 1\nHay, Agdal, Rabat, Maroc, chez Ali"\n', "utf-8")
    plan = Register().take(path)
    assert plan is not None and [one.name for one in plan.new] == ["Awa Traoré"]
    path.write_text(header + 'RBT-1,Awa Traoré,Rabat,Migrant,"Rue 1\nRBT-2,Omar Diallo,Rabat,Migrant,Rue 2\n', "utf-8")
    register = Register()
    assert register.take(path) is None and register.refused == "file_quote"
