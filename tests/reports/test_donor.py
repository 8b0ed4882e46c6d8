"""The donor report on a played programme: its figures recomputed from the journal, its files read back."""

from __future__ import annotations

import csv
import gc
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import hxl
import openpyxl
import pypdfium2
import pytest
from msgspec.structs import replace

from apart import close, later, serve
from distro.cards.code import read
from distro.model.events import HandoverLine
from distro.rehearsal import Stage, build_stage, play_day, play_services
from distro.reports.day.report import day_report
from distro.reports.donor import donor_report, figures, five_w, five_w_report
from distro.reports.press.report import Report, ReportNote, write_report
from distro.reports.press.table import Table
from distro.reports.reach import GRIDS, bands, reach, reach_beside_months
from distro.rules.lines import declined
from distro.stations import days
from distro.texts import LANGUAGES, say, speak
from stage import PASSPHRASE, make_stage
from tests_programme import SOURCE

UNTIL = date(2023, 6, 30)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = build_stage(tmp_path_factory.mktemp("demo") / "store", SOURCE, 1350, 120, 7)
    random = Random(7)
    play_day(made, random)
    play_services(made, random)
    yield made
    made.session.store.close()
    speak("fr")
    gc.collect()  # fpdf2 leaves its font files to the collector


def report_of(stage: Stage) -> Report:
    programme, books = stage.session.programme, stage.session.books
    return donor_report(programme, books, reach(programme, books, UNTIL), stage.session.now())


def tables_of(report: Report) -> list[Table]:
    return [part for part in report.parts if isinstance(part, Table)]


def journal(stage: Stage, table: str) -> list[dict[str, Any]]:
    return [json.loads(raw) for _, raw in stage.session.store.events.table(table).raw()]


def test_people_are_counted_once_and_contacts_every_time(stage: Stage) -> None:
    found = reach(stage.session.programme, stage.session.books, UNTIL)
    voided = {document["handover"] for document in journal(stage, "voids")}
    handovers = [h for h in journal(stage, "handovers") if h["id"] not in voided]
    granted = {g["household"]: g for g in journal(stage, "entitlements")}
    checks, slips = journal(stage, "needs"), [r for r in journal(stage, "referrals") if r["kind"] == "ReferralMade"]
    served = {h["household"] for h in handovers}
    registered = {
        document["household"]["id"]: document["household"]
        for _, raw in stage.session.store.register.table("households").raw()
        for document in [json.loads(raw)]
    }
    only_met = {event["household"] for event in [*checks, *slips]} - served
    people = sum(n for household in served for _, _, n in granted[household]["members"]) + len(only_met)
    assert (len(found.households), found.people) == (len(served | only_met), people)
    assert found.contacts == len(handovers) + len(checks) + len(slips)
    assert len(served) < len(handovers), "somebody came twice, and is one household"
    handed: Counter[str] = Counter()
    for handover in handovers:
        for _, _, item, quantity, *_ in handover["lines"]:
            handed[item] += quantity
    assert {item: n for (item, _), n in found.items.items()} == dict(+handed)
    assert handed["ECOUTE"] > 0
    assert {household["id"] for household in registered.values()} >= served


@pytest.mark.parametrize("grid", GRIDS)
def test_every_grid_sums_up_to_the_same_people(stage: Stage, grid: str) -> None:
    found = reach(stage.session.programme, stage.session.books, UNTIL)
    assert sum(sum(counts) for _, counts in bands(found.members, grid)) == found.people


def test_nothing_counts_that_came_later(stage: Stage) -> None:
    before = reach(stage.session.programme, stage.session.books, date(2023, 6, 1))
    assert (before.people, before.contacts, before.items) == (0, 0, {})
    first = reach(stage.session.programme, stage.session.books, date(2023, 6, 14))
    assert first.checks == 0 < first.people


def test_no_count_below_five_is_told_apart(stage: Stage) -> None:
    report = report_of(stage)
    for table in (*tables_of(report), report.data):
        about_people = [at for at, (_, tag) in enumerate(table.columns) if tag.startswith("#reached")]
        for row in table.rows:
            small = [cell for cell in (row[at] for at in about_people) if isinstance(cell, int) and 0 < cell < 5]
            assert not small, (table.name, row)


