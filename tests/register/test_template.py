"""The list to fill in, and the form for phones: made from the programme, and back without a question."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from distro.model.people import PARTNERS, Household, Sex, count
from distro.reports.forms.listing import write_listing
from distro.reports.forms.registering import write_registration_xlsform
from distro.texts import LANGUAGES, speaking
from register.telling import TODAY, Register, write_book
from tests_programme import programme


def filled(path: Path, language: str, changes: dict[str, object]) -> Path:
    """The template with one household beneath its example: as the example, but for `changes` by header or place."""
    with speaking(language):
        write_listing(programme(), TODAY, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    example = [cell.value for cell in sheet[2]]
    sheet.append([changes.get(str(header), value) for header, value in zip(headers, example, strict=True)])
    sheet.cell(3, 1).value = "RBT-0007"
    book.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_template_comes_in_without_a_question(language: str, tmp_path: Path) -> None:
    register = Register()
    plan = register.take(filled(tmp_path / "l.xlsx", language, {}))
    assert plan is not None
    assert (plan.doubts, plan.faults) == ((), ())
    assert [one.code for one in plan.left_out] == ["example_row"]
    [household] = register.households.values()
    assert (household.number, household.name, household.point, household.size) == ("RBT-0007", "Diallo Awa", "RBT", 3)
    assert count(household.members, Sex.FEMALE, "18+") == 1
    assert (household.head_sex, household.birth_year, household.phone) == (Sex.FEMALE, 1990, "0612345678")
    assert household.consent is not None
    assert (household.consent.share_with, household.consent.share_with_government) == ((PARTNERS,), False)
    assert household.consent.version == programme().consents[-1].version
    assert household.flags == (programme().flags[0].code,)
    assert len(household.alternates) == 1
    assert (household.language, household.group) == (language, "MIGRANT")


def test_every_column_has_its_note_in_three_languages_and_what_may_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    with speaking("fr"):
        write_listing(programme(), TODAY, path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    for cell in sheet[1]:
        assert cell.comment is not None
        assert len(cell.comment.text.splitlines()) >= len(LANGUAGES)
        assert re.search("[\u0600-\u06ff]", cell.comment.text)
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert f'"{",".join(point.code for point in programme().points)}"' in offered
    assert '"oui,non"' in offered


def test_an_empty_template_is_no_success(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    with speaking("fr"):
        write_listing(programme(), TODAY, path)
    plan = Register().take(path)
    assert plan is not None
    assert (plan.new, [doubt.code for doubt in plan.doubts]) == ((), ["nothing_planned"])


def sent_back(path: Path, labels: int) -> Path:
    """What a server gives: two households and a refusal, by names (`labels` 0) or by the labels of a language."""
    form = path.parent / "form.xlsx"
    write_registration_xlsform(programme(), form)
    book = openpyxl.load_workbook(form)
    survey = list(book["survey"].iter_rows(min_row=2, values_only=True))
    choices = list(book["choices"].iter_rows(min_row=2, values_only=True))

    def header(name: str) -> str:
        label = next((row[1 + labels] for row in survey if row[1] == name and row[0][:4] != "end_"), "")
        return str(label or name) if labels else name

    def answer(listed: str, name: str) -> object:
        return next(row[1 + labels] for row in choices if (row[0], row[1]) == (listed, name)) if labels else name

    names = (
        "today",
        "consent",
        "point",
        "full_name",
        "sex",
        "age",
        "phone",
        "status",
        "flags",
        "alternates",
        "language",
    )
    flags = [f"{header('flags')}/{flag.code}" for flag in programme().flags]
    headers = [header(name) for name in names]
    rows = [
        ["2024-01-31", answer("yes_no", "yes"), answer("point", "RBT"), "Diallo Awa", answer("sex", "female"), 34,
         "0612345678", answer("group", "migrant"), "PRIORITE", "Ba Omar, voisin", answer("language", "fr"),
         *(int(flag.code == "PRIORITE") for flag in programme().flags), 11, "u-1", 1],
        ["2024-01-31", answer("yes_no", "yes"), answer("point", "TNG"), "Keita Omar", answer("sex", "male"), 50, None,
         answer("group", "host"), None, None, answer("language", "ar"), *(None for _ in flags), 12, "u-2", 2],
        ["2024-01-31", answer("yes_no", "no"), *(None for _ in names[2:]), *(None for _ in flags), 13, "u-3", 3],
    ]  # fmt: skip
    members = [[answer("sex", "female"), 8, 1, 1], [answer("sex", "male"), 1, 2, 1]]
    return write_book(
        path,
        {
            "Inscription des ménages": [[*headers, *flags, "_id", "_uuid", "_index"], *rows],
            "members": [[header("member_sex"), header("member_age"), "_index", "_parent_index"], *members],
        },
    )


@pytest.mark.parametrize("labels", range(4))
def test_what_the_form_sends_back_comes_in_without_a_question(labels: int, tmp_path: Path) -> None:
    register = Register()
    plan = register.take(sent_back(tmp_path / "kobo.xlsx", labels))
    assert plan is not None
    assert (plan.doubts, plan.faults) == ((), ())
    by_name = {one.name: one for one in register.households.values()}
    assert by_name.keys() == {"Diallo Awa", "Keita Omar"}
    awa, omar = by_name["Diallo Awa"], by_name["Keita Omar"]
    assert (awa.size, awa.head_sex, awa.birth_year, awa.phone, awa.flags) == (3, "F", 1990, "0612345678", ("PRIORITE",))
    assert _ages(awa) == {("F", "25-59"), ("F", "6-9"), ("M", "1-4")}
    assert (omar.size, omar.point, omar.group, omar.language) == (1, "TNG", "HOST", "ar")
    assert awa.consent is not None


def _ages(household: Household) -> set[tuple[str, str]]:
    return {(one.sex.value, one.ages) for one in household.members}
