"""`distro report distribution --office`: the head office reads in its tables what the sites' own reports say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest

from apart import carry, close, later, scan, serve, site
from cli.answered import demand_described
from distro.cards.code import read
from distro.exchange.errors import OfficeRefused
from distro.exchange.office.engines import _POSTGRES_READ, _SQLITE_READ, _Sqlite
from distro.problems import explain
from distro.reports.press.table import Table
from distro.rules.lines import given
from distro.stations import days, duplicates, programme, rounds, stockroom
from distro.stations.desk import Desk
from distro.stations.laptops import office
from distro.stations.records import Query, make
from distro.stations.stockroom import ReceiptLine
from distro.texts import LANGUAGES, say, speaking
from hub.postgres import Server
from hub.tables import Command
from hub.test_office_by_day import forge
from stage import ROUND, Stage
from tests_programme import SOURCE, of_two_donors

BLANKET = '{ item = "COUVERTURE", per_person = 1, cap = 8 }'
COUNSEL = '{ item = "ECOUTE", fixed = 1 }'
WINTER, SERVICES = "2023-T3", "2023-S2"
FIRST, SECOND = date(2023, 6, 14), date(2023, 6, 15)
PERIODS: tuple[dict[str, Any], ...] = (
    {"first": FIRST, "last": SECOND},
    {"first": FIRST, "last": FIRST},
    {"first": SECOND},
    {"points": ("TNG",)},
    {"points": ("RBT",), "last": FIRST},
    {"points": ("TNG", "RBT"), "first": FIRST},
)


def of_echo() -> bytes:
    """Blankets, in a winter round that begins with the summer, are ECHO's, and so are counsels."""
    text = of_two_donors(SOURCE).decode()
    text = text.replace(COUNSEL, COUNSEL.replace("= 1", '= 1, donor = "ECHO"'))
    text = text.replace(BLANKET, BLANKET.replace("cap = 8", 'cap = 8, donor = "ECHO"'))
    return text.replace("window_from = 2023-12-04", "window_from = 2023-06-12").encode()


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Stage]]:
    """Two days at two sites by two laptops: goods and counsels of two donors, a household on both days, one that is
    twice in the register and collected twice, a handover taken back, rice alone, and one after the other's close."""
    first, second = site(tmp_path_factory.mktemp("report"), open_day=False)
    session = first.session
    programme.change(session, programme.preview(session, of_echo()))
    for point in ("RBT", "TNG"):
        for code in (WINTER, SERVICES):
            rounds.freeze(session, code, point)
        stockroom.receive(session, point, f"BL-{point}", [ReceiptLine(item="COUVERTURE", received=40, donor="ECHO")])
        days.open_day(session, point, (ROUND, WINTER, SERVICES))
        stockroom.issue(session, point, stockroom.in_store(session, point))
    carry(first, second)
    rice_alone(first, 1)
    serve(first, 2)
    serve(second, 3)
    taken_back = serve(first, 4)
    first.desk().void(taken_back.id, "mauvais ménage")  # type: ignore[attr-defined]
    at_the_other_site(second)
    serve(first, 7)
    close(first)
    serve(second, 6)
    carry(second, first)
    both = [session.books.register.numbered(f"RBT-000{number}") for number in (6, 7)]
    duplicates.judge_same(session, *both)  # type: ignore[arg-type]
    later(first, hours=24)
    days.open_day(session, "RBT", (ROUND, WINTER, SERVICES))
    serve(first, 1)
    yield first, second
    for one in (first, second):
        one.session.store.close()


def rice_alone(stage: Stage, number: int) -> None:
    stage.pass_time()
    verdict = scan(stage, stage.card(number).code)
    stage.desk().hand_over(verdict, (given(next(line for line in verdict.due if line.item == "RIZ"), 1),))


