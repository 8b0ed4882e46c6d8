"""What a workbook hides, has lost, or reaches to: asked about, named, or refused; and files that are no list."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Container
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from distro.exchange.register import Choices, ImportPlan
from register.foreign_books import write_foreign_ods, write_tangled_xls, write_xls, write_xlsb
from register.telling import Register, write_book

Change = Callable[[openpyxl.Workbook, Worksheet], object]
ROWS: list[list[object]] = [
    ["N° carte", "Nom et prénom", "Taille", "Ville"],
    ["1", "A Un", 2, "Rabat"],
    ["2", "B Parti", 5, "Rabat"],
    ["3", "C Trois", 1, "Rabat"],
]


def planned(path: Path, change: Change, take_hidden: bool | None = None) -> ImportPlan | str:
    """The plan of ROWS in a workbook after `change`, or why it is refused."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in ROWS:
        sheet.append(row)
    change(book, sheet)
    book.save(path)
    register = Register()
    return register.take(path, Choices(take_hidden=take_hidden)) or register.refused


def hide_row(book: openpyxl.Workbook, sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


@pytest.mark.parametrize(
    ("said", "names"), [(None, []), (False, ["A Un", "C Trois"]), (True, ["A Un", "B Parti", "C Trois"])]
)
def test_hidden_rows_are_asked_about(tmp_path: Path, said: bool | None, names: list[str]) -> None:
    plan = planned(tmp_path / "l.xlsx", hide_row, said)
    assert isinstance(plan, ImportPlan)
    if said is None:
        assert [(doubt.code, doubt.rows, doubt.answer) for doubt in plan.doubts] == [("rows_hidden", (3,), "--hidden")]
    else:
        assert ([one.name for one in plan.new], plan.doubts) == (names, ())


def strike_row(book: openpyxl.Workbook, sheet: Worksheet) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    sheet["A5"].font = Font(strike=True)  # an empty cell
    sheet["B2"].font = Font(bold=True, color="808080")


@pytest.mark.parametrize(
    ("said", "names"), [(None, []), (False, ["A Un", "C Trois"]), (True, ["A Un", "B Parti", "C Trois"])]
)
def test_rows_that_somebody_struck_through_are_asked_about(tmp_path: Path, said: bool | None, names: list[str]) -> None:
    plan = planned(tmp_path / "l.xlsx", strike_row, said)
    assert isinstance(plan, ImportPlan)
    if said is None:
        assert [(doubt.code, doubt.rows, doubt.answer) for doubt in plan.doubts] == [("rows_struck", (3,), "--hidden")]
    else:
        assert ([one.name for one in plan.new], plan.doubts) == (names, ())


def test_rows_struck_through_in_an_ods_are_asked_about(tmp_path: Path) -> None:
    plan = Register().take(write_foreign_ods(tmp_path / "l.ods", "L", ROWS, struck={3}))
    assert plan is not None
    assert [(doubt.code, doubt.rows) for doubt in plan.doubts] == [("rows_struck", (3,))]


def test_a_hidden_sheet_of_households_is_asked_about_and_one_of_codes_is_not(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook, sheet: Worksheet, rows: list[list[str]]) -> None:
        other = book.create_sheet("autre")
        for row in rows:
            other.append(row)
        other.sheet_state = "hidden"

    plan = planned(
        tmp_path / "a.xlsx", lambda b, s: hide(b, s, [["N° carte", "Nom complet", "Taille"], ["9", "Vieux", "2"]])
    )
    assert isinstance(plan, ImportPlan)
    assert [doubt.code for doubt in plan.doubts] == ["sheet_hidden"]
    plan = planned(tmp_path / "b.xlsx", lambda b, s: hide(b, s, [["code", "libellé"], ["1", "oui"]]))
    assert isinstance(plan, ImportPlan)
    assert (plan.doubts, len(plan.new)) == ((), 3)


def test_a_hidden_column_is_read_and_said(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet.column_dimensions["C"].hidden = True

    plan = planned(tmp_path / "l.xlsx", hide)
    assert isinstance(plan, ImportPlan)
    assert [one.size for one in plan.new] == [2, 5, 1]
    assert "columns_hidden" in [note.code for note in plan.notes]


@pytest.mark.parametrize("kind", ["formula without a value", "error"])
def test_a_cell_without_its_value_is_named_and_its_household_left_out(tmp_path: Path, kind: str) -> None:
    def lose(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet["C2"] = "=1+1" if kind.startswith("formula") else "#N/A"

    plan = planned(tmp_path / "l.xlsx", lose)
    assert isinstance(plan, ImportPlan)
    assert [(fault.code, fault.row, fault.column) for fault in plan.faults] == [("cell_lost", 2, "Taille")]
    assert [one.name for one in plan.new] == ["B Parti", "C Trois"]


def test_a_cell_at_the_end_of_the_world_does_not_take_all_memory(tmp_path: Path) -> None:
    def far(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet["XFD150000"] = "x"

    assert planned(tmp_path / "l.xlsx", far) == "file_too_wide"


def test_a_zip_of_tables_is_read_and_what_is_no_list_is_said(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/liste.csv", "N° carte;Nom et prénom;Taille;Ville\n1;A Un;2;Rabat\n")
        archive.writestr("lisez-moi.txt", "bonjour")
    plan = Register().take(path)
    assert plan is not None
    assert [one.name for one in plan.new] == ["A Un"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b" \n\n", "file_empty"), (b"<html><table><tr><td>N</td></tr></table></html>", "file_html"),
     (b"%PDF-1.7", "file_kind"), (b"N\xb0;Nom\n1;T\x8er\xe9\x9d\x81\n", "file_letters")],
)  # fmt: skip
def test_what_is_no_list_is_refused_by_its_kind(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "l.xls"
    path.write_bytes(data)
    register = Register()
    assert register.take(path) is None
    assert register.refused == code


def test_headers_alone_are_no_success(tmp_path: Path) -> None:
    plan = Register().take(write_book(tmp_path / "l.xlsx", {"L": ROWS[:1]}))
    assert plan is not None
    assert [doubt.code for doubt in plan.doubts] == ["nothing_planned"]


def _foreign(kind: str, path: Path, hidden: Container[int] = ()) -> Path:
    if kind == "xlsb":
        return write_xlsb(path / "liste.xlsb", "Feuil1 é", ROWS, hidden)
    if kind == "xls":
        return write_xls(path / "liste.xls", "Feuil1 é", ROWS, hidden)
    return write_foreign_ods(path / "liste.ods", "Feuil1 é", ROWS, hidden, filtered=kind == "ods filtered")


@pytest.mark.parametrize("kind", ["xlsb", "xls", "ods", "ods filtered"])
def test_books_of_other_programs_are_read_and_what_they_hide_is_asked_about(tmp_path: Path, kind: str) -> None:
    seen = Register().take(_foreign(kind, tmp_path))
    assert seen is not None
    assert [(one.number, one.name, one.size, one.point) for one in seen.new] == [
        ("1", "A Un", 2, "RBT"), ("2", "B Parti", 5, "RBT"), ("3", "C Trois", 1, "RBT")]  # fmt: skip
    assert (seen.doubts, seen.faults) == ((), ())
    hides = Register().take(_foreign(kind, tmp_path, {3}))
    assert hides is not None
    assert [(doubt.code, doubt.rows) for doubt in hides.doubts] == [("rows_hidden", (3,))]
    left = Register().take(tmp_path / f"liste.{kind[:4].strip()}", Choices(take_hidden=False))
    assert left is not None
    assert [one.name for one in left.new] == ["A Un", "C Trois"]


@pytest.mark.parametrize("kind", ["xlsb", "xls", "ods"])
def test_a_book_of_another_program_that_was_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    path = _foreign(kind, tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: -200 if kind != "xls" else len(data) // 2])
    register = Register()
    assert register.take(path) is None
    assert register.refused == "file_broken"


@pytest.mark.parametrize("size", [0, 2, 8, 16, 60, 65_535])
def test_an_old_book_of_sectors_that_cannot_be_is_refused_in_no_time(tmp_path: Path, size: int) -> None:
    """The table of sectors goes on where it already was: with so small ones the file never grows too short for it."""
    path = _foreign("xls", tmp_path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, 0x1E, size)
    struct.pack_into("<I", data, 0x44, 500)
    struct.pack_into("<I", data, 501 << 2, 500)
    path.write_bytes(data)
    register = Register()
    assert register.take(path) is None
    assert register.refused == "file_broken"


def test_an_old_book_whose_sheets_lie_in_each_other_is_refused(tmp_path: Path) -> None:
    """A file of a hundred kilobytes would be read for minutes."""
    register = Register()
    assert register.take(write_tangled_xls(tmp_path / "l.xls", 200)) is None
    assert register.refused == "file_broken"


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'r="A2"', b'r="A' + b"9" * 5000 + b'"'),
        (b'r="A2"', b"r='XFD1048576'"),
        (b'r="A2"', b'r="' + b"A" * 3000 + b'2"'),
        (b'<row r="2"', b'<row r="' + b"9" * 5000 + b'" hidden="1"'),
        (b'<row r="2"', b'<row r="abc" hidden="1"'),
        (b"<sheetData>", b'<cols><col min="x" max="2" hidden="1"/></cols><sheetData>'),
    ],
)
def test_a_book_whose_cells_are_nowhere_is_refused(tmp_path: Path, written: bytes, instead: bytes) -> None:
    """Whatever reads it would ask for memory without end, and take the program down with it."""
    with zipfile.ZipFile(write_book(tmp_path / "l.xlsx", {"L": ROWS})) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert written in sheet
    with zipfile.ZipFile(tmp_path / "l.xlsx", "w") as book:
        for name, data in {**parts, "xl/worksheets/sheet1.xml": sheet.replace(written, instead, 1)}.items():
            book.writestr(name, data)
    register = Register()
    assert register.take(tmp_path / "l.xlsx") is None
    assert register.refused == "file_broken"
