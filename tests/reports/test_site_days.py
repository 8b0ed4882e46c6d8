"""Several sites' days as one report: its figures are sums of the single day reports, and nobody is singled out."""

from __future__ import annotations

import csv
import gc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.people import ATOMS, Members, Sex
from distro.rehearsal import Stage, build_stage, play_day, play_services
from distro.reports.day.figures import DayReport
from distro.reports.day.report import day_report
from distro.reports.press.report import Report, write_report
from distro.reports.press.table import Table
from distro.reports.site_days import ages_by_site, days_report, site_days
from distro.stations import days, stockroom
from distro.stations.laptops import sync
from distro.texts import LANGUAGES, say, speak
from tests_programme import SOURCE

FIRST, LAST = date(2023, 6, 14), date(2023, 6, 16)
SITES = ("RBT", "TNG")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A day and a day of services at Rabat, then a day at Tangier."""
    made = build_stage(tmp_path_factory.mktemp("demo") / "store", SOURCE, 1350, 160, 3)
    session, random = made.session, Random(3)
    play_day(made, random)
    play_services(made, random)
    day = days.open_day(session, "TNG", ("2023-T1",))
    stockroom.issue(session, "TNG", stockroom.in_store(session, "TNG"))
    play_day(Stage(made.folder, session, made.clock, day), random)
    yield made
    session.store.close()
    speak("fr")
    gc.collect()  # fpdf2 leaves its font files to the collector


@pytest.fixture(autouse=True)
def _in_french() -> None:
    speak("fr")


def report_of(stage: Stage, *sites: str, first: date = FIRST, last: date = LAST) -> Report:
    session = stage.session
    return days_report(session.programme, session.books, sites or SITES, first, last, session.now())


def single(stage: Stage) -> list[DayReport]:
    session = stage.session
    return [day_report(session.programme, session.books, day.name) for day in session.books.days.all()]


def part(report: Report, code: str) -> Table:
    [found] = [one for one in report.parts if isinstance(one, Table) and one.name == say(code)]
    return found


def test_each_figure_is_the_sum_of_the_single_day_reports(stage: Stage) -> None:
    report, every = report_of(stage), single(stage)
    rows: dict[Any, Any] = {row[0]: row[1:] for row in part(report, "sites.by_site").rows}
    figures: dict[str, Callable[[DayReport], int]] = {
        "sites.days": lambda day: 1,
        "reports.planned": lambda day: day.planned.households,
        "reports.served": lambda day: day.served.households,
        "reports.no_show": lambda day: day.no_show.households,
        "movement.beyond": lambda day: day.beyond.households,
        "reports.people_reached": lambda day: day.people[-1].reached.people,
        "sites.handovers": lambda day: day.desk.handovers,
        "reports.refused": lambda day: sum(line.scans for line in day.refusals),
        "reports.overrides": lambda day: len(day.overrides),
        "reports.voids": lambda day: len(day.voids),
    }
    for code, figure in figures.items():
        each = [sum(figure(day) for day in every if day.point == site) for site in SITES]
        assert rows[say(code)] == (*each, sum(each)), code
    assert rows[say("reports.served")][2] > 100
    assert rows[say("reports.voids")][2] > 0


def test_items_and_baskets_are_the_sums_too_and_what_is_left_is_the_last_day_s(stage: Stage) -> None:
    report, every = report_of(stage), single(stage)
    names = {item.code: item.name["fr"] for item in stage.session.programme.goods}
    handed = {row[0]: row[1:] for row in part(report, "sites.items_handed").rows}
    gone = {row[0]: row[1:] for row in part(report, "sites.items_gone").rows}
    left = {row[0]: row[1:] for row in part(report, "sites.items_left").rows}
    for code, name in names.items():
        lines = [[line for day in every if day.point == site for line in day.items if line.code == code]
                 for site in SITES]  # fmt: skip
        out = [sum(line.handed_over for line in each) for each in lines]
        assert handed.get(name, (0, 0, 0)) == (*out, sum(out))
        lost = [sum(line.lost + line.damaged + line.expired for line in each) for each in lines]
        assert gone.get(name, (0, 0, 0)) == (*lost, sum(lost))
        counted = [each[-1].counted for each in lines]
        assert left.get(name, (0, 0, 0)) == (*counted, sum(filter(None, counted)))
    whole = sum(basket.whole for day in every for basket in day.baskets if basket.code == "PANIER")
    assert {row[0]: row[-1] for row in part(report, "donor.baskets").rows}["Panier alimentaire"] == whole


def test_ages_add_up_to_everybody_reached_and_no_count_is_small(stage: Stage) -> None:
    table = part(report_of(stage), "donor.grid.unhcr")
    *rows, total = table.rows
    assert total[-1] == sum(day.people[-1].reached.people for day in single(stage))
    assert not [n for row in rows for n in row[1:] if isinstance(n, int) and 0 < n < 5]


def test_one_day_of_one_site_is_its_day_report(stage: Stage) -> None:
    report, day = report_of(stage, "RBT", last=FIRST), single(stage)[0]
    rows: dict[Any, Any] = {row[0]: row[1:] for row in part(report, "sites.by_site").rows}
    assert rows[say("reports.served")] == (day.served.households,)
    assert say("movement.days") not in [one.name for one in report.parts if isinstance(one, Table)]
    with pytest.raises(KeyError):
        report_of(stage, first=date(2023, 7, 1), last=date(2023, 7, 2))


def test_what_is_left_is_not_told_before_the_close(tmp_path: Path) -> None:
    """Who counts must not find it in a report."""
    made = build_stage(tmp_path / "store", SOURCE, 0, 20, 3)
    report = report_of(made, "RBT", last=FIRST)
    assert not [one for one in report.parts if isinstance(one, Table) and one.name == say("sites.items_left")]
    made.session.store.close()


def test_doubles_are_those_of_the_sync(stage: Stage) -> None:
    session = stage.session
    found = site_days(session.programme, session.books, SITES, FIRST, LAST)
    assert sum(day.doubles for day in found) == sum(len(double.handovers) - 1 for double in sync.doubles(session))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_paper_a_workbook_and_a_csv(stage: Stage, tmp_path: Path, language: str) -> None:
    speak(language)
    report = report_of(stage)
    for ending in (".pdf", ".xlsx", ".csv"):
        write_report(report, tmp_path / f"jours{ending}")
    with pypdfium2.PdfDocument(tmp_path / "jours.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    served = sum(day.served.households for day in single(stage))
    assert str(served) in text
    sheets = openpyxl.load_workbook(tmp_path / "jours.xlsx")
    [row] = [row for row in sheets.worksheets[1].iter_rows(values_only=True) if row[0] == say("reports.served")]
    assert row[-1] == served
    with (tmp_path / "jours.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter="," if language == "en" else ";"))
    assert lines[1][0] == "#date+occurred"
    assert [line[0] for line in lines[2:]] == ["2023-06-14", "2023-06-15", "2023-06-16"], "no row of sums"
    assert sum(int(line[3]) for line in lines[2:]) == served
    speak("fr")


people = st.lists(
    st.builds(Members, st.sampled_from(Sex), st.sampled_from([*ATOMS, "18+", "?", "5-17"]), st.integers(1, 9)),
    max_size=12,
)


@given(st.dictionaries(st.sampled_from(["RBT", "TNG", "FES", "OUJ"]), people, min_size=1))
def test_no_band_singles_anybody_out(members: dict[str, list[Members]]) -> None:
    table = ages_by_site({site: site for site in members}, members)
    everybody = sum(member.count for those in members.values() for member in those)
    counts = [n for row in table.rows for n in row[1:] if isinstance(n, int)]
    assert not [n for n in counts if 0 < n < 5]
    if table.rows:
        assert table.rows[-1][-1] == everybody
        assert sum(row[-1] for row in table.rows[:-1]) == everybody  # type: ignore[misc]
        assert sum(table.rows[-1][1:-1]) == everybody  # type: ignore[arg-type]
    else:
        assert everybody < 5