def at_the_other_site(stage: Stage) -> None:
    """Somebody of Tangier collects there what there is."""
    stage.pass_time()
    desk = Desk(stage.session, "TNG")
    verdict = desk.scan(read(stage.card(11, "TNG").code, stage.session.card_key))
    there = dict(stockroom.on_shelf(stage.session, "TNG"))
    services = stage.session.programme.services_given
    lines = [given(line, line.quantity) for line in verdict.due if line.item in there or line.item in services]
    desk.hand_over(verdict, tuple(lines))


def told(stage: Stage, tables: str = "", **asked_for: Any) -> dict[str, list[dict[str, Any]]]:
    """The tables of the report by name, a row by its tags; without what came of goods and is left, which the report of
    stock has."""
    report = make(stage.session, "distribution", Query(office=tables, **asked_for)).report
    assert report is not None
    found = {}
    for part in report.parts:
        if isinstance(part, Table):
            shown = [(at, tag) for at, (_, tag) in enumerate(part.columns) if not tag.startswith("#indicator")]
            rows = [{tag: row[at] for at, tag in shown} for row in part.rows]
            found[part.name] = [row for row in rows if row.get("#output+num") != 0]
    return found


@pytest.fixture
def folded(laptops: tuple[Stage, Stage], tables: str) -> str:
    """The tables, into which each laptop folded what it knows."""
    for one in reversed(laptops):
        office.fold(one.session, tables)
    return tables


def test_the_head_office_reads_what_the_sites_report(laptops: tuple[Stage, Stage], folded: str) -> None:
    first, _ = laptops
    for period in PERIODS:
        own = told(first, **period)
        days_of, items, reached, goods = own.values()
        assert len(days_of) > 1 and items and reached and goods, period
        assert told(first, folded, **period) == own, period
    donors = {row["#org+funder"]: row["#reached+hh"] for row in told(first, folded)[say("donor.reached_by")]}
    assert len(donors) == 2 and all(donors.values())


def test_who_only_may_read_gets_the_report_too(
    laptops: tuple[Stage, Stage], folded: str, tmp_path: Path, postgres: Server
) -> None:
    """Nothing is written, nobody who writes waits, and an account without any right is told which it lacks."""
    first, _ = laptops
    own = told(first)
    if not folded.startswith("postgresql"):
        Path(folded).chmod(0o400)
        with closing(sqlite3.connect(folded)) as before:
            size = before.execute("pragma data_version").fetchone()
            assert told(first, folded) == own
            assert before.execute("pragma data_version").fetchone() == size
        return
    database = folded.rsplit("/", 1)[1]
    reader = f"lector_{database}"
    with psycopg.connect(folded, autocommit=True) as server:
        server.execute(f"create role {reader} login password 'lector'".encode())
        theirs = f"postgresql://{reader}:lector@127.0.0.1:{postgres.port}/{database}"
        with pytest.raises(OfficeRefused, match="office_no_read"):
            told(first, theirs)
        server.execute(f"grant select on all tables in schema public to {reader}".encode())
        with server.transaction():
            server.execute(b"select pg_advisory_xact_lock(hashtext('distro'))")
            assert told(first, theirs) == own
        server.execute(f"drop owned by {reader}; drop role {reader}".encode())


