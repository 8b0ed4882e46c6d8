"""Register files as people have them: understood, planned, faults named by row and column, hostile files refused."""

from __future__ import annotations

import csv
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.exchange.register import (
    Choices,
    ColumnMap,
    FileRefused,
    ImportPlan,
    export_register,
    plan_file,
    read_mapping,
    write_mapping,
)
from distro.model.people import Household, Members, PopulationGroup, Sex
from distro.rules.clean import harmless, safe_cell, unclean
from tests_programme import programme

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
TODAY = date(2023, 6, 1)
HEADER = ["N° carte", "Nom et prénom", "Sexe", "Date de naissance", "Taille", "F 0-4", "M 0-4", "F 5-17", "M 5-17",
          "F 18+", "M 18+", "Ville", "Statut"]  # fmt: skip
GOOD = ["RBT-1", "Essai Un", "F", "08/06/1996", "4", "2", "0", "1", "0", "1", "0", "Rabat", "migrant"]


def plan(path: Path, known: dict[str, Household] | None = None, **more: str) -> ImportPlan:
    return plan_file(path, programme(), (known or {}).values(), TODAY, Choices(**more), key=b"")  # type: ignore[arg-type]


def write_csv(path: Path, *rows: list[str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADER, *rows])
    return path


def taken(result: ImportPlan) -> dict[str, Household]:
    return {household.id: household for household in result.new}


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-8-sig"), ("|", "utf-16")]
)
def test_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    row = [*GOOD[:1], "Touré Zoé", *GOOD[2:-1], "hôte"]
    result = plan(write_csv(tmp_path / "l.csv", row, delimiter=delimiter, encoding=encoding))
    (household,) = result.new
    assert (household.name, household.group, household.point) == ("Touré Zoé", PopulationGroup.HOST, "RBT")
    assert household.members == (
        Members(Sex.FEMALE, "0-4", 2),
        Members(Sex.FEMALE, "25-59", 1),  # the head, whose birth date is known
        Members(Sex.FEMALE, "5-17", 1),
    )


def changed(**cells: str) -> list[str]:
    row = dict(zip(HEADER, GOOD, strict=True)) | {name.replace("_", " "): value for name, value in cells.items()}
    return [row[name] for name in HEADER]


FAULTS: list[tuple[list[str], str, str]] = [
    (changed(Taille="douze"), "not_a_number", "Taille"),
    (changed(Taille="-2"), "below_zero", "Taille"),
    (changed(Taille="5"), "size_differs", "Taille"),
    (changed(**{"Date de naissance": "31/02/1990"}), "date_impossible", "Date de naissance"),
    (changed(**{"Date de naissance": "01/01/2030"}), "born_later", "Date de naissance"),
    (changed(**{"Nom et prénom": ""}), "name_missing", "Nom et prénom"),
    (changed(Sexe="X"), "sex_unknown", "Sexe"),
    (changed(Ville="Fès"), "point_unknown", "Ville"),
    (changed(Statut="autre"), "group_unknown", "Statut"),
    (changed(**{"N° carte": "AB123456"}), "identity_number", "N° carte"),
    (changed(**{"Nom et prénom": "BE98765"}), "identity_number", "Nom et prénom"),
    (changed(**{"Nom et prénom": '=HYPERLINK("http://x")'}), "formula", "Nom et prénom"),
    (changed(**{"Nom et prénom": "A\x1b[31mB"}), "control_characters", "Nom et prénom"),
    (changed(**{"Nom et prénom": "A\u202eB"}), "control_characters", "Nom et prénom"),
    (changed(**{"Nom et prénom": "A [@click=app.quit]B"}), "markup", "Nom et prénom"),
    (GOOD[:6], "row_short", ""),
]


@pytest.mark.parametrize(
    ("row", "code", "column"), FAULTS, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(FAULTS)]
)
def test_each_fault_is_named_and_good_rows_are_kept(tmp_path: Path, row: list[str], code: str, column: str) -> None:
    before, after = ["RBT-8", *GOOD[1:]], ["RBT-9", *GOOD[1:]]
    result = plan(write_csv(tmp_path / "l.csv", before, row, after))
    only_a_cell = code in ("date_impossible", "born_later", "sex_unknown")
    middle = [row[0]] if only_a_cell else []
    assert [household.number for household in result.new] == ["RBT-8", *middle, "RBT-9"]
    (fault,) = result.faults
    assert (fault.code, fault.row, fault.column, fault.only_cell) == (code, 3, column, only_a_cell)
    assert unclean(fault.value) in (None, "formula")
    if code == "identity_number":
        assert fault.value == "***"


