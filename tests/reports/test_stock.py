"""Stock over a period: figures that tie to the ledger and to each other; a count sheet that tells none of them."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pypdfium2
import pytest

from distro.model.goods import AdjustmentReason, Condition, Lot
from distro.rehearsal import Stage, build_stage, play_day, play_services
from distro.reports.distribution import distribution_report
from distro.reports.flows import stock_lines
from distro.reports.forms.count_sheet import write_count_sheet
from distro.reports.postings import held_at, postings
from distro.reports.press.report import write_report
from distro.reports.press.table import Table
from distro.reports.stock import stock_report
from distro.reports.stock_card import stock_card
from distro.rules.ledger import first_expired
from distro.stations import programme, stockroom, transfers
from distro.stations.stockroom import ReceiptLine
from distro.texts import LANGUAGES, say, speak
from tests_programme import SOURCE, of_two_donors

FIRST, LAST = date(2023, 6, 1), date(2023, 6, 30)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Two days at Rabat, and all that can happen in a stock room, by two donors."""
    made = build_stage(tmp_path_factory.mktemp("demo") / "store", SOURCE, 1350, 100, 3)
    session, random = made.session, Random(3)
    play_day(made, random)
    programme.change(session, programme.preview(session, of_two_donors(session.programme_source)))
    stockroom.receive(session, "RBT", "BL-ECHO", [ReceiptLine(item="RIZ", received=70, declared=75, donor="ECHO")])
    stockroom.receive(session, "RBT", "BL-2", [ReceiptLine(item="SAVON", received=10, donor="JPN")])
    sent = transfers.send(session, "RBT", "TNG", [("RIZ", 20), ("SAVON", 5)])
    transfers.arrive(session, "TNG", sent.document)
    stockroom.give_back(session, "RBT", [("SAVON", 10), ("SHAMPOOING", 4), ("SERVIETTES", 9)])
    stockroom.make_kits(session, "RBT", "DIGNITE", 2)
    gone = transfers.send(session, "RBT", "TNG", [("SAVON", 1)])
    stockroom.cancel(session, gone.document, "camion rentré")
    play_services(made, random)
    yield made
    session.store.close()
    speak("fr")
    gc.collect()  # fpdf2 leaves its font files to the collector


def lines(stage: Stage, *sites: str, first: date = FIRST, last: date = LAST):  # type: ignore[no-untyped-def]
    return stock_lines(postings(stage.session.books), frozenset(sites), first, last, "JPN")


@pytest.mark.parametrize("sites", [("RBT",), ("TNG",), ("RBT", "TNG")])
def test_what_is_left_is_what_the_ledger_holds(stage: Stage, sites: tuple[str, ...]) -> None:
    found = lines(stage, *sites)
    for item in stage.session.programme.goods:
        held = sum(
            quantity
            for site in sites
            for account in held_at(site)
            for (lot, condition), quantity in stage.session.books.stock.shelf(account).items()
            if lot.item == item.code and condition == Condition.GOOD
        )
        assert sum(line.closing for (code, _), line in found.items() if code == item.code) == held


@pytest.mark.parametrize("sites", [("RBT",), ("RBT", "TNG")])
def test_the_line_of_an_item_lists_what_is_left_of_its_lots(stage: Stage, sites: tuple[str, ...]) -> None:
    session, found = stage.session, lines(stage, *sites)
    held: Counter[Lot] = Counter()
    for site in sites:
        for account in held_at(site):
            for (lot, condition), n in session.books.stock.shelf(account).items():
                held[lot] += n if condition == Condition.GOOD else 0
    for line in found.values():
        assert line.closing == line.lots.total()
    left = {lot: n for line in found.values() for lot, n in line.lots.items() if n}
    assert left == {lot: n for lot, n in held.items() if n}
    report = stock_report(session.programme, session.books, sites, FIRST, LAST, session.now())
    told = {(row[1], row[2]): str(row[-1]) for row in report.data.rows}
    for (item, donor), line in found.items():
        assert [int(each.rpartition(": ")[2]) for each in told[item, donor].split("; ") if each] == [
            line.lots[lot] for lot in sorted((lot for lot, n in line.lots.items() if n), key=first_expired)
        ]


def test_one_period_ends_where_the_next_begins(stage: Stage) -> None:
    middle = date(2023, 6, 14)
    before = lines(stage, "RBT", last=middle)
    after = lines(stage, "RBT", first=middle + timedelta(days=1))
    whole = lines(stage, "RBT")
    for key, line in whole.items():
        assert key not in before or before[key].closing == after[key].opening
        assert line.closing == after[key].closing