def test_a_day_is_looked_up_and_never_searched_for(
    laptops: tuple[Stage, Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = str(tmp_path / "siege.sqlite")
    office.fold(laptops[0].session, tables)
    forge(tables, "delete from sqlite_stat1")  # which say that there is one row of each
    plans: list[str] = []

    def planned(self: _Sqlite, question: str, *values: str | date) -> Any:
        answer = self._connection.execute
        marks = [str(value) for value in values]
        if values:
            plans.extend(row[3] for row in answer(f"explain query plan {question}", marks))
        return answer(question, marks)

    monkeypatch.setattr(_Sqlite, "ask", planned)
    told(laptops[0], tables, points=("RBT",), first=FIRST, last=FIRST)
    held = {"SCAN s", "SCAN gave", "SCAN w", "SCAN g"}  # what was looked up before
    searched = [plan for plan in plans if plan.startswith("SCAN") and plan.split(" LEFT")[0] not in held]
    assert plans and not searched, plans


REPORT = ("report", "distribution", "--office")


def test_every_format_says_the_same(command: Command, tables: str, tmp_path: Path) -> None:
    assert command("office", tables)[0] == 0
    code, out, _ = command("--json", *REPORT, tables, "--from", "2023-06-14", "--until", "2023-06-14", "--point", "RBT")
    answer = json.loads(out)
    demand_described(["report", "distribution"], answer)
    assert code == 0
    [day, total] = answer["tables"][0]["rows"]
    assert day[0] == "2023-06-14" and day[4:] == total[4:] == [10, 1, 9, 0, 3]
    assert "Rice, 1 kg" in command(*REPORT, tables)[1]
    for ending in ("pdf", "csv", "xlsx"):
        assert command(*REPORT, tables, "--out", str(tmp_path / f"siege.{ending}"))[0] == 0
        assert command("report", "distribution", "--out", str(tmp_path / f"site.{ending}"))[0] == 0
    for sheet in ("siege", "site"):
        workbook = openpyxl.load_workbook(tmp_path / f"{sheet}.xlsx")
        assert [cell.value for cell in workbook.worksheets[1][3]][4:] == day[4:]
    assert (tmp_path / "siege.csv").read_bytes() == (tmp_path / "site.csv").read_bytes()
    assert (tmp_path / "siege.pdf").read_bytes().startswith(b"%PDF")


def test_what_cannot_be_read_says_why_and_changes_nothing(command: Command, tables: str, tmp_path: Path) -> None:
    def refused(target: str, *words: str) -> str:
        code, out, err = command(*REPORT, target, *words)
        assert (code, out) == (1, "")
        return err

    missing = tmp_path / "nosuch.sqlite"
    assert "cannot be opened" in refused(str(missing))
    assert not missing.exists()
    if not tables.startswith("postgresql"):
        Path(tables).touch()
    assert "does not hold the tables" in refused(tables)
    assert "not understood" in refused("postgresql://siege:s3cret/word@127.0.0.1/siege")
    assert "does not answer" in refused("postgresql://siege:s3cret@127.0.0.1:1/siege")
    note = tmp_path / "note.txt"
    note.write_text("Bonjour. " * 200)
    assert "does not hold the tables" in refused(str(note))
    assert command("office", tables)[0] == 0
    assert "no day of these points" in refused(tables, "--from", "2023-06-15")
    assert "no day of these points" in refused(tables, "--point", "TNG")
    assert "no day of these points" in refused(tables, "--from", "2023-06-15", "--until", "2023-06-14")
    assert "KNT" in refused(tables, "--point", "KNT")
    forge(tables, "update office set programme = 'SYR25'")
    assert "another programme (SYR25)" in refused(tables)
    forge(tables, "update office set programme = 'MAR23', version = 10")
    assert "does not hold the tables of this version" in refused(tables)
    for change in ("delete from office", "alter table office drop column version"):
        forge(tables, change)
        assert "does not hold the tables" in refused(tables)


def test_a_server_that_lets_nobody_in_says_so(command: Command, postgres: Server) -> None:
    code, _, err = command(*REPORT, postgres.database().replace("s3cret%2Fword%4099", "s3cret-wrong"))
    assert code == 1
    assert "lets nobody in" in err


def test_it_is_for_whom_the_report_of_the_site_is(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tables = str(tmp_path / "siege.sqlite")
    assert command("office", tables)[0] == 0
    assert command(*REPORT, tables)[0] == 0
    monkeypatch.setenv("DISTRO_PERSON", "awa")
    own, from_tables = command("report", "distribution"), command(*REPORT, tables)
    assert own[0] == from_tables[0] == 1
    assert own[2] == from_tables[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_not_to_read_has_its_words(language: str) -> None:
    with speaking(language):
        for code in {*_SQLITE_READ.values(), *_POSTGRES_READ.values(), "office_no_tables"}:
            assert "siege.sqlite" in explain(OfficeRefused(code, where="siege.sqlite"))
