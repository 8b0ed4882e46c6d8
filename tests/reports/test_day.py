"""The day report on a real day: figures that add up, papers that say them, tables that a spreadsheet cannot obey."""

from __future__ import annotations

import csv
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from msgspec.structs import replace

import at_once
from distro.cards.code import read
from distro.model.entitlements import ShortageMode
from distro.model.events import Collector
from distro.model.goods import AdjustmentReason
from distro.model.people import CollectorKind, Members
from distro.model.programme import Flag
from distro.reports.day.figures import DayReport, FanInLine
from distro.reports.day.layout import as_report
from distro.reports.day.report import day_report
from distro.reports.forms.lists import write_receipt_sheet, write_tally_sheet
from distro.reports.press.report import FORMATS, write_report
from distro.rules.lines import all_of
from distro.stations import days, registration, stockroom
from distro.stations.closing import Close
from distro.stations.shortages import Scarce
from distro.texts import LANGUAGES, say, speak
from stage import BABY, MAN, PASSPHRASE, ROUND, WOMAN, Stage, household, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path / "store")
    for number in (1, 2, 3, 5):
        made.pass_time()
        desk = made.desk()
        desk.hand_over(desk.scan(read(made.card(number).code, made.session.card_key)))
    made.desk().void(made.desk().recent()[0].id, "mauvais ménage")
    made.desk().scan(read(made.card(1).code, made.session.card_key))
    yield made
    made.session.store.close()
    speak("fr")
    gc.collect()  # fpdf2 leaves its font files to the collector


def close(stage: Stage) -> None:
    closing = Close(stage.session, "RBT")
    book = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in closing.items:
        closing.count(item, book.get(item, 0) - (item == "RIZ"))
    closing.explain("RIZ", AdjustmentReason.LOST, "introuvable")
    closing.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def report_of(stage: Stage) -> DayReport:
    session = stage.session
    return day_report(session.programme, session.books, session.books.days.all()[0].name, "abc123")


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(word for page in pdf for word in page.get_textpage().get_text_range().split())


def test_the_figures_add_up(stage: Stage) -> None:
    close(stage)
    report = report_of(stage)
    assert (report.planned.households, report.served.households, report.no_show.households) == (10, 3, 7)
    everybody = next(people for people in report.people if people.group is None)
    assert everybody.reached.people == 9
    assert everybody.women + everybody.men + everybody.girls + everybody.boys + everybody.unknown == 9
    groups = [people for people in report.people if people.group is not None]
    assert sum(people.reached.people for people in groups) == 9
    for item in report.items:
        assert item.opening is not None
        assert item.received is not None
        gone = item.handed_over + item.returned + item.lost + item.damaged + item.expired + item.kits
        assert item.opening + item.received - gone == item.book
    assert [(item.code, item.variance) for item in report.items if item.variance] == [("RIZ", -1)]
    assert len(report.voids) == 1
    assert sum(line.scans for line in report.refusals) == 1


def test_before_the_close_no_book_figure_is_told(stage: Stage) -> None:
    report = report_of(stage)
    assert report.signed is None
    assert {(item.book, item.opening, item.received) for item in report.items} == {(None, None, None)}


def test_a_closed_day_says_what_was_signed_and_what_is_known_now(stage: Stage, tmp_path: Path) -> None:
    close(stage)
    before = report_of(stage)
    handover = stage.session.books.days.all()[0].handovers
    stage.pass_time(86_400)
    days.open_day(stage.session, "RBT", (ROUND,))
    stage.desk().void(next(iter(handover)), "le lendemain")
    stage.reopen()
    now = report_of(stage)
    assert now.as_signed == before.as_signed
    assert now.as_signed is not None
    assert (now.as_signed.handovers, now.desk.handovers) == (before.desk.handovers, before.desk.handovers - 1)
    assert not now.as_signed.open
    signed = {item.code: (item.handed_over_signed, item.counted, item.book) for item in now.items}
    assert signed == {item.code: (item.handed_over, item.counted, item.book) for item in before.items}
    write_report(as_report(now), tmp_path / "day.pdf")
    assert "Tel que signé, et tel que connu maintenant" in text_of(tmp_path / "day.pdf")


