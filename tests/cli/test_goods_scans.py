"""Goods scanned from the command line: told, asked, kept once, received a lot a line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.running import Run

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


@pytest.mark.parametrize("language", ["en", "ar"])
def test_in_other_languages(begun: Run, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("DISTRO_LANG", language)
    assert begun("stock", "number", NUMBER, "LAIT=12")[0] == 0
    assert scanned(begun, CASE, "9999", "(01)0345")[0] == 1
