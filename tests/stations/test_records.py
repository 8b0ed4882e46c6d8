"""Reports by one table: whose role may have which; handovers by every filter; what access does not tell."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from msgspec import structs
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.events import Handover
from distro.model.people import Consent
from distro.model.services import Priority, Service, ServiceCode
from distro.reports.press.report import tables_of
from distro.rules.roles import ROLES, may
from distro.stations import days, records, registration, service_desk, stockroom
from distro.stations.errors import Refused
from distro.stations.records import REPORTS, Ask, Query, make
from distro.stations.upload import Period, as_submissions
from stage import PASSPHRASE, ROUND, Stage, make_stage

ANSWERS = {
    Ask.POINT: {"point": "RBT"},
    Ask.ITEM: {"item": "RIZ"},
    Ask.HOUSEHOLD: {"household": "RBT-0001"},
    Ask.ROUND: {"round": ROUND},
}


@pytest.fixture
def served(stage: Stage) -> Stage:
    """Four handovers: one by a typed number, one taken back; whoever is left is invited by time."""
    desk = stage.desk()
    for number in (1, 2, 3):
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))
        stage.pass_time()
    stage.desk(2).hand_over(stage.desk(2).look_up("h-RBT-0004"))
    stage.desk().void(stage.desk().recent()[-1].id, "mauvais ménage")
    stage.invite()
    return stage


@pytest.fixture
def roles(served: Stage) -> Iterator[Stage]:
    for role in ROLES:
        served.session.store.keyring.add(f"p-{role}", PASSPHRASE, role)
    yield served


def query(kind: str, stage: Stage) -> Query:
    given = {name: value for ask in REPORTS[kind].asks for name, value in ANSWERS.get(ask, {}).items()}
    return Query(**given, first=stage.session.now().date())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", REPORTS)
def test_each_report_is_for_whose_task_it_is_and_is_written_as_the_table_says(
    roles: Stage, tmp_path: Path, kind: str
) -> None:
    task = REPORTS[kind].task
    for role in ROLES:
        roles.session.log_in(f"p-{role}", PASSPHRASE)
        if task is None or may(role, task):
            made = make(roles.session, kind, query(kind, roles))
        else:
            with pytest.raises(Refused, match="not_your_role"):
                make(roles.session, kind, query(kind, roles))
    for ending in REPORTS[kind].formats:
        made.write(tmp_path / f"out{ending}")
        assert (tmp_path / f"out{ending}").stat().st_size > 100
    with pytest.raises(Refused, match="format_unknown"):
        records.demand_format(kind, tmp_path / "out.docx")


def rows(stage: Stage, **wanted: object) -> list[tuple[object, ...]]:
    report = make(stage.session, "handovers", Query(**wanted)).report  # type: ignore[arg-type]
    assert report is not None
    return list(report.data.rows)


def test_handovers_are_found_by_every_filter(served: Stage) -> None:
    every = rows(served)
    assert len({row[0] for row in every}) == 4
    day = served.session.now().date()
    assert rows(served, first=day, last=day, points=("RBT",)) == every
    assert rows(served, points=("TNG",)) == []
    assert {row[7] for row in rows(served, household="rbt-0002")} == {"RBT-0002"}
    assert {row[15] for row in rows(served, item="RIZ")} == {"Riz, 1 kg"}
    assert rows(served, lot="L1") != []
    assert rows(served, operator="sara") == every
    assert rows(served, operator="awa") == []
    for nobody in ({"operator": "ava"}, {"item": "RIX"}, {"lot": "L9"}):
        with pytest.raises(Refused, match="_unknown"):
            rows(served, **nobody)
    assert {row[4] for row in rows(served, desk=2)} == {2}
    assert {row[9] for row in rows(served, how="scanned")} == {"carte scannée"}
    assert rows(served, collector="PROXY") == [] == rows(served, overridden=True) == rows(served, late=True)
    assert {row[21] for row in rows(served, voided=True)} == {"mauvais ménage"}


def test_what_is_of_a_day_counts_for_it_whatever_the_clock_said(tmp_path: Path) -> None:
    """A period has the same handovers in every report, those of a laptop, too, that told them by its clock."""
    stage = make_stage(tmp_path / "store")
    session = stage.session
    day = session.now().date()
    made = stage.desk().hand_over(stage.desk().scan(read(stage.card(4).code, session.card_key)))
    stage.pass_time(24 * 3600)
    told = {**structs.asdict(made), **session.stamper()("RBT"), "household": "h-RBT-0005"}
    session.append([Handover(**told)])
    assert session.books.handovers.get(told["id"]).occurred_at.date() > day  # type: ignore[union-attr]
    assert rows(stage, first=day, last=day) == rows(stage) != []
    data: Any = make(session, "donor", Query(last=day)).data
    assert (data["households"], data["handovers"]) == (2, None), "few are not told apart"
    assert data["contacts"] == 2
    _, held = as_submissions(session, Period(day, day))
    assert held.total() == 2
    session.store.close()


def test_what_was_done_on_a_day_is_told_where_the_clock_is_behind_it(tmp_path: Path) -> None:
    """The clock stands three days before the date that was confirmed; nobody says until when."""
    stage = make_stage(tmp_path / "store", open_day=False)
    session, day = stage.session, stage.session.now().date()
    stage.pass_time(-3 * 24 * 3600)
    days.open_day(session, "RBT", (ROUND,), on=day)
    stockroom.receive(session, "RBT", "BL-9", [stockroom.ReceiptLine(item="RIZ", received=40)])
    stockroom.issue(session, "RBT", stockroom.in_store(session, "RBT"))
    stage.desk().hand_over(stage.desk().scan(read(stage.card(4).code, session.card_key)))
    data: Any = make(session, "donor", Query()).data
    assert data["households"] == 1
    for asked in (Query(), Query(first=day, last=day)):
        report = make(session, "stock", asked).report
        assert report is not None
        assert {row[1]: row[7] for row in report.data.rows}["RIZ"] == 3
        [papers] = [table for table in tables_of(report) if table.name == "Papiers de la période"]
        assert [row[:2] for row in papers.rows][-2:] == [("RBT-BR-0002", day), ("RBT-BS-0001", day)]
    session.store.close()


def test_protection_cases_are_not_told_by_the_access_report(roles: Stage) -> None:
    session = roles.session
    household = session.books.register.numbered("RBT-0004")
    assert household is not None
    registration.register(session, [replace(household, consent=Consent("v1"))])
    both = (ServiceCode.ANTI_TRAFFICKING, ServiceCode.HEALTH)
    place = Service(code="P", organisation="Essai", name={"fr": "Essai"}, city="Rabat", services=both,
                    verified_on=session.now().date())  # fmt: skip
    service_desk.load_service_map(session, (place,))
    session.log_in("p-protection", PASSPHRASE)
    hidden, told = (service_desk.refer(session, household.id, one, "P", Priority.NORMAL).number for one in both)
    for role in ("registrar", "supervisor", "data_focal_point"):
        session.log_in(f"p-{role}", PASSPHRASE)
        report = make(session, "access", Query(household="RBT-0004")).report
        assert report is not None
        said = str([table.rows for table in tables_of(report)])
        assert (hidden in said, told in said) == (False, True)


def test_one_truth_in_every_format(served: Stage, tmp_path: Path) -> None:
    """Whatever a day's report is written as, it says the same of households, people and each item."""
    made = make(served.session, "day", Query(point="RBT"))
    for ending in (".pdf", ".xlsx", ".csv"):
        made.write(tmp_path / f"day{ending}")
    figures = made.data
    everybody = figures.people[-1].reached  # type: ignore[attr-defined]
    handed = {item.code: item.handed_over for item in figures.items}  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(tmp_path / "day.xlsx")
    summary = dict(row[:2] for row in book["Résumé"].iter_rows(min_row=3, values_only=True))
    assert summary["servis"] == everybody.households == 3
    assert summary["personnes atteintes"] == everybody.people
    assert {row[2]: row[6] for row in book["Articles"].iter_rows(min_row=3, values_only=True)} == handed
    given: dict[object, int] = {}
    for row in book["Remises"].iter_rows(min_row=3, values_only=True):
        given[row[10]] = given.get(row[10], 0) + int(str(row[11]))
    assert given == {code: n for code, n in handed.items() if n}
    with (tmp_path / "day.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))[2:]
    assert {line[2]: int(line[6]) for line in lines} == handed
    with pypdfium2.PdfDocument(tmp_path / "day.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range().split("\r\n")
    assert {"10", str(everybody.households), str(everybody.people)} <= set(text)
    [rice] = [line for line in text if line.startswith("Riz, 1 kg ")]
    assert str(handed["RIZ"]) in rice.split()