def test_what_was_short_is_told_as_it_stood_and_as_it_changed(stage: Stage, tmp_path: Path) -> None:
    session = stage.session
    Scarce(session, ROUND, "RBT", "RIZ").declare(ShortageMode.EQUAL_SHARE, 625)
    stage.pass_time()
    Scarce(session, ROUND, "RBT", "RIZ").declare(ShortageMode.PRIORITY_FIRST)
    Scarce(session, ROUND, "RBT", "SAVON").declare(ShortageMode.EQUAL_SHARE, 500)
    Scarce(session, ROUND, "TNG", "RIZ").declare(ShortageMode.EQUAL_SHARE, 100)
    close(stage)
    first = session.books.days.all()[0].name
    said = [(line.code, line.mode, line.permille) for line in report_of(stage).shortages]
    assert said == [("RIZ", "equal_share", 625), ("RIZ", "priority_first", 1000), ("SAVON", "equal_share", 500)]
    write_report(as_report(report_of(stage)), tmp_path / "day.pdf")
    text = text_of(tmp_path / "day.pdf")
    assert "Pénuries déclarées" in text
    assert "part égale, 62,5 %" in text
    write_report(as_report(report_of(stage)), tmp_path / "day.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "day.xlsx")["Pénuries déclarées"].iter_rows(values_only=True))
    assert [row[3] for row in rows[2:]] == ["RIZ", "RIZ", "SAVON"]
    stage.pass_time(86_400)
    Scarce(session, ROUND, "RBT", "SAVON").declare(ShortageMode.LIFTED)
    days.open_day(session, "RBT", (ROUND,))
    Scarce(session, ROUND, "RBT", "RIZ").declare(ShortageMode.LIFTED)
    second = day_report(session.programme, session.books, session.books.days.all()[1].name)
    assert [(line.code, line.mode) for line in second.shortages] == [("RIZ", "priority_first"), ("RIZ", "lifted")]
    assert len(day_report(session.programme, session.books, first).shortages) == 3


def test_what_was_amended_since_the_last_close_is_told_with_before_and_after(stage: Stage, tmp_path: Path) -> None:
    session = stage.session
    registration.register(session, [household(31, WOMAN, MAN), household(32, WOMAN)])
    stage.pass_time()
    at_once.amend(session, ROUND, at_once.amendments(session, ROUND, point="RBT"), "arrivés après le gel")
    [line] = report_of(stage).amendments
    rice = next(item for item in line.items if item.code == "RIZ")
    assert (line.by, line.households, line.why, rice.before) == ("sara", 2, "arrivés après le gel", 0)
    granted = [session.books.entitlements.get(ROUND, f"h-RBT-00{number}") for number in (31, 32)]
    assert rice.after == sum(x.quantity for one in granted if one for x in one.lines if x.item == "RIZ") > 0
    write_report(as_report(report_of(stage)), tmp_path / "day.pdf")
    assert "Droits amendés" in text_of(tmp_path / "day.pdf")
    assert f"{rice.after} (avant : 0)" in " ".join(text_of(tmp_path / "day.pdf").split())
    close(stage)
    stage.pass_time(86_400)
    days.open_day(session, "RBT", (ROUND,))
    name = session.books.days.all()[1].name
    assert day_report(session.programme, session.books, name).amendments == (), "an earlier day's stay there"
    newer = session.books.register.get("h-RBT-0031")
    assert newer is not None
    registration.register(session, [replace(newer, members=(*newer.members, Members(*BABY, 1)))])
    stage.pass_time()
    at_once.amend(session, ROUND, at_once.amendments(session, ROUND, ["RBT-0031"]), "naissance")
    [line] = day_report(session.programme, session.books, name, with_numbers=True).amendments
    assert (line.number, line.households, line.why) == ("RBT-0031", 1, "naissance")
    assert day_report(session.programme, session.books, name).amendments[0].number == "", "nobody is named to others"
    assert len(report_of(stage).amendments) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_says_the_figures(stage: Stage, tmp_path: Path, language: str) -> None:
    close(stage)
    speak(language)
    write_report(as_report(report_of(stage)), tmp_path / "day.pdf")
    text = text_of(tmp_path / "day.pdf")
    for expected in ("MA-JPN-2023", "14/06/2023", "abc123", "omar", "sara"):
        assert expected in text
    if language == "fr":
        assert "Rapport de journée" in text
        assert "Riz, 1 kg -1 : perdu" in text
    for known in stage.session.books.register:
        assert known.name not in text


def test_the_same_report_gives_the_same_bytes(stage: Stage, tmp_path: Path) -> None:
    close(stage)
    for ending in FORMATS:
        for name in ("a", "b"):
            write_report(as_report(report_of(stage)), tmp_path / f"{name}{ending}")
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_numbers_are_numbers_and_nothing_is_a_formula(stage: Stage, tmp_path: Path) -> None:
    close(stage)
    write_report(as_report(report_of(stage)), tmp_path / "day.xlsx")
    book = openpyxl.load_workbook(tmp_path / "day.xlsx")
    assert book.sheetnames == [
        "Résumé",
        "Personnes",
        "Paniers, kits et services remis",
        "Articles",
        "Par opérateur",
        "Annulations",
        "Remises",
        "Scans refusés",
    ]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
        assert all(str(cell.value).startswith("#") for cell in sheet[2])
    rows = {row[2]: row for row in book["Articles"].iter_rows(min_row=3, values_only=True)}
    assert rows["RIZ"][4:14] == (0, 60, 21, 0, 0, 0, 0, 39, 38, -1)
    write_report(as_report(report_of(stage)), tmp_path / "day.csv")
    with (tmp_path / "day.csv").open(encoding="utf-8-sig", newline="") as file:
        read_back = list(csv.reader(file, delimiter=";"))
    assert read_back[1][2] == "'#item+code" or read_back[1][2] == "#item+code"
    assert not [cell for row in read_back for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_paper_lists_hold_who_is_entitled_by_size(stage: Stage, tmp_path: Path) -> None:
    session = stage.session
    for write in (write_tally_sheet, write_receipt_sheet):
        out = tmp_path / f"{write.__name__}.pdf"
        assert write(session.programme, session.books, ROUND, "RBT", out, session.now()) == 10
        text = text_of(out)
        for known in session.books.register:
            assert (known.number in text) == (known.point == "RBT")
        if write is write_receipt_sheet:
            assert " ".join(text.split()).count("× Dentifrice") == 10, "no ration is cut"
        assert text.index("Ménages de 1 personne") < text.index("Ménages de 2 personnes")
        assert ("Diallo Essai" in text) == (write is write_receipt_sheet)


@pytest.mark.parametrize("write", [write_tally_sheet, write_receipt_sheet])
def test_the_priority_lane_is_marked_on_the_lists_or_comes_first_and_its_reason_never(
    stage: Stage, tmp_path: Path, write: Callable[..., int]
) -> None:
    session = stage.session
    secret = Flag(code="ENCEINTE", instruction={"fr": "Une chaise"}, priority_lane=True)
    session.programme = replace(session.programme, flags=(*session.programme.flags, secret))
    first, last = (session.books.register.get(f"h-RBT-{number:04}") for number in (9, 7))
    assert first is not None
    assert last is not None
    registration.register(session, [replace(first, flags=("ENCEINTE",)), replace(last, flags=("PORTAGE",))])
    texts = []
    for by_lane in (False, True):
        out = tmp_path / f"{by_lane}.pdf"
        assert write(session.programme, session.books, ROUND, "RBT", out, session.now(), by_lane) == 10
        texts.append(text_of(out))
    for text in texts:
        assert text.count("▸") == 2, "one household, and what the mark means"
        assert "RBT-0009 ▸" in text
        assert "ENCEINTE" not in text
        assert "chaise" not in text
        assert "RBT-0007" in text
    assert texts[0].index("RBT-0004") < texts[0].index("RBT-0009")
    assert texts[1].index("RBT-0009") < texts[1].index("RBT-0004")
    assert "File prioritaire · Ménages de 7 personnes" in texts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_proxy_for_many_households_and_each_override_are_in_the_report(
    stage: Stage, tmp_path: Path, language: str
) -> None:
    stage.session.programme = replace(stage.session.programme, max_units_per_proxy=2)
    desk = stage.desk()
    few, many = (Collector(CollectorKind.PROXY, name, "voisin") for name in ("Peu Essai", "Trop Essai"))
    for number, collector in ((4, few), (9, few), (6, many), (7, many), (8, many), (5, many)):
        stage.pass_time()
        desk.hand_over(desk.look_up(f"h-RBT-{number:04}"), collector=collector)
    again = desk.look_up("h-RBT-0002")
    desk.hand_over_anyway(again, all_of(desk.may_be_overridden(again)[:1]), "sara", PASSPHRASE, "sac percé")
    report = report_of(stage)
    assert report.fan_in == (FanInLine(4, ("sara",)),)
    assert (report.desk.proxies, report.desk.alternates, len(report.overrides)) == (6, 0, 1)
    speak(language)
    write_report(as_report(report), tmp_path / "day.pdf")
    text = text_of(tmp_path / "day.pdf")
    if language != "ar":  # whose words come out of a PDF as they stand on the line
        assert say("reports.fan_in", n=2) in text
        assert say("reports.fan_in_line", n=4, by="sara") in text
    assert "percé" in text
    assert "Essai" not in text
    write_report(as_report(report), tmp_path / "day.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "day.xlsx").worksheets[0].iter_rows(values_only=True))
    assert (say("reports.fan_in", n=2), 1) in [row[:2] for row in rows]
    assert (say("reports.overrides"), 1) in [row[:2] for row in rows]