def test_the_budget_is_what_was_handed_over_at_its_cost(stage: Stage) -> None:
    report = report_of(stage)
    found = reach(stage.session.programme, stage.session.books, UNTIL)
    cost = {item.code: item.cost_cents for item in stage.session.programme.items}
    [budget] = [table for table in tables_of(report) if table.name == "Budget, en USD"]
    by_line = {row[0]: row for row in budget.rows}
    food = sum(found.items.get((item, "JPN"), 0) * cost[item] for item in stage.session.programme.budget[0].items)
    assert by_line["Paniers alimentaires"][1:] == (42000, Decimal(food) / 100, 42000 - Decimal(food) / 100)
    assert by_line["Total"][1] == 151500


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_a_paper_and_a_workbook_without_a_name(stage: Stage, tmp_path: Path, language: str) -> None:
    speak(language)
    report = report_of(stage)
    for ending in (".pdf", ".xlsx"):
        write_report(report, tmp_path / f"donor{ending}")
    with pypdfium2.PdfDocument(tmp_path / "donor.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    found = reach(stage.session.programme, stage.session.books, UNTIL)
    assert str(found.people) in text
    assert "Personnes uniques" in text, "the summary is in French and in English"
    assert "Unique people" in text
    for household in stage.session.books.register:
        assert household.name not in text
        assert household.number not in text
    book = openpyxl.load_workbook(tmp_path / "donor.xlsx")
    assert len(book.sheetnames) == len(tables_of(report)) + 2
    speak("fr")


def test_the_5w_is_hxl_that_libhxl_validates(stage: Stage, tmp_path: Path) -> None:
    write_report(report_of(stage), tmp_path / "5w.csv")
    source = hxl.data(str(tmp_path / "5w.csv"), hxl.InputOptions(allow_local=True))
    assert source.validate()
    assert {"#org+funder", "#sector", "#loc+name", "#date+start", "#reached+ind"} <= set(source.display_tags)
    found = reach(stage.session.programme, stage.session.books, UNTIL)
    with (tmp_path / "5w.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))[1:]
    basket = sum(int(row["personnes uniques"]) for row in rows if row["activité"] == "Panier alimentaire")
    assert basket == sum(one.people for one in found.households if "PANIER" in one.baskets)


def test_the_workbook_of_the_5w_is_hxl_for_the_cluster_s_tools(stage: Stage, tmp_path: Path) -> None:
    """They read the first sheet and nothing else."""
    programme, books, now = stage.session.programme, stage.session.books, stage.session.now()
    report = five_w_report(programme, reach(programme, books, UNTIL), now)
    told = {}
    for ending in ("csv", "xlsx"):
        write_report(report, tmp_path / f"5w.{ending}")
        with hxl.data(str(tmp_path / f"5w.{ending}"), hxl.InputOptions(allow_local=True)) as source:
            people = source.display_tags.index("#reached+ind")
            told[ending] = (source.display_tags, [str(row.values[people]) for row in source])
    assert told["xlsx"] == told["csv"]
    assert told["xlsx"][1]


def test_a_handful_of_people_are_told_apart_in_no_form(tmp_path: Path) -> None:
    """Four households: neither a sentence nor a table nor JSON says how many women there were, nor lets it be found."""
    made = make_stage(tmp_path / "store")
    for number in (1, 2, 4, 10):
        desk = made.desk()
        desk.hand_over(desk.scan(read(made.card(number).code, made.session.card_key)))
    programme, books = made.session.programme, made.session.books
    found = reach(programme, books, made.session.now().date())
    report = donor_report(programme, books, found, made.session.now())
    assert len(found.households) == 4
    for table in (*tables_of(report), report.data):
        about = [at for at, (_, tag) in enumerate(table.columns) if tag.startswith("#reached+") and "+hh" not in tag]
        times = len(found.baskets) if table.name == say("donor.baskets") else 1  # "others" add up over the baskets
        for row in table.rows:
            told = {row[at] for at in about} - {None, 0, times * found.people, "–", "< 5"}
            assert not told, (table.name, row)
    assert "femmes : –, enfants : –" in report.summary[0].replace("\N{NO-BREAK SPACE}", " ")
    answer = figures(found)
    assert answer["handovers"] is None
    assert answer["people"] == found.people
    assert answer["baskets"] == {"others": sum(found.baskets.values())}
    made.session.store.close()


def test_an_overridden_household_counts_with_its_people_in_the_day_and_for_the_donor(tmp_path: Path) -> None:
    """Nothing was frozen for the household of another point; what the handover says of it stays after a purge."""
    made = make_stage(tmp_path / "store")
    desk = made.desk()
    verdict = desk.scan(read(made.card(12, "TNG").code, made.session.card_key))
    item = verdict.due[0] if verdict.due else desk.may_be_overridden(verdict)[0]
    lines = [HandoverLine(item.round, item.basket, item.item, 1, 1)]
    desk.hand_over_anyway(verdict, lines, "sara", PASSPHRASE, "venue de Tanger")
    programme, books = made.session.programme, made.session.books
    [day] = books.days.all()
    report = day_report(programme, books, day.name)
    found = reach(programme, books, made.session.now().date())
    assert report.people[-1].reached.people == found.people == 2
    made.session.store.close()


def test_what_was_told_at_the_ends_of_months_is_what_each_of_them_tells(tmp_path: Path) -> None:
    """The journal is gone through once for all of them."""
    made = make_stage(tmp_path)
    session = made.session
    serve(made, 1)
    scanned = made.desk().scan(read(made.card(2).code, session.card_key))
    made.desk().hand_over(scanned, [declined(line, line.quantity) for line in scanned.due])
    for round_ in ("2023-T2", "2023-T3"):
        close(made)
        later(made, days=91)
        days.open_day(session, "RBT", (round_,), freeze=True)
        serve(made, 3)
    found = reach_beside_months(session.programme, session.books, date(2023, 12, 31))
    assert found.before == tuple(reach(session.programme, session.books, date(2023, month, 30)) for month in (6, 9))
    assert replace(found, before=()) == reach(session.programme, session.books, date(2023, 12, 31))
    assert [(len(one.households), one.handovers) for one in (*found.before, found)] == [(1, 2), (2, 3), (2, 4)]
    session.store.close()


@pytest.mark.parametrize("newcomers", range(1, 9))
def test_two_reports_one_after_the_other_give_nobody_back(stage: Stage, newcomers: int) -> None:
    """What both tell by the same words differs by nothing or by five; people, households and goods are exact."""
    programme, books, now = stage.session.programme, stage.session.books, stage.session.now()
    every = reach(programme, books, UNTIL)
    first = replace(every, until=date(2023, 5, 31), households=every.households[:-newcomers])
    second = replace(every, before=(first,))
    earlier, later = (donor_report(programme, books, found, now) for found in (first, second))
    assert dict(later.figures)[say("donor.people")] == every.people
    if any(isinstance(part, ReportNote) and "31/05/2023" in part.text for part in later.parts):
        grids = {say(f"donor.grid.{name}") for name in GRIDS}
        assert [one for one in tables_of(earlier) if one.name in grids] == [
            one for one in tables_of(later) if one.name in grids
        ]
    sums = {say("reports.total"), say("donor.all")}
    for before, after in (
        (told(earlier), told(later)),
        (cells(five_w(programme, first)), cells(five_w(programme, second))),
    ):
        assert before.keys() & after.keys()
        moved = {cell: after[cell] - count for cell, count in before.items() if cell in after and cell[1] not in sums}
        assert {cell: change for cell, change in moved.items() if 0 < abs(change) < 5} == {}
    assert figures(second)["people"] == every.people


def told(report: Report) -> dict[tuple[str, str, str], int]:
    """The counts of all tables of people by table, row and column."""
    return {cell: n for table in tables_of(report) for cell, n in cells(table).items()}


def cells(table: Table) -> dict[tuple[str, str, str], int]:
    """The counts of people and households."""
    return {
        (table.name, " ".join(str(cell) for cell in row if isinstance(cell, str)), head): cell
        for row in table.rows
        for (head, tag), cell in zip(table.columns, row, strict=True)
        if isinstance(cell, int) and tag.startswith("#reached")
    }
