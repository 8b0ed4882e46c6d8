"""What one column says in many spellings: a phone that can be dialled, an age by its unit, a status by yes or no."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.telling import Register, write_book, write_text

_NAMES = ("Kone Fanta", "Ba Moussa", "Sow Aminata", "Keita Omar")


class _Taken(Register):
    """A register that one list came into."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        plan = self.take(path)
        assert plan is not None
        self.plan = plan


def _taken(tmp_path: Path, header: str, values: tuple[str, ...]) -> _Taken:
    lines = [f"N° carte;Nom complet;Taille;Ville;Accord;{header}"]
    lines += [f"{at};{_NAMES[at]};2;Rabat;oui;{value}" for at, value in enumerate(values)]
    return _Taken(write_text(tmp_path / "liste.csv", "\n".join(lines)))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("06 12 34 56 78", "0612345678"),
        ("212612345678", "+212612345678"),
        ("00212 612-345-678", "+212612345678"),
        ("+212 (0) 612345678", "+212612345678"),
        ("612345678", "0612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "0612345678"),
        ("Tél : 0612345678", "0612345678"),
        ('="0612345678"', "0612345678"),
        ("0612345678 / 0698765432", "0612345678"),
        ("+221 77 123 45 67", "+221771234567"),
        ("06.12.34.56", ""),  # a digit too few
        ("0612345678-79", ""),  # two numbers in one
        ("06123456789", ""),
        ("+2126123456", ""),
        ("6,12E+08", ""),
    ],
)
def test_a_phone_is_kept_as_it_is_dialled_or_its_cell_is_named(said: str, kept: str, tmp_path: Path) -> None:
    register = _taken(tmp_path, "Téléphone", (said,))
    [household] = register.households.values()
    assert household.phone == kept
    faults = [(fault.code, fault.row) for fault in register.plan.faults]
    assert faults == ([] if kept else [("phone_wrong", 2)])


@pytest.mark.parametrize(
    ("unit", "born"), [("ans", 2018), ("mois", 2024), ("jours", 2024), ("Semaine(s)", 2024), ("", 2018)]
)
def test_an_age_is_read_by_its_unit_whatever_the_units_are_called(unit: str, born: int, tmp_path: Path) -> None:
    for header in ("Age;Unité", "Age;Unité d'âge", "Age;Ans ou mois"):
        [household] = _taken(tmp_path, header, (f"6;{unit}",)).households.values()
        assert household.birth_year in (born, born - 1)


def test_an_age_of_a_unit_that_nobody_knows_is_left_open_and_named(tmp_path: Path) -> None:
    register = _taken(tmp_path, "Age;Unité d'âge", ("6;lunes",))
    [household] = register.households.values()
    assert household.birth_year is None
    assert [fault.code for fault in register.plan.faults] == ["age_not_understood"]


@pytest.mark.parametrize("header", ["Âge (ans ou mois)", "Age (years/months)"])
def test_an_age_in_years_or_months_is_asked_about(header: str, tmp_path: Path) -> None:
    assert _taken(tmp_path, header, ("6", "34")).households == {}


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [("Hôte ?", "HOST", "MIGRANT"), ("Communauté hôte (oui/non)", "HOST", "MIGRANT"), ("Migrant", "MIGRANT", "HOST")],
)
def test_a_status_that_is_asked_is_answered_by_yes_and_no(header: str, yes: str, no: str, tmp_path: Path) -> None:
    households = _taken(tmp_path, header, ("oui", "non")).households.values()
    assert [one.group for one in households] == [yes, no]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Actif", ("oui", "non")),
        ("Supprimé", ("", "x")),
        ("Doublon", ("non", "oui")),
        ("Éligible", ("oui", "Non éligible")),
        ("Décédé", ("non", "oui")),
        ("Date de sortie", ("", "12/12/2023")),
        ("مكرر", ("لا", "نعم")),
    ],
)
def test_rows_that_are_marked_as_gone_are_asked_about_by_number(
    header: str, values: tuple[str, str], tmp_path: Path
) -> None:
    register = _taken(tmp_path, header, values)
    assert register.households == {}
    assert [(one.code, one.rows) for one in register.plan.doubts] == [("rows_perhaps_out", (3,))]


@pytest.mark.parametrize(
    ("header", "values"), [("Actif", ("oui", "oui")), ("Doublon", ("non", "")), ("Nb de décédés", ("0", "1"))]
)
def test_where_nobody_is_marked_nothing_is_asked(header: str, values: tuple[str, str], tmp_path: Path) -> None:
    assert len(_taken(tmp_path, header, values).households) == 2


