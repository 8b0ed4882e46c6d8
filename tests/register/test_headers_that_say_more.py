"""A header with one word too many may mean something else: it is asked about or left aside, never taken in silence.

"Téléphone du logeur" is nobody's phone of the household, "personnes absentes" are not its size, "âge au mariage" is no
age. Nobody can list all such words; so the words that change nothing are listed, and every other one counts.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.exchange.register import ImportPlan
from register.telling import Register, write_text

# What a household is known by without the column in question.
_PLAIN = {
    "number": "N° carte",
    "name": "Nom complet",
    "size": "Taille du ménage",
    "point": "Ville",
    "consent": "Accord",
}
_ROWS = [
    {"number": "1", "name": "Kone Fanta", "size": "5", "point": "Rabat", "consent": "oui"},
    {"number": "2", "name": "Ba Moussa", "size": "6", "point": "Rabat", "consent": "oui"},
]

SIZES = [
    "Nombre de personnes absentes", "Nb de pers. ayant mangé", "Nombre de personnes sans le chef",
    "Taille ménage précédente", "Ancienne taille du ménage", "Nombre de membres actifs",
    "Household size (adult equivalents)", "Number of people before displacement", "No. of persons working",
    "عدد أفراد العائلة عدا رب الأسرة", "عدد الأشخاص الغائبين", "Nb de personnes vaccinées",
]  # fmt: skip
AGES = ["Âge au mariage", "Age at first pregnancy", "Femmes en âge de procréer", "Tranche d'âge", "Age moyen",
        "العمر عند الزواج", "Âge du benjamin", "Age at arrival"]  # fmt: skip
PHONES = ["Téléphone du logeur", "Phone number of community leader", "Tél. centre", "Tel médiateur", "هاتف الجمعية",
          "Téléphone de la structure"]  # fmt: skip
NAMES = ["Nom du logeur", "Nom du douar", "Nom de la banque", "Donor name", "File name", "اسم الحي", "Nom du médiateur"]
NUMBERS = ["N° de bon", "Numéro de compte", "Ancien N° de carte", "Old card number", "N° de tente", "رقم الحساب",
           "Date de la carte", "Carte valide jusqu'au"]  # fmt: skip
POINTS = ["Ville d'arrivée", "Previous city", "Ville souhaitée", "Ville de provenance", "مدينة المنشأ"]
CONSENTS = [
    "Refus de consentement",
    "Consent withdrawn",
    "Date du consentement",
    "Opt out",
    "Signature du consentement",
]
ANSWERS = {"phone": "A un téléphone ?", "number": "Carte remise", "name": "Nom vérifié", "birth": "Birth registered"}


def _taken(tmp_path: Path, headers: dict[str, str], rows: list[dict[str, str]]) -> tuple[Register, ImportPlan | None]:
    lines = [list(headers.values()), *([row[field] for field in headers] for row in rows)]
    register = Register()
    return register, register.take(write_text(tmp_path / "liste.csv", "\n".join(map(";".join, lines))))


def _instead(field: str, header: str, values: tuple[str, str]) -> tuple[dict[str, str], list[dict[str, str]]]:
    headers = {**_PLAIN, field: header}
    return headers, [{**row, field: value} for row, value in zip(_ROWS, values, strict=True)]


@pytest.mark.parametrize(
    ("field", "header", "values"),
    [
        *[("size", header, ("5", "6")) for header in SIZES],
        *[("birth", header, ("27", "31")) for header in AGES],
        *[("phone", header, ("0612345678", "0698765432")) for header in PHONES],
        *[("name", header, ("Kone Fanta", "Ba Moussa")) for header in NAMES],
        *[("number", header, ("12", "13")) for header in NUMBERS],
        *[("point", header, ("Rabat", "Tanger")) for header in POINTS],
        *[("consent", header, ("non", "oui")) for header in CONSENTS],
    ],
    ids=str,
)
def test_where_it_stands_alone_the_list_stops(field: str, header: str, values: tuple[str, str], tmp_path: Path) -> None:
    register, plan = _taken(tmp_path, *_instead(field, header, values))
    assert register.households == {}
    assert plan is None or plan.doubts or plan.faults


@pytest.mark.parametrize(
    ("header", "values"),
    [
        *[(header, ("9", "9")) for header in (*SIZES, *NUMBERS)],
        *[(header, ("27", "31")) for header in AGES],
        *[(header, ("0655555555", "0655555555")) for header in PHONES],
        *[(header, ("Autre Chose", "Autre Chose")) for header in NAMES],
        *[(header, ("Tanger", "Tanger")) for header in POINTS],
        *[(header, ("oui", "non")) for header in ANSWERS.values()],
    ],
    ids=str,
)
def test_beside_one_that_says_it_plainly_it_is_left_aside(header: str, values: tuple[str, str], tmp_path: Path) -> None:
    headers = {**_PLAIN, "phone": "Téléphone", "birth": "Année de naissance", "more": header}
    rows = [
        {**row, "phone": "0612345678", "birth": "1990", "more": more} for row, more in zip(_ROWS, values, strict=True)
    ]
    register, _ = _taken(tmp_path, headers, rows)
    assert [(one.number, one.name, one.size, one.point, one.phone, one.birth_year) for one in
            register.households.values()] == [("1", "Kone Fanta", 5, "RBT", "0612345678", 1990),
                                              ("2", "Ba Moussa", 6, "RBT", "0612345678", 1990)]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ("Garçons/Filles;Adultes", "U 0-17 x1;U 18+ x2"),
        ("Garçons/Filles;Hommes/Femmes", None),
        ("F 0-4 scolarisées;M 18+", None),
        ("Enfants;Adultes ayant un emploi", None),
        ("Filles;Femmes;Femmes cheffes", None),
        ("0-17 ans;18-59 ans;60 et +", "U 0-17 x1;U 18-59 x2;U 60+ x1"),
    ],
    ids=str,
)
def test_bands_of_some_people_only_are_not_added(headers: str, wanted: str | None, tmp_path: Path) -> None:
    values = ("1", "2", "1")[: headers.count(";") + 1]
    names = {f"b{place}": header for place, header in enumerate(headers.split(";"))}
    columns = {name: header for name, header in _PLAIN.items() if name != "size"} | names
    rows = [{**row, **dict(zip(names, values, strict=True))} for row in _ROWS]
    register, _ = _taken(tmp_path, columns, rows)
    told = {";".join(f"{one.sex} {one.ages} x{one.count}" for one in household.members)
            for household in register.households.values()}  # fmt: skip
    assert told == ({wanted} if wanted else set())


def test_a_header_that_tells_its_codes_is_read_by_them(tmp_path: Path) -> None:
    headers = {**_PLAIN, "sex": "Sexe (1=Femme 2=Homme)", "consent": "Consentement (0 = Oui, 1 = Non)"}
    rows = [{**row, "sex": sex, "consent": said} for row, sex, said in zip(_ROWS, "12", "01", strict=True)]
    register, _ = _taken(tmp_path, headers, rows)
    [household] = register.households.values()
    assert (household.name, household.head_sex, household.consent is not None) == ("Kone Fanta", "F", True)