def test_donors_are_told_apart_and_every_flow_has_its_name(stage: Stage) -> None:
    found = lines(stage, "RBT")
    assert found["RIZ", "ECHO"].flows["received"] == 70
    together = lines(stage, "RBT", "TNG")
    assert sum(line.flows["transferred_out"] for line in together.values()) == 20 + 5
    assert all(line.flows["transferred_in"] == line.flows["transferred_out"] for line in together.values())
    soap = found["SAVON", "JPN"].flows
    assert (soap["transferred_out"], soap["kits"]) == (5, 4), "the cancelled transfer came back"
    assert lines(stage, "TNG")["SAVON", "JPN"].flows["transferred_in"] == 5
    handed = sum(line.quantity for made in stage.session.books.handovers for line in made.lines if line.item == "SAVON")
    assert soap["handed_over"] == handed > 0
    assert soap["damaged"] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_a_paper_a_workbook_and_a_csv(stage: Stage, tmp_path: Path, language: str) -> None:
    speak(language)
    session = stage.session
    report = stock_report(session.programme, session.books, ("RBT",), FIRST, LAST, session.now())
    for ending in (".pdf", ".xlsx", ".csv"):
        write_report(report, tmp_path / f"stock{ending}")
    with pypdfium2.PdfDocument(tmp_path / "stock.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert "RBT-BR-0002" in text
    assert "ECHO" in text
    sheet = openpyxl.load_workbook(tmp_path / "stock.xlsx").worksheets[1]
    rice = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "RIZ" and row[2] == "ECHO")
    assert rice[4] == 70
    assert "#item+code" in (tmp_path / "stock.csv").read_text("utf-8-sig")
    speak("fr")


def test_the_distribution_report_says_who_came_and_what_went_out(stage: Stage, tmp_path: Path) -> None:
    session = stage.session
    report = distribution_report(session.programme, session.books, ("RBT", "TNG"), FIRST, LAST, session.now())
    goods_day, services_day, total = report.data.rows
    days = session.books.days.all()
    assert [row[5] for row in (goods_day, services_day)] == [len(day.served) for day in days]
    assert goods_day[4] == goods_day[5] + goods_day[6]  # type: ignore[operator]
    assert total[5] == goods_day[5] + services_day[5]  # type: ignore[operator]
    [given] = [part for part in report.parts if isinstance(part, Table) and part.name == say("movement.items")]
    items = {row[1]: row for row in given.rows}
    handed = sum(line.quantity for made in session.books.handovers for line in made.lines if line.item == "HUILE")
    assert (items["HUILE"][2], items["HUILE"][3]) == (handed, handed * 900 // 1000)
    assert items["ECOUTE"][3] is None
    [whose] = [part for part in report.parts if isinstance(part, Table) and part.name == say("donor.goods_of")]
    told = {(row[0], row[2]): row[3:] for row in whose.rows}
    european = lines(stage, "RBT", "TNG")["RIZ", "ECHO"]
    assert told["Union européenne", "RIZ"] == (70, european.flows["handed_over"], european.closing)
    for ending in (".pdf", ".xlsx", ".csv"):
        write_report(report, tmp_path / f"distribution{ending}")


def test_a_stock_card_ends_with_what_is_there(stage: Stage, tmp_path: Path) -> None:
    session = stage.session
    card = stock_card(session.programme, session.books, "RBT", "RIZ", session.now())
    balance = card.data.rows[-1][-1]
    assert balance == sum(line.closing for (code, _), line in lines(stage, "RBT").items() if code == "RIZ")
    running = 0
    for _, _, _, came, went, then in card.data.rows:
        assert isinstance(came, int | None)
        assert isinstance(went, int | None)
        running += (came or 0) - (went or 0)
        assert running == then
    european = stock_card(session.programme, session.books, "RBT", "RIZ", session.now(), donor="ECHO")
    assert european.data.rows[0][3] == 70
    write_report(card, tmp_path / "fiche.pdf")


def test_the_count_sheet_lists_everything_and_tells_no_book_figure(stage: Stage, tmp_path: Path) -> None:
    out = tmp_path / "comptage.pdf"
    write_count_sheet(stage.session.programme, "RBT", stage.session.now(), out)
    with pypdfium2.PdfDocument(out) as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    names = [item.name["fr"] for item in stage.session.programme.goods]
    assert all(name in text for name in names)
    words = {word for name in names for word in name.split()}
    held = {str(n) for _, n in stockroom.on_shelf(stage.session, "RBT") if n > 31}
    assert not {word for word in text.split() if word in held} - words
    assert AdjustmentReason.LOST not in text