def test_a_day_of_registration_that_has_not_come_is_named(tmp_path: Path) -> None:
    register = _taken(tmp_path, "Date d'enregistrement", ("12/05/2093",))
    [household] = register.households.values()
    assert household.registered_on is None
    assert [fault.code for fault in register.plan.faults] == ["date_later"]


@pytest.mark.parametrize("number", ["mars-12", "3-avr", "1,23457E+11", "4.5E+15"])
def test_a_number_that_a_spreadsheet_made_another_thing_of_is_named(number: str, tmp_path: Path) -> None:
    text = f"N° carte;Nom complet;Taille;Ville;Accord\n{number};Kone Fanta;2;Rabat;oui\nK-2;Ba Moussa;2;Rabat;oui"
    register = _Taken(write_text(tmp_path / "liste.csv", text))
    assert [one.number for one in register.households.values()] == ["K-2"]
    assert [(fault.code, fault.row) for fault in register.plan.faults] == [("number_garbled", 2)]


def test_a_number_that_became_a_date_in_a_workbook_is_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [["N° carte", "Nom", "Ville", "Taille"], [date(2023, 3, 12), "Kone Fanta", "Rabat", 2]]
    register = _Taken(write_book(tmp_path / "liste.xlsx", {"L": rows}))
    assert register.households == {}
    assert [fault.code for fault in register.plan.faults] == ["number_garbled"]


@pytest.mark.parametrize("name", ["?", "123", "xxx", "inconnu", "N/A", "غير معروف"])
def test_what_stands_for_a_name_and_is_none_is_named(name: str, tmp_path: Path) -> None:
    text = f"N° carte;Nom complet;Taille;Ville;Accord\nK-1;{name};2;Rabat;oui"
    register = _Taken(write_text(tmp_path / "liste.csv", text))
    assert register.households == {}
    assert [(fault.code, fault.row) for fault in register.plan.faults] == [("name_missing", 2)]


@pytest.mark.parametrize(
    ("header", "values", "doubt"),
    [
        ("Vit dans le ménage ?", ("oui", "non"), "rows_perhaps_out"),
        ("Âge au mariage", (20, 21), "header_says_more"),
    ],
)
def test_what_is_doubtful_of_a_sheet_of_members_is_asked_too(
    header: str, values: tuple[object, object], doubt: str, tmp_path: Path
) -> None:
    columns = ["Nom", "Sexe", header] if doubt == "header_says_more" else ["Nom", "Sexe", "Age", header]
    people: list[list[object]] = [[1, "Kone Ali", "M", 5, values[0]], [1, "Kone Sira", "F", 9, values[1]]]
    if doubt == "header_says_more":
        people = [[*row[:3], row[4]] for row in people]
    sheets: dict[str, list[list[object]]] = {
        "form": [["_index", "Nom du chef", "Ville"], [1, "Kone Fanta", "Rabat"]],
        "membres": [["_parent_index", *columns], *people],
    }
    register = _Taken(write_book(tmp_path / "kobo.xlsx", sheets))
    assert register.households == {}
    assert [one.code for one in register.plan.doubts] == [doubt]


def test_ages_of_children_in_one_cell_are_people_that_nobody_counted(tmp_path: Path) -> None:
    rows = "K-1;Kone Fanta;Rabat;oui;3, 5 et 12\nK-2;Ba Moussa;Rabat;oui;"
    text = f"N° carte;Nom du chef;Ville;Accord;Âge des enfants\n{rows}"
    register = _Taken(write_text(tmp_path / "liste.csv", text))
    assert register.households == {}
    assert [one.code for one in register.plan.doubts] == ["looks_like_people"]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("PRIORITE", ("PRIORITE",)),
        ("priorite portage", ("PRIORITE", "PORTAGE")),
        ("File prioritaire", ("PRIORITE",)),
        ("Help to carry, Priority lane", ("PORTAGE", "PRIORITE")),
        ("الصف ذو الأولوية، PORTAGE", ("PRIORITE", "PORTAGE")),
        ("Passer d'abord à l'accueil, file prioritaire", ("ACCUEIL", "PRIORITE")),
        ("Diabétique", None),
    ],
)
def test_a_flag_is_known_by_its_code_or_in_its_words(said: str, codes: tuple[str, ...] | None, tmp_path: Path) -> None:
    register = _taken(tmp_path, "Consignes", (said,))
    [household] = register.households.values()
    assert household.flags == (codes or ())
    assert [fault.code for fault in register.plan.faults] == ([] if codes else ["flag_unknown"])
