"""What became of it: a partner's file comes back, feedback is answered and closed, activities are followed up."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from cli.running import Run

HEALTH = ("--service", "health", "--to", "SANTE-RBT")
LEGAL = ("--service", "legal", "--to", "JURI-RBT")
PARTNER = "Association de santé"


@pytest.fixture
def referred(begun: Run, tmp_path: Path) -> Run:
    """Two slips for the health association, and a third one for somebody else."""
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    for number, to in (("RBT-1", HEALTH), ("RBT-2", HEALTH), ("RBT-3", LEGAL)):
        assert begun("consent", "give", number, "--version", "2023-03", "--share-with", "partners")[0] == 0
        assert begun("referral", "make", number, *to)[0] == 0
    return begun


def outcomes(run: Run) -> dict[str, str]:
    return {one["number"]: one["outcome"] for one in run("referral", "list")[1]}


def filled(path: Path, answers: dict[str, str]) -> str:
    """The workbook that was shared, with the partner's column filled in, and its headings as they are."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows():
        if row[0].value in answers:
            row[-1].value = answers[row[0].value]
    book.save(path)
    return str(path)


@pytest.mark.parametrize("spoken", ["fr", "en", "ar"])
def test_the_file_that_was_shared_comes_back_filled_in_whatever_the_language(
    referred: Run, tmp_path: Path, spoken: str
) -> None:
    path = tmp_path / "leurs.xlsx"
    assert referred("--lang", spoken, "referral", "share", PARTNER, "--out", str(path))[0] == 0
    words = {"fr": ("prise en charge", "refusée"), "en": ("Accepted", "declined"), "ar": ("مقبولة", "declined")}[spoken]
    back = filled(path, dict(zip(("RBT-OR-0001", "RBT-OR-0002"), words, strict=True)))
    code, found = referred("referral", "answers", PARTNER, back, "--check")
    assert (code, found["new"]) == (0, {"RBT-OR-0001": "accepted", "RBT-OR-0002": "declined"})
    assert set(outcomes(referred).values()) == {"sent"}, "nothing was written by looking"
    assert referred("referral", "answers", PARTNER, back)[0] == 0
    assert outcomes(referred) == {"RBT-OR-0001": "accepted", "RBT-OR-0002": "declined", "TNG-OR-0001": "sent"}
    again = referred("referral", "answers", PARTNER, back)[1]
    assert (again["new"], again["known"]) == ({}, 2)
    assert referred("verify")[1]["findings"] == []


