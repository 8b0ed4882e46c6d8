"""The second table from the command line: slips, outcomes by their code, partners, feedback, consent, monitoring."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from pyxform.xls2xform import convert

from cli.running import Run
from distro.exchange.service_map import COLUMNS

PLACE = ("--service", "health", "--to", "SANTE-RBT")


@pytest.fixture
def agreed(begun: Run, tmp_path: Path) -> Run:
    """Three households in the register; all agree to the consent text, the second to no sharing."""
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    for number in ("RBT-1", "RBT-2", "RBT-3"):
        share = ["--share-with", "partners"] if number != "RBT-2" else []
        assert begun("consent", "give", number, "--version", "2023-03", *share)[0] == 0
    return begun


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.mark.parametrize("spoken", ["fr", "en", "ar"])
def test_a_slip_has_three_copies_no_name_and_a_code_that_finds_it_again(
    agreed: Run, tmp_path: Path, spoken: str
) -> None:
    code, slip = agreed("referral", "make", "RBT-1", *PLACE, "--priority", "urgent")
    assert (code, slip["number"], slip["consent_version"]) == (0, "RBT-OR-0001", "2023-03")
    out = tmp_path / "fiche.pdf"
    assert agreed("--lang", spoken, "referral", "slip", "RBT-OR-0001", "--out", str(out))[0] == 0
    with pypdfium2.PdfDocument(out) as pdf:
        [page] = pdf
        found = zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())
    assert len(found) == 3
    [code_on_it] = {one.text for one in found}
    text = text_of(out)
    assert text.count("RBT-OR-0001") >= 3
    assert text.count("RBT-1") == 3 or spoken == "ar"  # there the text comes out of the file in another order
    assert "Essai" not in text
    assert agreed("referral", "follow", code_on_it, "accepted")[1]["number"] == "RBT-OR-0001"
    assert agreed("referral", "list")[1][0]["outcome"] == "accepted"
    assert agreed("referral", "follow", "RBT-OR-0099", "closed")[0] == 1


def test_a_partner_gets_its_own_with_consent_and_it_is_written_down(agreed: Run, tmp_path: Path) -> None:
    for number in ("RBT-1", "RBT-2"):
        assert agreed("referral", "make", number, *PLACE)[0] == 0
    assert agreed("referral", "make", "RBT-3", "--service", "legal", "--to", "JURI-RBT")[0] == 0
    out = tmp_path / "partenaire.csv"
    code, event = agreed("referral", "share", "Association de santé", "--out", str(out))
    assert (code, event["numbers"]) == (0, ["RBT-OR-0001"])
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert [row[3] for row in rows[2:]] == ["RBT-1"]
    assert "Essai" not in out.read_text("utf-8")
    assert agreed("consent", "withdraw", "RBT-1")[0] == 0
    assert agreed("referral", "share", "Association de santé", "--out", str(out))[1]["numbers"] == []
    assert agreed("referral", "make", "RBT-1", *PLACE)[0] == 1
    assert agreed("referral", "share", "Personne", "--out", str(out))[0] == 1
    assert agreed("referral", "share", "Association de santé", "--out", str(tmp_path / "x.pdf"))[0] == 1


def test_government_gets_nothing_unless_asked_apart(agreed: Run, tmp_path: Path) -> None:
    to = ("--service", "education", "--to", "EN-RBT")
    assert agreed("referral", "make", "RBT-1", *to)[0] == 1
    given = ("consent", "give", "RBT-1", "--version", "2023-03", "--share-with", "partners", "--government")
    assert agreed(*given)[0] == 0
    assert agreed("referral", "make", "RBT-1", *to)[0] == 0
    out = str(tmp_path / "etat.csv")
    assert agreed("referral", "share", "Entraide nationale", "--out", out)[1]["numbers"] == ["RBT-OR-0001"]
    assert agreed("consent", "give", "RBT-1", "--version", "2023-03", "--share-with", "partners")[0] == 0
    assert agreed("referral", "share", "Entraide nationale", "--out", out)[1]["numbers"] == []
    assert agreed("consent", "give", "RBT-1", "--version", "1999")[0] == 1


def test_somebody_who_asks_is_told_all_that_is_held(agreed: Run, tmp_path: Path) -> None:
    assert agreed("referral", "make", "RBT-1", *PLACE)[0] == 0
    agreed("referral", "share", "Association de santé", "--out", str(tmp_path / "p.csv"))
    out = tmp_path / "acces.pdf"
    assert agreed("report", "access", "RBT-1", "--out", str(out))[0] == 0
    text = text_of(out)
    for told in ("Essai Un", "RBT-1", "1990", "RBT-OR-0001", "Association de santé", "2023-03"):
        assert told in text, told
    assert agreed("report", "access", "RBT-9999", "--out", str(out))[0] == 1


def test_a_service_map_is_replaced_from_a_workbook_and_faults_name_their_cell(agreed: Run, tmp_path: Path) -> None:
    path = tmp_path / "services.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    row = ["SAN-2", "Caritas", "Rabat", "lun", "0530", "Écoute", "", "", "health, mhpss", "fr ar", "", "", "2023-06-01"]
    sheet.append(row)
    book.save(path)
    assert agreed("services", "import", str(path))[0] == 0
    _, found = agreed("services", "list", "--need", "mhpss", "--city", "Rabat")
    assert [(one["code"], one["services"], one["languages"]) for one in found] == [
        ("SAN-2", ["health", "mhpss"], ["fr", "ar"])
    ]
    assert agreed("referral", "make", "RBT-1", *PLACE)[0] == 1, "the old place is gone"
    assert agreed("referral", "make", "RBT-1", "--service", "health", "--to", "SAN-2")[0] == 0
    sheet.append([*row[:8], "magic", *row[9:]])
    book.save(path)
    code, said = agreed("services", "import", str(path))
    assert code == 1
    assert "3" in said
    assert "services" in said
    assert "magic" in said
    assert agreed("services", "list")[1][0]["code"] == "SAN-2"


def test_a_place_without_a_code_or_with_an_answer_that_is_none_is_a_fault(agreed: Run, tmp_path: Path) -> None:
    """A row that was left out in silence was a place that nobody was sent to; a yes not understood was a no."""
    head = ",".join(COLUMNS)
    place = "SAN-3,Caritas,Rabat,lun,0530,Écoute,,,health,fr,,{government},2023-06-01"
    file = tmp_path / "carte.csv"
    for row, column in ((place.format(government="peut-être"), "is_government"),
                        (place.format(government="non renseigné"), "is_government"),
                        (place.format(government="oui").replace("SAN-3", "  "), "code")):  # fmt: skip
        file.write_text(f"{head}\n{place.format(government='non').replace('SAN-3', 'SAN-9')}\n{row}\n", "utf-8")
        code, said = agreed("services", "import", str(file))
        assert (code, column in said, "3" in said) == (1, True, True), said
    file.write_text("code,name_fr,services\nSAN-9,Écoute,health\n", "utf-8")
    code, said = agreed("services", "import", str(file))
    assert (code, "is_government" in said) == (1, True), "a service of the government became none"
    assert [one["code"] for one in agreed("services", "list")[1]] != ["SAN-9"]


def test_feedback_is_counted_without_a_word_of_it(agreed: Run) -> None:
    for about in ("quality", "quality", "sensitive"):
        assert agreed("feedback", "add", "--point", "RBT", "--about", about, "--by", "phone")[0] == 0
    assert agreed("feedback", "list")[1] == [
        {"about": "quality", "by": "phone", "count": 2},
        {"about": "sensitive", "by": "phone", "count": 1},
    ]
    assert agreed("feedback", "add", "--point", "RBT", "--about", "il m'a frappé")[0] == 2


def test_the_monitoring_sample_is_the_same_for_the_same_seed(
    agreed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISTRO_PASSPHRASE", "exercice")
    store = tmp_path / "demo"
    assert agreed("--store", str(store), "demo", "--headless", "--units", "80", "--seed", "4")[0] == 0

    def drawn(name: str, *words: str) -> list[str]:
        command = ("report", "pdm", "--round", "2023-T1", "--size", "12", "--out", str(tmp_path / name), *words)
        code, data = agreed("--store", str(store), "--as", "superviseur", *command)
        assert code == 0
        households: list[str] = data["households"]
        return households

    first = drawn("pdm.pdf", "--seed", "7")
    assert len(set(first)) == 12
    assert first == drawn("pdm.xlsx", "--seed", "7") != drawn("other.pdf", "--seed", "8")
    text = text_of(tmp_path / "pdm.pdf")
    assert all(number in text for number in first)
    form = convert(xlsform=str(tmp_path / "pdm.xlsx"), validate=False)
    assert all(number in json.dumps(form.xform) for number in first)
