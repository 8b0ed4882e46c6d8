"""Labels of lots: what is printed is read back and found again among the lots; what is not here is not printed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from cli.running import Run
from distro.cards.layouts import LAYOUTS
from distro.texts import LANGUAGES

SOON, LATER = (date.today() + timedelta(days=days) for days in (20, 200))


@pytest.fixture
def stocked(begun: Run) -> Run:
    lots = (f"RIZ=40/L1/{SOON}", f"RIZ=20/L2/{LATER}", "LAIT=30/L1")
    assert begun("stock", "receive", *lots, "--waybill", "BL-1", "--point", "RBT")[0] == 0
    return begun


def read_back(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=200 / 72).to_pil() for page in document]
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def words_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_every_lot_here_has_a_label_of_its_own_that_a_scanner_reads(stocked: Run, tmp_path: Path) -> None:
    out = tmp_path / "e.pdf"
    code, told = stocked("stock", "labels", "--point", "RBT", "--out", str(out))
    lots = {(one["lot"][0], one["lot"][1]): one["code"] for one in told["lots"]}
    assert (code, told["labels"], list(lots)) == (0, 3, [("RIZ", "L1"), ("RIZ", "L2"), ("LAIT", "L1")])
    assert sorted(read_back(out)) == sorted(lots.values())
    assert len(set(lots.values())) == 3
    assert all(each[0] == "L" and len(each) == 21 for each in lots.values())
    said = words_of(out)
    assert "Lot L2" in said
    assert f"{SOON:%d/%m/%Y}" in said
    again = tmp_path / "again.pdf"
    assert stocked("stock", "labels", "RIZ/L1", "--point", "RBT", "--out", str(again), "--each", "2")[0] == 0
    assert read_back(again) == [lots["RIZ", "L1"]] * 2, "the same lot has the same code whenever it is printed"


def test_a_label_is_read_on_every_sheet_from_the_place_it_begins_at(stocked: Run, tmp_path: Path) -> None:
    for sheet in LAYOUTS:
        out = tmp_path / f"{sheet}.pdf"
        labels = ("stock", "labels", "RIZ", "--point", "RBT", "--out", str(out), "--sheet", sheet)
        begin = "2" if LAYOUTS[sheet].per_page > 1 else "1"
        code, told = stocked(*labels, "--start", begin)
        assert (code, read_back(out)) == (0, [one["code"] for one in told["lots"]]), sheet


def test_what_is_not_here_or_nobody_could_read_is_not_printed(stocked: Run, tmp_path: Path) -> None:
    out = tmp_path / "e.pdf"
    for asked in (
        "RIZ/L9",
        "JAVEL",
        "NIMPORTE",
        "--each=0",
        "--each=1001",
        "--sheet=Z1",
        "--sheet=20x20",
        "--start=11",
    ):
        assert stocked("stock", "labels", asked, "--point", "RBT", "--out", str(out))[0] == 1, asked
        assert not out.exists()


def test_in_each_language(stocked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in LANGUAGES:
        monkeypatch.setenv("DISTRO_LANG", language)
        out = tmp_path / f"{language}.pdf"
        code, told = stocked("stock", "labels", "LAIT", "--point", "RBT", "--out", str(out), "--sheet", "L7160")
        assert (code, read_back(out)) == (0, [told["lots"][0]["code"]]), language
