"""Paper: Arabic that can be searched, codes in their order, nothing cut off, in every report and language."""

from __future__ import annotations

import gc
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distro.rehearsal import Stage, build_stage, play_day, play_services
from distro.reports.press.page import PaperPage
from distro.reports.press.report import Bars, Report, ReportFacts, ReportLines, write_report
from distro.reports.press.table import Table
from distro.stations import slots
from distro.stations.records import REPORTS, make
from distro.stations.slots import Hours
from distro.texts import LANGUAGES, speak
from distro.texts.isolates import ISOLATES, isolated
from reports.asked import everything_of
from tests_programme import SOURCE

FOR_MACHINES = {"kobo", "pdm"}  # workbooks that a tool of others reads, and nobody prints
NOON = datetime(2023, 6, 14, 12)


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    yield
    speak("fr")
    gc.collect()  # fpdf2 leaves its font files to the collector


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = build_stage(tmp_path_factory.mktemp("demo") / "store", SOURCE, 150, 40, 7)
    random = Random(7)
    hours = Hours(date=made.day.date, begins=9 * 60, ends=13 * 60, desks=1, seconds=90)
    slots.plan(made.session, slots.draft(made.session, made.day.point, list(made.day.rounds), hours))
    play_day(made, random)
    play_services(made, random)
    yield made
    made.session.store.close()


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_of_any_report_is_cut_off(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    speak(language)
    over: list[tuple[str, float, float]] = []
    put: Callable[..., None] = PaperPage.put

    def measured(
        page: PaperPage, x: float, y: float, width: float, height: float, text: str, *how: Any, **more: Any
    ) -> None:
        put(page, x, y, width, height, text, *how, **more)
        wide = page.pdf.get_string_width(text)  # in the font that was just used
        if wide > width + 0.1 or x + width > page.pdf.w:
            over.append((text, wide, width))

    monkeypatch.setattr(PaperPage, "put", measured)
    for kind in (one for one in REPORTS if ".pdf" in REPORTS[one].formats):
        make(stage.session, kind, everything_of(kind, stage)).write(tmp_path / f"{kind}.pdf")
    assert over == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sheet_of_every_workbook_prints_one_page_wide_with_its_headings(
    stage: Stage, tmp_path: Path, language: str
) -> None:
    """Read in the file itself: A4, the headings again on each page, widths, right to left where Arabic is spoken."""
    speak(language)
    for kind in (one for one in REPORTS if ".xlsx" in REPORTS[one].formats):
        if kind in FOR_MACHINES:
            continue
        make(stage.session, kind, everything_of(kind, stage)).write(tmp_path / f"{kind}.xlsx")
        with zipfile.ZipFile(tmp_path / f"{kind}.xlsx") as book:
            sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            names = book.read("xl/workbook.xml").decode()
        assert names.count("_xlnm.Print_Titles") == len(sheets), kind
        for sheet in sheets:
            for said in ('fitToPage="1"', 'paperSize="9"', 'fitToHeight="0"', "<cols>", "<pane "):
                assert said in sheet, (kind, said)
            assert ('rightToLeft="1"' in sheet) is (language == "ar"), kind


def test_arabic_can_be_searched_and_copied(tmp_path: Path) -> None:
    """Lam-alef comes out as it went in, and codes keep their order among Arabic letters."""
    speak("ar")
    said = ["الأشخاص الذين استلموا", "لا إله إلا الله", "الأسر المبرمجة"]
    page = PaperPage("تقرير اليوم", "الرباط", NOON)
    for line in said:
        page.text(line)
    page.text("هاتف 0530 00 / 00 00 رقم RBT-BR-3AB4-0001 فرق -34")
    page.save(tmp_path / "out.pdf")
    text = text_of(tmp_path / "out.pdf")
    for line in said:
        assert line in text
    for code in ("0530 00 / 00 00", "RBT-BR-3AB4-0001", "-34"):
        assert code in text
    assert not set(ISOLATES) & set(text)


def test_a_paper_says_its_language_its_title_and_how_many_pages_it_has(tmp_path: Path) -> None:
    for language in LANGUAGES:
        speak(language)
        page = PaperPage("Titre", "", NOON, "pied")
        for number in range(80):
            page.text(f"ligne {number} " + "avec des mots " * 6)
        page.save(tmp_path / f"{language}.pdf")
        raw = (tmp_path / f"{language}.pdf").read_bytes()
        assert f"/Lang ({language})".encode() in raw
        with pypdfium2.PdfDocument(tmp_path / f"{language}.pdf") as pdf:
            assert pdf.get_metadata_value("Title") == "Titre"
            assert len(pdf) == 2
            foot = pdf[1].get_textpage().get_text_range()
        assert "nb" not in foot
        assert "2 / 2" in foot


LONG = "Abdoul-Rahmane Ousmane Mamadou-Lamine Diallo-Traoré Konaté de la Médina " * 2
MIXED = "عبد الرحمن بن محمد الأمين الطراوري 0612345678 RBT-0001 (36 kg) -34 " * 2


@pytest.mark.parametrize("words", [LONG, MIXED, "W" * 300], ids=["a name", "two scripts", "one word"])
def test_whatever_is_too_long_stays_on_its_page_and_in_its_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Titles, signatures, labels of plots, more of them than a page holds, and a cell that is higher than a page."""
    astray: list[str] = []
    put: Callable[..., None] = PaperPage.put

    def watched(
        page: PaperPage, x: float, y: float, width: float, height: float, text: str, *how: Any, **more: Any
    ) -> None:
        before = page.pdf.page_no()
        put(page, x, y, width, height, text, *how, **more)
        if page.pdf.get_string_width(text) > width + 0.1 or page.pdf.page_no() != before or y + height > page.pdf.h:
            astray.append(text)

    monkeypatch.setattr(PaperPage, "put", watched)
    lots = [f"LOT{number}" for number in range(150)]
    columns = (("Article", "#item"), ("Lots", "#lots"), ("Reste", "#left"))
    goods = Table("Stock", columns, ((words, "; ".join(lots), 3), (words, "", 4)))
    report = Report(
        title=words,
        subtitle=words,
        made_at=NOON,
        foot=words,
        rehearsal=False,
        facts=((words, words * 10),),
        figures=((words, 10**9),) * 4,
        summary=(words,),
        data=goods,
        parts=(
            goods,
            Bars("Écarts", tuple((f"{number} {words}", number - 3, None) for number in range(40))),
            ReportLines("Stock", (NOON.date(),), ((words, (1,)),) * 4),
            ReportLines("Rien", (), ()),
            ReportFacts("Rien", ()),
        ),
        signatures=((words, words),) * 3,
        last_word=words,
    )
    write_report(report, tmp_path / "out.pdf")
    assert astray == []
    text = text_of(tmp_path / "out.pdf")
    assert [lot for lot in lots if lot not in text] == []


CELLS = st.text(st.sampled_from("abcdefgh éà-0123456789"), max_size=60)


@given(st.text(st.sampled_from("abcdefgh éà-0123456789"), max_size=60))
@settings(deadline=None, max_examples=40)
def test_every_sign_of_a_cell_is_on_its_lines(cell: str) -> None:
    """However long a word is."""
    lines = PaperPage("T", "", NOON).folded(cell, 20, 8, False)
    assert "".join(lines).replace(" ", "") == cell.replace(" ", "")


def test_only_what_stands_among_arabic_letters_is_isolated() -> None:
    lri, pdi = ISOLATES[0], ISOLATES[-1]
    assert isolated("RBT-0012, -34") == "RBT-0012, -34"
    assert isolated("فرق -34") == f"فرق {lri}-34{pdi}"
    assert isolated("صفحة {nb}") == "صفحة {nb}"


@pytest.mark.parametrize(
    "phone",
    [
        "(+212) 537-00-00-00",
        "+212 (0)6 12 34 56 78",
        "(0530) 00 00 00",
        "0530 00 / 00 00",
        "05.30\u202f00\u202f00\u202f00",
    ],
)
def test_a_phone_is_one_whole_among_arabic_letters_however_it_is_grouped(phone: str) -> None:
    lri, pdi = ISOLATES[0], ISOLATES[-1]
    assert isolated(f"هاتف {phone} للشكاوى") == f"هاتف {lri}{phone}{pdi} للشكاوى"


@pytest.mark.parametrize(
    "code", ["07/03/2026 14:30", "01/12/2026 08:00–16:30", "01-02-2026 08:05:30", "0012345-67A", "012-345-678-AB"]
)
def test_what_begins_like_a_phone_and_goes_on_is_one_whole_too(code: str) -> None:
    lri, pdi = ISOLATES[0], ISOLATES[-1]
    assert isolated(f"في {code} كان") == f"في {lri}{code}{pdi} كان"


@pytest.mark.parametrize("two", ["36 (40)", "09:00 - 13:00", "01/06/2023 - 14/06/2023", "0 (12345678)"])
def test_two_figures_among_arabic_letters_are_read_from_the_right(two: str) -> None:
    assert isolated(f"بين {two}").count(ISOLATES[0]) == 2
