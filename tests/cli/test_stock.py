"""The stock room from the command line: transfers, kits, what expires, papers cancelled."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from cli.running import Run
from distro.cli import main
from tests_programme import programme

KIT = next(item for item in programme().goods if item.kit)


def stored(run: Run, point: str) -> dict[str, int]:
    return {row["item"]: row["store"] for row in run("stock", "list", "--point", point)[1]}


@pytest.fixture
def stocked(begun: Run) -> Run:
    parts = [f"{line.item}={line.quantity * 10}" for line in KIT.kit]
    gone, soon = (date.today() + timedelta(days=days) for days in (-3, 20))
    perishable = [f"RIZ=40/L1/{soon}", f"RIZ=7/L0/{gone}"]
    receipt = ("stock", "receive", *parts, *perishable, "--waybill", "BL-1", "--point", "RBT")
    code, said = begun(*receipt)
    assert (code, "--expired-too" in said) == (1, True)
    assert begun(*receipt, "--expired-too")[0] == 0
    return begun


def test_goods_go_to_another_point_and_a_cancelled_paper_brings_them_back(stocked: Run) -> None:
    code, moved = stocked("stock", "move", "RIZ=5", "--point", "RBT", "--to", "TNG")
    assert (code, stored(stocked, "RBT")["RIZ"], stored(stocked, "TNG").get("RIZ", 0)) == (0, 35, 0), "it is on its way"
    assert stocked("stock", "move", "RIZ=5", "--point", "RBT", "--to", "RBT")[0] == 1
    assert stocked("stock", "cancel", moved["document"], "--reason", "camion rentré")[0] == 0
    assert (stored(stocked, "RBT")["RIZ"], stored(stocked, "TNG").get("RIZ", 0)) == (40, 0)
    assert stocked("stock", "cancel", moved["document"], "--reason", "encore")[0] == 1
    code, said = stocked("stock", "arrive", moved["document"], "--point", "TNG")
    assert (code, "--although-cancelled" in said) == (1, True)
    assert stocked("stock", "arrive", moved["document"], "--point", "TNG", "--although-cancelled")[0] == 0
    assert (stored(stocked, "RBT")["RIZ"], stored(stocked, "TNG")["RIZ"]) == (35, 5)
    assert stocked("verify")[1]["findings"] == []


def test_a_transfer_is_received_against_its_number_and_what_is_missing_is_seen(stocked: Run) -> None:
    number = stocked("stock", "move", "RIZ=5", "--point", "RBT", "--to", "TNG")[1]["document"]
    for point in ("RBT", "TNG"):
        [coming] = stocked("stock", "transfers", "--point", point)[1]["transfers"]
        assert (coming["document"], coming["to"], coming["items"]) == (number, "TNG", {"RIZ": 5})
    code, said = stocked("stock", "receive", "RIZ=5", "--waybill", number, "--point", "TNG")
    assert (code, "stock arrive" in said) == (1, True)
    assert stocked("stock", "arrive", number, "RIZ=3", "--point", "TNG")[0] == 0
    assert stocked("stock", "arrive", number, "--point", "TNG")[0] == 1
    assert stored(stocked, "TNG")["RIZ"] == 3
    assert stocked("stock", "transfers", "--point", "TNG")[1] == {"transfers": [], "missing": {"RIZ": 2}}
    lost = ("stock", "lose", "RIZ=2", "--reason", "lost", "--point", "TNG")
    assert stocked(*lost, "--on-the-way")[0] == 0
    assert stocked("stock", "transfers", "--point", "TNG")[1] == {"transfers": [], "missing": {}}
    code, said = stocked("stock", "arrive", "RBT-TR-9999", "RIZ=3/L9", "--point", "TNG")
    assert (code, "--from-paper" in said) == (1, True)
    assert stocked("stock", "arrive", "RBT-TR-9999", "RIZ=3/L9", "--point", "TNG", "--from-paper")[0] == 0
    assert stocked("verify")[1]["findings"] == []


def test_kits_are_made_and_broken(stocked: Run) -> None:
    part = KIT.kit[0]
    assert stocked("stock", "kit", f"{KIT.code}=4", "--point", "RBT")[0] == 0
    held = stored(stocked, "RBT")
    assert (held[KIT.code], held[part.item]) == (4, part.quantity * 6)
    assert stocked("stock", "kit", f"{KIT.code}=1", "--break", "--point", "RBT")[0] == 0
    held = stored(stocked, "RBT")
    assert (held[KIT.code], held[part.item]) == (3, part.quantity * 7)
    code, said = stocked("stock", "kit", f"{KIT.code}=99", "--point", "RBT")
    assert (code, part.item in said) == (1, True)
    assert stocked("verify")[1]["findings"] == []


def test_what_expires_is_listed_and_what_has_expired_is_destroyed_by_two(stocked: Run) -> None:
    found = stocked("stock", "expiring", "--point", "RBT")[1]
    assert [row["spoiled"] for row in stocked("stock", "list", "--point", "RBT")[1] if row["item"] == "RIZ"] == [7]
    assert [(line["held"], line["days"] < 0) for line in found] == [(7, True), (40, False)]
    assert stocked("stock", "dispose", "--witness", " ", "--point", "RBT")[0] == 1
    assert stocked("stock", "dispose", "--witness", "Omar", "--point", "RBT")[0] == 0
    found = stocked("stock", "expiring", "--within", "30", "--point", "RBT")[1]
    assert [line["held"] for line in found] == [40]
    assert stocked("stock", "dispose", "--witness", "Omar", "--point", "RBT")[0] == 1


def test_the_store_is_counted_blind_and_two_sign(
    stocked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = stocked("stock", "receive", "--point", "RBT", "--waybill", "BL-7", "LAIT=6")[1]["document"]
    held = stored(stocked, "RBT") | {"RIZ": 47}  # those past their date too
    sheet = tmp_path / "magasin.toml"
    lines = [f"{item} = {n - (item == 'RIZ')}" for item, n in held.items()]
    sheet.write_text("\n".join(lines), "utf-8")
    words = ("stock", "count", "--point", "RBT", "--counts", str(sheet), "--counted-by", "omar")
    code, kept = stocked(*words)
    assert (code, kept["counted_by"], "variances" in kept) == (0, "omar", False)
    found = stocked("stock", "variances", "--point", "RBT")[1]["variances"]
    assert [(line["item"], line["book"], line["counted"]) for line in found] == [("RIZ", 47, 46)]
    assert stocked(*words, "--approved-by", "sara")[0] == 1, "it is not explained"
    sheet.write_text("\n".join([*lines, "[reasons]", 'RIZ = ["lost", "introuvable"]']), "utf-8")
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", "un mot")
    capsys.readouterr()
    assert stocked(*words, "--approved-by", "sara")[0] == 1
    assert "47" not in capsys.readouterr().err, "what fails says no figure"
    monkeypatch.setenv("DISTRO_APPROVER_PASSPHRASE", os.environ["DISTRO_COUNTER_PASSPHRASE"])
    code, signed = stocked(*words, "--approved-by", "sara")
    assert (code, [paper["document"] for paper in signed["papers"]]) == (0, ["RBT-IN-0001"])
    assert stored(stocked, "RBT")["RIZ"] == held["RIZ"] - 1 - 7, "what may be handed out"
    out = tmp_path / "papier.pdf"
    assert stocked("stock", "paper", "RBT-IN-0001", "--out", str(out))[0] == 0
    with pypdfium2.PdfDocument(out) as pdf:
        told = pdf[0].get_textpage().get_text_bounded()
    for word in ("comptage du magasin", "introuvable", "omar", "sara"):
        assert word in told
    assert stocked("stock", "cancel", "RBT-IN-0001", "--reason", "erreur")[0] == 1
    assert stocked("stock", "cancel", first, "--reason", "écrit deux fois")[0] == 0
    assert main(["stock", "list", "--point", "RBT"]) == 0
    assert "RBT-IN-0001 en a compté" in capsys.readouterr().err, "the count had seen that paper"
    assert stocked("verify")[1]["findings"] == []


@pytest.mark.parametrize("spoken", ["fr", "en", "ar"])
def test_every_paper_is_printed_signed_and_known_by_its_qr(stocked: Run, tmp_path: Path, spoken: str) -> None:
    numbers = ["RBT-BR-0001"]
    for words in (
        ("issue", "RIZ=9", "--point", "RBT"),
        ("return", "RIZ=2", "--point", "RBT"),
        ("lose", "RIZ=1", "--reason", "damaged", "--note", "sac percé", "--point", "RBT"),
        ("move", "RIZ=5", "--to", "TNG", "--point", "RBT"),
        ("kit", f"{KIT.code}=2", "--point", "RBT"),
        ("kit", f"{KIT.code}=1", "--break", "--point", "RBT"),
        ("dispose", "--witness", "A. Tazi", "--point", "RBT"),
    ):
        code, written = stocked("stock", *words)
        assert code == 0, words
        numbers.append(written["document"])
    assert stocked("stock", "cancel", numbers[4], "--reason", "camion rentré")[0] == 0
    out = tmp_path / "papier.pdf"
    texts = {}
    for number in numbers:
        assert stocked("--lang", spoken, "stock", "paper", number.lower(), "--out", str(out))[0] == 0
        with pypdfium2.PdfDocument(out) as pdf:
            [page] = pdf
            [found] = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
            texts[number] = page.get_textpage().get_text_range()
        assert stocked("stock", "paper", found.text, "--out", str(out))[0] == 0
        assert stocked("stock", "paper", found.text, "--out", str(out))[1]["document"] == number
        assert number in texts[number]
    if spoken == "fr":
        assert "Bon de réception" in texts[numbers[0]]
        assert "ANNULÉ" in texts[numbers[4]]
        assert "camion rentré" in texts[numbers[4]]
        assert "sac percé" in texts[numbers[3]]
        assert "“A. Tazi”, nom déclaré" in texts[numbers[7]]
        assert [number for number in numbers if "ANNULÉ" in texts[number]] == [numbers[4]]
    assert stocked("stock", "paper", "RBT-BR-0099", "--out", str(out))[0] == 1


def test_a_receipt_claims_what_the_waybill_declared_and_nobody_saw(stocked: Run, tmp_path: Path) -> None:
    out = tmp_path / "papier.pdf"
    assert stocked("stock", "paper", "RBT-BR-0001", "--out", str(out))[0] == 0
    with pypdfium2.PdfDocument(out) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "BL-1" in text
    assert "Manque" in text