def test_a_number_given_twice_keeps_the_first(tmp_path: Path) -> None:
    result = plan(write_csv(tmp_path / "l.csv", GOOD, changed(**{"Nom et prénom": "Une Autre"})))
    assert [household.name for household in result.new] == ["Essai Un"]
    assert [(fault.code, fault.row) for fault in result.faults] == [("number_twice", 3)]


def test_the_same_file_twice_adds_nothing_and_a_change_is_shown_as_one(tmp_path: Path) -> None:
    first = plan(write_csv(tmp_path / "l.csv", GOOD))
    again = plan(tmp_path / "l.csv", taken(first))
    assert (again.new, again.changed, again.unchanged) == ((), (), 1)
    moved = plan(write_csv(tmp_path / "l.csv", changed(Ville="Tanger")), taken(first))
    (change,) = moved.changed
    assert (change.old.point, change.new.point, change.fields) == ("RBT", "TNG", ("point",))


def test_two_lists_that_number_alike_are_not_taken_for_a_change(tmp_path: Path) -> None:
    first = plan(write_csv(tmp_path / "a.csv", GOOD))
    other = write_csv(
        tmp_path / "b.csv", changed(**{"Nom et prénom": "Bennani Karim", "Sexe": "M", "F 18+": "0", "M 18+": "1"})
    )
    assert [fault.code for fault in plan(other, taken(first)).faults] == ["number_taken"]
    assert [household.number for household in plan(other, taken(first), prefix="T-").new] == ["T-RBT-1"]


def kobo(path: Path, households: int) -> Path:
    """A KoboToolbox export of invented people: group headers, underscore columns, members on a sheet of their own."""
    book = openpyxl.Workbook()
    main, members = book.active, book.create_sheet("membres")
    assert main is not None
    main.title = "ménages"
    main.append(["start", "Date d'enregistrement", "Site", "m/Nom du chef de ménage", "m/Prénom du chef de ménage",
                 "m/Sexe", "m/Age", "m/Taille du ménage", "m/Téléphone", "Communauté", "consentement", "Remarques",
                 "_id", "_uuid", "_index"])  # fmt: skip
    members.append(["membres/Prénom", "membres/Sexe", "membres/Age", "_index", "_parent_table_name", "_parent_index"])
    for n in range(1, households + 1):
        consent = "Non" if n % 10 == 0 else "Oui"
        main.append(["2023-04-01", date(2023, 4, 1), "Rabat", f"ESSAI{n}", "Awa", "Femme", 29, 3, "0600000000",
                     "Migrant", consent, None, 500 + n, f"uuid-{n}", n])  # fmt: skip
        members.append(["Binta", "Femme", 4, n, "ménages", n])
    book.save(path)
    return path


def test_a_kobo_export_with_members_on_their_own_sheet(tmp_path: Path) -> None:
    result = plan(kobo(tmp_path / "kobo.xlsx", 20))
    assert (len(result.new), [left.row for left in result.left_out], result.faults) == (18, [11, 21], ())
    assert result.new[0].members == (
        Members(Sex.FEMALE, "1-4", 1),
        Members(Sex.FEMALE, "25-59", 1),
        Members(Sex.UNKNOWN, "?", 1),  # the size says three, two are listed
    )
    assert result.new[0].birth_year == 1994


def test_arabic_headers_and_hxl_tags(tmp_path: Path) -> None:
    path = tmp_path / "ar.csv"
    path.write_text(
        "رقم البطاقة,الاسم الكامل,الجنس,المدينة\nRBT-1,محمد التجريبي,ذكر,الرباط، دار الجمعيات\n".replace(
            "الرباط، دار الجمعيات", "Rabat"
        ),
        "utf-8",
    )
    (household,) = plan(path).new
    assert (household.name, household.head_sex) == ("محمد التجريبي", Sex.MALE)
    path.write_text("colonne1,colonne2,colonne3\n#meta+id,#contact+name,#adm2+name\nRBT-1,Essai Un,Rabat\n", "utf-8")
    assert [household.number for household in plan(path).new] == ["RBT-1"]


