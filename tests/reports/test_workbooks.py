"""Workbooks as a spreadsheet program prints them: LibreOffice makes PDF of every sheet of every report."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest

from distro.rehearsal import Stage, build_stage, play_day, play_services
from distro.reports.press.report import sheets_of
from distro.reports.press.table import Table
from distro.reports.press.xlsx import write_xlsx
from distro.stations.records import REPORTS, make
from distro.texts import speak
from reports.asked import everything_of
from tests_programme import SOURCE

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice prints the workbooks")
NOON = datetime(2023, 6, 14, 12)
A4 = {(595, 842), (842, 595)}  # points
OF_TOOLS = {"kobo", "pdm"}  # workbooks that a tool of others reads, and nobody prints
LONG = Table(
    "Le nom d'une feuille qui ne finit pas",
    (("Ménage", "#meta+id"), ("Nombre", "#reached+ind"), ("Remarque", "#description+of+something+long")),
    tuple((f"RBT-{number:04d}", number, "un texte qui est plié sur sa ligne " * 4) for number in range(60)),
)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    yield
    speak("fr")


def sheets(stage: Stage) -> list[Table]:
    """Of every report; a table that stands in two of them once."""
    found = [LONG]
    for kind in (one for one in REPORTS if ".xlsx" in REPORTS[one].formats and one not in OF_TOOLS):
        report = make(stage.session, kind, everything_of(kind, stage)).report
        assert report is not None, kind
        found += [table for table in sheets_of(report) if table not in found]
    return found


def test_each_sheet_prints_on_pages_of_its_own_and_nothing_lies_over_anything(tmp_path: Path) -> None:
    stage = build_stage(tmp_path / "store", SOURCE, 60, 20, 7)
    play_day(stage, Random(7))
    play_services(stage, Random(7))
    asked = {}
    for language in ("fr", "ar"):
        speak(language)
        asked[language] = sheets(stage)
        write_xlsx(asked[language], NOON, tmp_path / f"{language}.xlsx", "Rapport")
    stage.session.store.close()
    books = [str(tmp_path / f"{language}.xlsx") for language in asked]
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *books],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for language, tables in asked.items():
        with pypdfium2.PdfDocument(tmp_path / f"{language}.pdf") as pdf:
            pages = list(pdf)
            assert {(round(page.get_width()), round(page.get_height())) for page in pages} == A4, language
            assert [over for page in pages for over in lying_over(page)] == [], language
            texts = [page.get_textpage().get_text_range() for page in pages]
        printed = {table.name for table in tables}
        assert len(printed) <= len(pages) <= len(tables) + 8, language
        assert sum("#meta+id" in text and "RBT-00" in text for text in texts) > 1, "the headings stand on each page"
        if language == "fr":
            assert any("Le nom d'une feuille qui ne" in text for text in texts)


def lying_over(page: Any) -> Iterator[str]:
    """Pairs of letters of which one lies mostly over the other; two that are written as one sign do not."""
    text = page.get_textpage()
    letters = text.get_text_range()
    seen = range(min(text.count_chars(), len(letters)))
    placed = sorted(
        (*text.get_charbox(at), letters[at]) for at in seen if letters[at].isascii() and letters[at].isalnum()
    )
    for number, (left, bottom, right, top, letter) in enumerate(placed):
        for other_left, other_bottom, other_right, other_top, other in placed[number + 1 :]:
            if other_left >= right:
                break
            if (left, bottom, right, top) == (other_left, other_bottom, other_right, other_top):  # fi
                continue
            wide = min(right, other_right) - other_left
            high = min(top, other_top) - max(bottom, other_bottom)
            least = min((right - left) * (top - bottom), (other_right - other_left) * (other_top - other_bottom))
            if high > 0 and wide * high > 0.4 * least > 0:
                yield f"{letter}{other} at {left:.0f}, {bottom:.0f}"
