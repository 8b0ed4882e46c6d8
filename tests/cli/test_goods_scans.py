"""Goods scanned from the command line: told, asked, kept once, received a lot a line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cli.running import Run
from distro.cli import main
from tests_programme import of_two_donors

NUMBER = "03453120000011"
SOON, GONE = (date.today() + timedelta(days=days) for days in (40, -4))
CASE = f"01{NUMBER}17{SOON:%y%m%d}10L7"


def scanned(run: Run, *codes: str) -> tuple[int, list[dict[str, object]]]:
    code, told = run("stock", "scan", *codes, "--point", "RBT")
    return code, told


def test_a_trade_number_is_asked_once_and_kept(begun: Run) -> None:
    assert scanned(begun, CASE)[1][0]["kind"] == "unknown_number"
    assert begun("stock", "number", "3453120000012", "LAIT=12")[0] == 1
    assert begun("stock", "number", "3453120000011", "NIMPORTE=12")[0] == 1
    assert begun("stock", "number", "3453120000011", "LAIT=0")[0] == 1
    assert begun("stock", "number", "3453120000011", "LAIT=12")[0] == 0
    code, [told] = scanned(begun, CASE)
    assert (code, told["kind"], told["units"], told["number"]) == (0, "goods", 12, NUMBER)
    assert told["lot"][:3] == ["LAIT", "L7", SOON.isoformat()]  # type: ignore[index]
    code, said = begun("stock", "number", NUMBER, "LAIT=6")
    assert (code, "--instead" in said) == (1, True)
    assert begun("stock", "number", NUMBER, "LAIT=6", "--instead")[0] == 0
    assert [(one["number"], one["units"]) for one in begun("stock", "number")[1]] == [(NUMBER, 6)]
    assert begun("verify")[1]["findings"] == []


def test_what_is_past_its_date_or_in_doubt_is_told_and_fails(begun: Run) -> None:
    assert begun("stock", "number", NUMBER, "LAIT=12")[0] == 0
    code, [gone] = scanned(begun, f"01{NUMBER}17{GONE:%y%m%d}10L7")
    assert (code, gone["expired"]) == (1, True)
    code, [unsure] = scanned(begun, f"01{NUMBER}10L717{SOON:%y%m%d}")
    assert (code, unsure["kind"]) == (1, "unsure")
    meant = next(one for one in unsure["readings"] if f"(17){SOON:%y%m%d}" in one)  # type: ignore[attr-defined]
    code, [told] = scanned(begun, meant)
    assert (code, told["lot"][:3]) == (0, ["LAIT", "L7", SOON.isoformat()])  # type: ignore[index]
    row = str.maketrans("1234567890", "&é\"'(-è_çà")
    code, [garbled] = scanned(begun, "3453120000011".translate(row))
    assert (code, garbled["kind"]) == (1, "garbled")
    code, told_so = begun("stock", "scan", "3453120000011".translate(row), "--latin", "--point", "RBT")
    assert (code, told_so[0]["units"]) == (0, 12)


def test_a_delivery_is_received_from_a_scanner_each_lot_apart(begun: Run, tmp_path: Path) -> None:
    assert begun("stock", "number", NUMBER, "LAIT=12")[0] == 0
    other = CASE[:-2] + "L8"
    file = tmp_path / "cas.txt"
    file.write_text(f"{CASE}\r\n{CASE}\r\n{other}\n\n")
    receipt = ("stock", "receive", "RIZ=5", "--scans", str(file), "--waybill", "BL-1", "--point", "RBT")
    code, paper = begun(*receipt)
    assert code == 0
    assert [(line[0][0], line[0][1], line[1]) for line in paper["movements"]] == [
        ("RIZ", "", 5), ("LAIT", "L7", 24), ("LAIT", "L8", 12),
    ]  # fmt: skip
    labels = begun("stock", "labels", "LAIT", "--point", "RBT", "--out", str(tmp_path / "e.pdf"))[1]["lots"]
    code, found = scanned(begun, *(one["code"] for one in labels))
    assert (code, [(one["lot"][1], one["store"], one["shelf"]) for one in found]) == (  # type: ignore[index]
        0, [("L7", 24, 0), ("L8", 12, 0)],
    )  # fmt: skip
    file.write_text(f"{CASE}\n9999\n")
    code, said = begun(*receipt)
    assert (code, "Ligne 2" in said or "Line 2" in said) == (1, True)
    assert begun("stock", "list", "--point", "RBT")[1][0]["store"] == 5, "nothing of it was received"


def two_lots(begun: Run, tmp_path: Path) -> dict[str, str]:
    """Milk of two lots in the store, and the codes of their labels."""
    for batch, days in (("SOON", 30), ("LATE", 300)):
        line = f"LAIT=60/{batch}/{date.today() + timedelta(days=days):%Y-%m-%d}"
        assert begun("stock", "receive", line, "--waybill", f"BL-{batch}", "--point", "RBT")[0] == 0
    labels = begun("stock", "labels", "LAIT", "--point", "RBT", "--out", str(tmp_path / "e.pdf"))[1]["lots"]
    return {one["lot"][1]: one["code"] for one in labels}


def taken(paper: dict[str, list[list[object]]]) -> list[tuple[object, object]]:
    return [(line[0][1], line[1]) for line in paper["movements"]]  # type: ignore[index]


@pytest.fixture
def milk_of_two(begun: Run, tmp_path: Path) -> Run:
    """A store in which a lot of the first donor stands when a second one joins the programme."""
    assert begun("stock", "number", NUMBER, "LAIT=12")[0] == 0
    (tmp_path / "cas.txt").write_text(f"{CASE}\n")
    assert receive_scans(begun, tmp_path, waybill="BL-8")[0] == 0
    both = tmp_path / "deux.toml"
    both.write_bytes(of_two_donors((tmp_path / "programme.toml").read_bytes()))
    assert begun("programme", "apply", str(both))[0] == 0
    return begun


def receive_scans(run: Run, folder: Path, *more: str, waybill: str = "BL-9") -> tuple[int, Any]:
    return run("stock", "receive", "--scans", str(folder / "cas.txt"), "--waybill", waybill, "--point", "RBT", *more)


def test_a_maker_sells_a_lot_to_two_donors_and_whose_a_case_is_that_comes_is_said_by_people(
    milk_of_two: Run, tmp_path: Path
) -> None:
    code, said = receive_scans(milk_of_two, tmp_path)
    assert (code, "--donor" in said) == (1, True), "a lot that stands here is not proof of whose the next case is"
    code, paper = receive_scans(milk_of_two, tmp_path, "--donor", "ECHO")
    assert (code, [(line[0][1], line[0][3]) for line in paper["movements"]]) == (0, [("L7", "ECHO")])
    out = tmp_path / "bon.pdf"
    assert milk_of_two("stock", "paper", paper["document"], "--out", str(out))[0] == 0
    with pypdfium2.PdfDocument(out) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "Union européenne" in text, "the paper that is signed names who paid"


def test_a_paper_takes_the_lot_that_is_said_or_scanned_and_no_more_of_it_than_there_is(
    begun: Run, tmp_path: Path
) -> None:
    codes, file = two_lots(begun, tmp_path), tmp_path / "cas.txt"
    code, paper = begun("stock", "issue", "LAIT=5/LATE", "--point", "RBT")
    assert (code, taken(paper)) == (0, [("LATE", 5)])
    file.write_text(f"{codes['LATE']}\n{codes['LATE']}\n")
    code, paper = begun("stock", "issue", "--scans", str(file), "--point", "RBT")
    assert (code, [batch for batch, _ in taken(paper)]) == (0, ["LATE"])
    code, said = begun("stock", "issue", "LAIT=60/LATE", "--point", "RBT")
    assert (code, "LATE" in said) == (1, True)
    assert begun("stock", "issue", "LAIT=1/NONE", "--point", "RBT")[0] == 1
    assert begun("stock", "issue", "--point", "RBT")[0] == 1
    code, paper = begun("stock", "issue", "LAIT=61", "--point", "RBT")
    assert (code, taken(paper)[0]) == (0, ("SOON", 60)), "where no lot is said, what expires first goes first"


def test_the_bag_is_scanned_and_the_count_too(begun: Run, tmp_path: Path) -> None:
    codes = two_lots(begun, tmp_path)
    assert begun("register", "import", str(tmp_path / "liste.csv"))[0] == 0
    assert begun("round", "freeze", "2023-T1", "--point", "RBT")[0] == 0
    assert begun("cards", "issue", "--point", "RBT", "--round", "2023-T1")[0] == 0
    card = begun("cards", "show", "RBT-1")[1]["code"]
    assert begun("day", "open", "--point", "RBT", "--round", "2023-T1")[0] == 0
    code, made = begun("scan", card, "--hand-over", "--bag", codes["LATE"], "--point", "RBT")
    assert code == 0
    assert {batch for batch, _ in taken(made["handover"]) if batch} == {"LATE"}
    goods = [line["item"] for line in begun("stock", "list", "--point", "RBT")[1]]
    counts, scans = tmp_path / "comptage.toml", tmp_path / "cas.txt"
    counts.write_text("".join(f"{item} = 0\n" for item in goods))
    scans.write_text(f"{codes['LATE']}\n{codes['SOON']}\n")
    count = ("day", "count", "--counts", str(counts), "--scans", str(scans), "--counted-by", "omar", "--point", "RBT")
    counts.write_text(counts.read_text().replace("LAIT = 0\n", "LAIT = { SOON = 3, LATE = -5 }\n"))
    code, said = begun(*count)
    assert (code, "LAIT" in said) == (1, True), "nobody counts less than nothing, whatever was scanned"
    counts.write_text("".join(f"{item} = 0\n" for item in goods))
    assert begun(*count)[0] == 0
    found = begun("day", "variances", "--point", "RBT")[1]["variances"]
    [milk] = [line for line in found if line["item"] == "LAIT"]
    assert milk["counted"] == 2 * begun("stock", "scan", codes["LATE"], "--point", "RBT")[1][0]["units"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_in_other_languages(begun: Run, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("DISTRO_LANG", language)
    assert begun("stock", "number", NUMBER, "LAIT=12")[0] == 0
    assert scanned(begun, CASE, "9999", "(01)0345")[0] == 1


def test_what_is_here_is_told_by_who_paid_for_it(
    milk_of_two: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert receive_scans(milk_of_two, tmp_path, "--donor", "ECHO")[0] == 0
    [milk] = [line for line in milk_of_two("stock", "list", "--point", "RBT")[1] if line["item"] == "LAIT"]
    assert (milk["store"], milk["donors"]["ECHO"], sum(milk["donors"].values())) == (24, 12, 24)
    capsys.readouterr()
    assert main(["stock", "list", "--point", "RBT"]) == 0
    assert "Union européenne : 12" in capsys.readouterr().out
