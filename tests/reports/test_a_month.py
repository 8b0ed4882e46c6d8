"""A month added up by hand: every table of every report in every format, beside what the events alone say."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from msgspec.structs import replace

from apart import carry, later, meet, site
from at_once import amend, amendments
from distro.cards.code import read
from distro.model.events import DayOpened, DuplicatesJudged, Handover, HandoverLine, Void
from distro.model.goods import AdjustmentReason
from distro.model.people import Household
from distro.reports.press.report import as_data
from distro.reports.press.table import Cell, Table
from distro.stations import days, duplicates, programme, registration, rounds, stockroom, supplements
from distro.stations.card_office import issue
from distro.stations.closing import Close
from distro.stations.desk import Desk
from distro.stations.records import Query, Record, make
from distro.stations.stockroom import ReceiptLine
from distro.stations.store_count import StoreCount
from five_reports import every_day, every_report, together
from hub.tables import ask
from stage import BABY, GIRL, MAN, PASSPHRASE, ROUND, WOMAN, Stage, household
from tests_programme import WINTER, of_echo

FIRST, LAST = date(2023, 6, 1), date(2023, 6, 30)
POINTS = ("RBT", "TNG")
WHO = {"RBT": (*range(1, 11), *range(20, 32)), "TNG": (11, 12, *range(40, 52))}
# Day after day: where, and how many mornings pass before it.
DAYS = (("RBT", 0), ("TNG", 1), ("RBT", 1), ("TNG", 3), ("RBT", 3))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Five days at two points, two laptops: parts, nothing, overrides, mistakes, what comes after a close."""
    chance = random.Random(22)
    first, second = site(tmp_path_factory.mktemp("month"), open_day=False)
    session = first.session
    programme.change(session, programme.preview(session, of_echo()))
    more = [
        household(number, *chance.sample((WOMAN, MAN, GIRL, BABY), chance.randint(1, 4)), point=point)
        for point in POINTS
        for number in WHO[point]
        if number > 12
    ]
    registration.register(session, more)
    issue(session, more)
    for point in POINTS:
        amend(session, ROUND, amendments(session, ROUND, [one.number for one in more if one.point == point]), "venus")
        rounds.freeze(session, WINTER, point)
        goods = [ReceiptLine(item=item.code, received=200, batch="L2", donor="JPN") for item in session.programme.goods]
        stockroom.receive(session, point, f"BL-2-{point}", goods)
        stockroom.receive(session, point, f"BL-E-{point}", [ReceiptLine(item="COUVERTURE", received=90, donor="ECHO")])
    carry(first, second)
    married = iter([("RBT-0003", "RBT-0006"), ("TNG-0040", "TNG-0041"), ("RBT-0020", "RBT-0001")])
    for at, (point, mornings) in enumerate(DAYS):
        for stage in (first, second):
            later(stage, days=mornings)
        days.open_day(session, point, (ROUND, WINTER))
        stockroom.issue(session, point, [(item, n // 2) for item, n in stockroom.in_store(session, point)])
        carry(first, second)
        a_day(chance, (first, second), point)
        if (pair := next(married, None)) is not None:
            one, other = map(session.books.register.numbered, pair)
            assert one is not None and other is not None
            duplicates.judge_same(session, one, other)
        closed(first, point)
        serving(chance, second, point)  # after the close, which this laptop has not heard of
        meet(first, second)
        later(first, hours=3)
        later(second, hours=3)
        if at % 2:
            supplements.sign_all(session, supplements.unsigned(session), "sara", PASSPHRASE)
        if at == 2:
            counted(first)
    supplements.sign_all(session, supplements.unsigned(session), "sara", PASSPHRASE)
    yield first
    for stage in (first, second):
        stage.session.store.close()


def a_day(chance: random.Random, laptops: Sequence[Stage], point: str) -> None:
    for _ in range(5):
        for stage in laptops:
            serving(chance, stage, point)
    stage = laptops[0]
    mine = [one for one in stage.session.books.handovers if one.device == stage.session.store.device]
    today = [one for one in mine if one.site == point and one.occurred_at.date() == stage.session.now().date()]
    if today:
        stage.desk().void(chance.choice(today).id, "mauvais ménage") if point == "RBT" else None
    grown = stage.session.books.register.get(f"h-{point}-{chance.choice(WHO[point]):04}")
    assert grown is not None
    registration.register(stage.session, [household_with_a_child(grown)])
    if found := amendments(stage.session, ROUND, [grown.number]):
        amend(stage.session, ROUND, found, "naissance")


def household_with_a_child(known: Household) -> Household:
    return replace(known, members=(*known.members, *household(1, BABY).members))


def serving(chance: random.Random, stage: Stage, point: str) -> None:

    stage.pass_time()
    card = stage.session.books.cards.of_household(f"h-{point}-{chance.choice(WHO[point]):04}")
    if card is None:
        return
    desk = Desk(stage.session, point, 1)
    verdict = desk.scan(read(card.code, stage.session.card_key))
    if not verdict.code.may_collect:
        may = desk.may_be_overridden(verdict) if verdict.household and chance.random() < 0.4 else ()
        if lines := tuple(HandoverLine(one.round, one.basket, one.item, 1, 1) for one in may[:2]):
            desk.hand_over_anyway(verdict, lines, "sara", PASSPHRASE, "sur place")
        return
    match chance.randrange(5):
        case 0:
            some = [line for line in verdict.due if line.quantity > 1][:1]
            lines = tuple(HandoverLine(line.round, line.basket, line.item, 1, 1) for line in some)
        case 1:
            lines = tuple(HandoverLine(one.round, one.basket, one.item, 0, one.quantity) for one in verdict.due)
        case _:
            lines = ()
    desk.hand_over(verdict, lines) if lines else desk.hand_over(verdict)


def closed(stage: Stage, point: str) -> None:
    day = Close(stage.session, point)
    book = dict(stockroom.on_shelf(stage.session, point))
    for at, item in enumerate(day.items):
        day.count(item, max(0, book.get(item, 0) - (at % 3 == 0)))
    for variance in day.unexplained():
        day.explain(variance.item, AdjustmentReason.LOST)
    day.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def counted(stage: Stage) -> None:
    count = StoreCount(stage.session, "RBT")
    book = dict(stockroom.in_store(stage.session, "RBT"))
    for at, item in enumerate(count.items):
        count.count(item, max(0, book.get(item, 0) - (at % 2)))
    for variance in count.unexplained():
        count.explain(variance.item, AdjustmentReason.DAMAGED)
    count.sign("omar", "sara", PASSPHRASE, PASSPHRASE)


def standing(stage: Stage) -> list[tuple[date, Handover]]:
    """Every handover that was not taken back, by the day that people agreed on."""
    events = [event for event, _ in stage.session.raw_events()]
    gone = {event.handover for event in events if isinstance(event, Void)}
    on = {event.day: event.date for event in events if isinstance(event, DayOpened)}
    return [(on[event.day], event) for event in events if isinstance(event, Handover) and event.id not in gone]


def truth(stage: Stage, first: date, last: date) -> dict[str, Any]:
    """What the events say of a period, and nothing that was folded."""
    events = [event for event, _ in stage.session.raw_events()]
    alike = [{one.kept, one.other} for one in events if isinstance(one, DuplicatesJudged) and one.same]
    made = [(on, one) for on, one in standing(stage) if first <= on <= last]
    took = [(on, one) for on, one in made if any(line.quantity for line in one.lines)]
    given = Counter[tuple[str, str]]()
    for _, one in made:
        for move in one.movements:
            given[move.lot.donor or "JPN", move.lot.item] += move.quantity
    items = Counter[str]()
    for (_, item), n in given.items():
        items[item] += n
    return {
        "handovers": len(made),
        "visits": len({(on, one.site, frozenset(together(one.household, alike))) for on, one in took}),
        "households": len({frozenset(together(one.household, alike)) for _, one in took}),
        "items": dict(+items),
        "given": +given,
    }


def test_every_report_says_of_every_day_and_of_the_month_what_the_events_say(month: Stage, tmp_path: Path) -> None:
    told = every_day(month.session)
    periods = [*((report.date, report.date) for report in told), (FIRST, LAST), (told[0].date, told[2].date)]
    found = every_report(month.session, told, POINTS, tmp_path / "siege.sqlite", *periods)
    for period, reports in zip(periods, found, strict=True):
        true = truth(month, *period)
        people = reports["days"]["people"]
        for name, facts in reports.items():
            if name == "donor":  # begins with the programme
                since = truth(month, FIRST, period[1])
                assert (facts["handovers"], facts["households"], facts["items"]) == (
                    since["handovers"], since["households"], since["items"],
                ), period  # fmt: skip
                continue
            for figure in ("handovers", "visits", "households", "items"):
                assert facts.get(figure, true[figure]) == true[figure], (name, figure, period)
            assert facts.get("people", people) == people, (name, period)
    whole = truth(month, FIRST, LAST)
    given = "select coalesce(nullif(donor, ''), 'JPN'), item, quantity from given"
    assert {(donor, item): n for donor, item, n in ask(str(tmp_path / "siege.sqlite"), given)} == whole["given"]
    donor: Any = make(month.session, "donor", Query()).data
    assert {(line["donor"], line["item"]): line["quantity"] for line in donor["items"]} == whole["given"]
    for report in told:
        of_day = {(one.donor, line.item): line.handed_over for one in report.donors for line in one.items}
        at_point = Counter[tuple[str, str]]()
        for on, one in standing(month):
            for move in one.movements if on == report.date and one.site == report.point else ():
                at_point[move.lot.donor or "JPN", move.lot.item] += move.quantity
        assert {key: n for key, n in of_day.items() if n} == at_point, report.date
    # and it is a month in which things happen
    events = Counter(type(event).__name__ for event, _ in month.session.raw_events())
    for kind in ("Void", "DaySupplemented", "EntitlementAmended", "DuplicatesJudged", "ShelfCounted"):
        assert events[kind], kind
    assert len({donor for donor, _ in whole["given"]}) == 2


def records(stage: Stage) -> Iterator[tuple[str, Record]]:
    """Every report of tables."""
    for day in stage.session.books.days.all():
        yield f"day {day.date}", make(stage.session, "day", Query(point=day.point, day=day.name))
    yield "days", make(stage.session, "days", Query(first=FIRST, last=LAST))
    for kind in ("donor", "5w", "stock", "distribution", "audit", "doubles", "handovers"):
        yield kind, make(stage.session, kind, Query())
    for code in (ROUND, WINTER):
        yield f"round {code}", make(stage.session, "round", Query(round=code))
    for point in POINTS:
        yield f"stock-card {point}", make(stage.session, "stock-card", Query(point=point, item="RIZ"))


def test_every_table_adds_up_and_is_the_same_on_paper_in_a_workbook_as_csv_and_as_json(
    month: Stage, tmp_path: Path
) -> None:
    for name, record in records(month):
        report = record.report
        assert report is not None, name
        tables = [part for part in report.parts if isinstance(part, Table)]
        for table in tables:
            if table.total:
                assert adds_up(table), (name, table.name)
        for ending in (".pdf", ".xlsx", ".csv"):
            record.write(tmp_path / f"{name}{ending}")
        told: Any = as_data(report)
        every = {one["name"]: [list(map(plain, row)) for row in one["rows"]] for one in told["tables"]}
        assert {table.name for table in tables} <= every.keys(), name
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx", data_only=True)
        in_sheets = [[list(map(plain, row)) for row in one.iter_rows(min_row=3, values_only=True)] for one in book]
        for table in tables:
            assert [list(map(plain, row)) for row in table.rows] in in_sheets, (name, table.name)
            assert every[table.name] == [list(map(plain, row)) for row in table.rows], (name, table.name)
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            _, _, *rows = csv.reader(file, delimiter=";")
        data = report.data
        whole = data.rows[: -1 if data.total else None]
        assert rows == [["" if cell is None else in_csv(cell) for cell in row] for row in whole], name
        with pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") as document:
            words = Counter(" ".join(page.get_textpage().get_text_range() for page in document).split())
        if not report.for_tools:
            for table in tables:
                figures = Counter(str(n) for row in table.for_paper().rows for n in row if isinstance(n, int))
                assert not figures - words, (name, table.name)


def adds_up(table: Table) -> bool:
    *rows, last = table.rows
    for column, told in enumerate(last):
        figures = [cell for row in rows if isinstance(cell := row[column], int | Decimal)]
        if isinstance(told, int | Decimal) and told != sum(figures):
            return False
    return True


def plain(cell: object) -> object:
    """A value as every format has it: no hour where there is none, no nothing but None."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0) if cell.time() != datetime.min.time() else cell.date()
    if isinstance(cell, Decimal | float):
        return round(float(cell), 2)
    return cell if cell != "" else None


def in_csv(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)