def test_a_mapping_is_saved_and_used_again(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("Ref,Qui,Où\nRBT-1,Essai Un,Rabat\n", "utf-8")
    first = plan(path)
    assert first.new == ()
    saved = (
        write_mapping(first.tables).replace('"Ref" = ""', '"Ref" = "number"').replace('"Qui" = ""', '"Qui" = "name"')
    )
    mapping = read_mapping(saved.replace('"Où" = ""', '"Où" = "point"'))
    assert isinstance(mapping, ColumnMap)
    (household,) = plan_file(path, programme(), (), TODAY, Choices(mapping=mapping), key=b"").new
    assert (household.number, household.name, household.point) == ("RBT-1", "Essai Un", "RBT")
    with pytest.raises(ValueError, match="Ref"):
        read_mapping('[columns]\n"Ref" = "nimporte"')


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_export_comes_back_with_nothing_changed(tmp_path: Path, ending: str) -> None:
    rows = [
        GOOD,
        ["RBT-2", "O'Essai -Deux", *GOOD[2:]],
        ["RBT-3", "Essai", "", "", "2", *GOOD[5:5], *"002000"[:6], "Tanger", "hôte"],
    ]
    known = taken(plan(kobo(tmp_path / "k.xlsx", 9))) | taken(plan(write_csv(tmp_path / "l.csv", *rows)))
    export_register(known.values(), tmp_path / f"out{ending}")
    by_number = {household.number: household for household in known.values()}
    again = plan(tmp_path / f"out{ending}")
    assert again.faults == ()
    for household in again.new:
        old = by_number[household.number]
        assert (household.name, household.members, household.point, household.group, household.birth_year) == (
            old.name, old.members, old.point, old.group, old.birth_year,
        )  # fmt: skip


def zip_of(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def bomb(path: Path) -> Path:
    return zip_of(path, {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(60 << 20)})


def xml_bomb(path: Path) -> Path:
    kobo(path, 1)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "a">{entities}]><workbook>&a11;</workbook>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zip_of(path, parts | {"xl/workbook.xml": evil.encode()})


def huge(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(2 << 30)
    return path


def old_workbook(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    return path


def pdf(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\n")
    return path


def program(path: Path) -> Path:
    path.write_bytes(b"\x7fELF" + bytes(100))
    return path


def other_zip(path: Path) -> Path:
    return zip_of(path, {"content.xml": b"<x/>"})


def cut_workbook(path: Path) -> Path:
    path.write_bytes(kobo(path, 5).read_bytes()[:-200])
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "file_bomb"),
        (xml_bomb, "file_(bomb|broken)"),
        (huge, "file_too_large"),
        (old_workbook, "file_broken"),
        (pdf, "file_kind"),
        (program, "file_kind"),
        (other_zip, "file_kind"),
        (cut_workbook, "file_broken"),
    ],
)
def test_a_hostile_or_foreign_file_is_refused_at_once(tmp_path: Path, make: object, code: str) -> None:
    path = make(tmp_path / "x.xlsx")  # type: ignore[operator]
    begun = time.process_time()
    with pytest.raises(FileRefused, match=code):
        plan(path)
    assert time.process_time() - begun < 1.0  # work, which no load adds to: two orders above what it takes


@given(st.text(max_size=60))
def test_what_is_shown_is_harmless_and_what_is_clean_stays(text: str) -> None:
    shown = harmless(text)
    assert unclean(shown.lstrip("=+@|")) is None
    assert len(shown) <= 40
    if unclean(text) is None and "[" not in text and "]" not in text and len(text) <= 40:
        assert "·" not in shown.replace("·", "", text.count("·")) or not text.isprintable()
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
def test_the_real_samples() -> None:
    counts = {}
    for name in ("kobo_export_rabat.xlsx", "liste_tanger.csv", "hxl_tanger.csv", "reliefbox_template.xlsx"):
        result = plan(SAMPLES / name, point="RBT")
        counts[name] = (len(result.new), len(result.left_out), len(result.faults))
    assert counts == {
        "kobo_export_rabat.xlsx": (148, 4, 0),
        "liste_tanger.csv": (98, 0, 0),
        "hxl_tanger.csv": (60, 0, 0),
        "reliefbox_template.xlsx": (3, 0, 0),
    }
    faults = [(fault.code, fault.row) for fault in plan(SAMPLES / "fautes.csv").faults]
    assert faults == [
        ("number_twice", 4), ("not_a_number", 6), ("date_impossible", 8), ("name_missing", 10), ("sex_unknown", 12),
        ("below_zero", 14), ("identity_number", 16), ("formula", 18), ("control_characters", 19), ("row_short", 20),
    ]  # fmt: skip