def test_every_row_in_doubt_is_named_and_then_nothing_is_written(referred: Run, tmp_path: Path) -> None:
    path = tmp_path / "leurs.csv"
    rows = [
        ("N°", "Réponse"), ("#meta+id", "#status+answer"), ("RBT-OR-0001", "closed"), ("rbt-or-0002", "peut-être"),
        ("TNG-OR-0001", "accepted"), ("RBT-OR-0099", "accepted"), ("RBT-OR-0001", "declined"), ("RBT-OR-0002", ""),
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    code, found = referred("referral", "answers", PARTNER, str(path))
    assert code == 1
    assert [(one["row"], one["why"]) for one in found["doubts"]] == [
        (4, "not_understood"), (5, "not_theirs"), (6, "unknown"), (7, "twice"),
    ]  # fmt: skip
    assert set(outcomes(referred).values()) == {"sent"}
    assert referred("referral", "follow", "RBT-OR-0001", "closed")[0] == 0
    path.write_text("#meta+id;#status+answer\nRBT-OR-0001;received\n", "utf-8")
    code, found = referred("referral", "answers", PARTNER, str(path))
    assert (code, [one["why"] for one in found["doubts"]]) == (1, ["behind"]), "an old file sets nothing back"
    path.write_text("a;b\nRBT-OR-0001;received\n", "utf-8")
    assert referred("referral", "answers", PARTNER, str(path))[0] == 1
    assert referred("referral", "answers", "Personne", str(path))[0] == 1


def test_feedback_has_a_number_is_answered_and_closed_and_a_sensitive_one_is_the_protection_roles(begun: Run) -> None:
    numbers = [begun("feedback", "add", "--point", "RBT", "--about", about)[1]["number"]
               for about in ("quality", "sensitive")]  # fmt: skip
    assert numbers == ["RBT-AV-0001", "RBT-AV-0002"]
    assert [one["number"] for one in begun("feedback", "list", "--open")[1]] == ["RBT-AV-0001"]
    assert begun("feedback", "follow", "RBT-AV-0001", "answered")[0] == 0
    [waiting] = begun("feedback", "list", "--open")[1]
    assert waiting["outcome"] == "answered", "answered is not closed"
    code, said = begun("feedback", "follow", "RBT-AV-0001", "answered")
    assert (code, "déjà noté" in said) == (1, True), "who answers twice is not told that something was done"
    assert begun("feedback", "follow", "rbt-av-0001", "closed")[0] == 0
    assert begun("feedback", "list", "--open")[1] == []
    code, said = begun("feedback", "follow", "RBT-AV-0002", "closed")
    assert (code, said) == (1, begun("feedback", "follow", "RBT-AV-0001", "closed")[1].replace("0001", "0002"))
    assert begun("people", "add", "nora", "--role", "protection")[0] == 0
    assert [one["number"] for one in begun("--as", "nora", "feedback", "list", "--open")[1]] == ["RBT-AV-0002"]
    assert begun("--as", "nora", "feedback", "follow", "RBT-AV-0002", "closed")[0] == 0
    assert begun("feedback", "follow", "RBT-AV-0099", "closed")[0] == 1
    assert begun("verify")[1]["findings"] == []


def test_an_activity_that_was_granted_is_followed_up_and_nothing_else(begun: Run, tmp_path: Path) -> None:
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    assert begun("register", "change", "RBT-1", "flags=PROJET")[0] == 0
    assert begun("round", "freeze", "2023-S2", "--point", "RBT")[0] == 0
    assert begun("day", "open", "--point", "RBT", "--round", "2023-S2")[0] == 0
    assert begun("activity", "list")[1] == []
    assert begun("scan", "--without-card", "RBT-1", "--hand-over")[0] == 0
    found = begun("activity", "list", "--household", "RBT-1")[1]
    assert {(one["item"], one["outcome"]) for one in found} == {("ECOUTE", None), ("AGR", None)}
    assert begun("activity", "follow", "RBT-1", "AGR", "running")[0] == 0
    first, second = begun("activity", "list")[1]
    assert (first["item"], second["item"], second["outcome"]) == ("ECOUTE", "AGR", "running"), "who waits comes first"
    assert begun("activity", "follow", "RBT-1", "FORMATION", "running")[0] == 1
    assert begun("activity", "follow", "RBT-2", "AGR", "running")[0] == 1
    out = tmp_path / "acces.xlsx"
    assert begun("report", "access", "RBT-1", "--out", str(out))[0] == 0
    sheets = openpyxl.load_workbook(out).worksheets
    assert any("en cours" in str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    assert begun("verify")[1]["findings"] == []


def test_the_needs_check_asks_what_is_open_and_writes_what_it_came_to(begun: Run, tmp_path: Path) -> None:
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    code, asked = begun("referral", "check", "RBT-1")
    assert (code, asked["question"], "sante" in asked["answers"]) == (1, "besoin", True)
    code, asked = begun("referral", "check", "RBT-1", "besoin=sante")
    assert (code, asked["question"]) == (1, "quand")
    given = ["besoin=sante"]
    while code == 1:
        given.append(f"{asked['question']}={asked['answers'][0]}")
        code, asked = begun("referral", "check", "RBT-1", *given)
    assert (code, asked["needs"]["services"], asked["places"]["health"]) == (0, ["health"], ["SANTE-RBT"])
    assert begun("referral", "check", "RBT-1", "besoin=argent")[0] == 1
    assert begun("referral", "check", "RBT-1", "envie=sante")[0] == 1
