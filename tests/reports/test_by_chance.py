"""One truth whatever happened: two donors, two laptops, a day that is closed while the other still serves.

Figures that the events themselves give are looked for in PDF, workbook, CSV, JSON and the office's views.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pypdfium2
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from apart import carry, close, later, meet, scan, site
from distro.exchange.office import fold_into
from distro.model.events import DuplicatesJudged, Handover, HandoverLine, Void
from distro.reports.day.by_donor import shares
from distro.reports.day.figures import DonorShare
from distro.reports.site_days import site_days
from distro.stations import days, duplicates, programme, rounds, stockroom, supplements
from distro.stations.laptops import office
from distro.stations.records import Query, make
from distro.stations.stockroom import ReceiptLine
from five_reports import together
from hub.tables import ask
from stage import PASSPHRASE, ROUND, Stage
from tests_programme import WINTER, of_echo

DAY = date(2023, 6, 14)

# What happens, in its order: who is served on which of two laptops, all or rice alone; a handover taken back; the close
# of the day by the first laptop, after which all that the other did comes late; a record and the one after it judged to
# be of the same people, whatever both collected.
SERVED = st.tuples(st.sampled_from(["all", "rice"]), st.integers(0, 1), st.integers(1, 9))
SAME = st.tuples(st.just("same"), st.integers(0, 1), st.integers(1, 9))
ACTS = st.lists(
    st.one_of(SERVED, st.just(("void", 0, 0)), st.just(("void", 1, 0)), st.just(("close", 0, 0)), SAME), max_size=9
)


def two_laptops(folder: Path) -> tuple[Stage, Stage]:
    """The day is open for both rounds; the shelf has what both donors paid for."""
    first, second = site(folder, open_day=False)
    session = first.session
    programme.change(session, programme.preview(session, of_echo()))
    rounds.freeze(session, WINTER, "RBT")
    stockroom.receive(session, "RBT", "BL-E", [ReceiptLine(item="COUVERTURE", received=40, donor="ECHO")])
    days.open_day(session, "RBT", (ROUND, WINTER))
    stockroom.issue(session, "RBT", stockroom.in_store(session, "RBT"))
    carry(first, second)
    return first, second


def act(stages: tuple[Stage, Stage], what: str, at: int, number: int) -> None:
    stage = stages[at]
    session = stage.session
    if what == "same":
        pair = [household for n in (number, number + 1) if (household := session.books.register.get(f"h-RBT-{n:04}"))]
        if len(pair) == 2 and not session.books.register.is_judged(pair[0].id, pair[1].id):
            duplicates.judge_same(session, pair[0], pair[1])
        return
    if session.books.days.open_at("RBT") is None:
        return
    stage.pass_time()
    if what == "close":
        close(stage)
    elif what == "void":
        mine = [one for one in session.books.handovers if one.device == session.store.device]
        if mine:
            stage.desk().void(mine[-1].id, "mauvais ménage")
    else:
        verdict = scan(stage, stage.card(number).code)
        rice = [line for line in verdict.due if line.item == "RIZ"]
        if verdict.code.may_collect and what == "all":
            stage.desk().hand_over(verdict)
        elif verdict.code.may_collect and rice:
            stage.desk().hand_over(verdict, (HandoverLine(rice[0].round, rice[0].basket, "RIZ", 1, 1),))


Facts = dict[str, Any]


def truth(stage: Stage) -> Facts:
    """From the events, and from nothing that was folded."""
    events = [event for event, _ in stage.session.raw_events()]
    gone = {event.handover for event in events if isinstance(event, Void)}
    made = [event for event in events if isinstance(event, Handover) and event.id not in gone]
    sizes = {one.id: sum(member.count for member in one.members) for one in stage.session.books.register}
    given: Counter[tuple[str, str]] = Counter()
    for one in made:
        for move in one.movements:
            given[move.lot.donor or "JPN", move.lot.item] += move.quantity
    alike = [{event.kept, event.other} for event in events if isinstance(event, DuplicatesJudged)]
    last = {frozenset(together(one.household, alike)): one.household for one in sorted(made, key=lambda one: one.id)}
    return {
        "handovers": len(made),
        "households": len(last),
        "people": sum(sizes[household] for household in last.values()),
        "given": +given,
        "items": +sum((Counter({item: n}) for (_, item), n in given.items()), Counter()),
    }


def tables_of(path: Path) -> list[list[Facts]]:
    """The sheets of a workbook or the one table of a CSV, by HXL tags."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            sheets: list[list[tuple[Any, ...]]] = [[tuple(row) for row in csv.reader(file, delimiter=";")]]
    else:
        sheets = [list(sheet.values) for sheet in openpyxl.load_workbook(path, data_only=True).worksheets]
    return [[dict(zip(rows[1], row, strict=True)) for row in rows[2:]] for rows in sheets]


def summed(rows: list[Facts], key: str, value: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[row[key]] += int(row[value] or 0)
    return +found


def with_tag(tables: list[list[Facts]], *tags: str) -> list[Facts]:
    return next(rows for rows in tables if rows and all(tag in rows[0] for tag in tags))


@settings(deadline=None, max_examples=3)
@example([("all", 0, 1), ("all", 1, 2), ("close", 0, 0), ("all", 1, 3), ("void", 1, 0), ("rice", 1, 4)])
@example([("all", 0, 1), ("all", 1, 2), ("rice", 0, 3), ("close", 0, 0), ("same", 1, 1), ("same", 0, 2)])
@given(ACTS)
def test_what_went_out_is_the_same_wherever_it_is_read(acts: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = two_laptops(Path(folder))
        for what, at, number in acts:
            act((first, second), what, at, number)
        meet(first, second)
        later(first, hours=3)
        supplements.sign_all(first.session, supplements.unsigned(first.session), "sara", PASSPHRASE)
        true = truth(first)
        compare_day(first, Path(folder), true)
        compare_donor(first, Path(folder), true)
        compare_office(first, Path(folder), true)
        for stage in (first, second):
            stage.session.store.close()


def written(stage: Stage, kind: str, folder: Path, **asked: Any) -> tuple[Facts, list[list[Facts]], list[Facts], str]:
    """A report as JSON, as a workbook, as CSV, and the text of its PDF."""
    record = make(stage.session, kind, Query(**asked))
    for ending in (".pdf", ".xlsx", ".csv"):
        record.write(folder / f"{kind}{ending}")
    with pypdfium2.PdfDocument(folder / f"{kind}.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    [table] = tables_of(folder / f"{kind}.csv")
    return json.loads(msgspec.json.encode(record.data)), tables_of(folder / f"{kind}.xlsx"), table, text


def compare_day(stage: Stage, folder: Path, true: Facts) -> None:
    data, workbook, table, text = written(stage, "day", folder, point="RBT")
    everybody = data["people"][-1]["reached"]
    assert (everybody["households"], everybody["people"]) == (true["households"], true["people"])
    assert {item["code"]: item["handed_over"] for item in data["items"] if item["handed_over"]} == true["items"]
    donors = {(one["donor"], item["item"]): item["handed_over"] for one in data["donors"] for item in one["items"]}
    assert {key: n for key, n in donors.items() if n} == true["given"]
    assert summed(with_tag(workbook, "#item+code", "#indicator+opening"), "#item+code", "#output+num") == true["items"]
    assert summed(table, "#item+code", "#output+num") == true["items"]
    assert {str(true["people"])} <= set(text.split())
    _, workbook, table, text = written(stage, "days", folder, points=("RBT",), first=DAY)
    assert sum(int(row["#reached+ind"]) for row in table) == true["people"]
    assert str(true["people"]) in text.split()
    _, workbook, table, _ = written(stage, "handovers", folder)
    names = {item.name["fr"]: item.code for item in stage.session.programme.items}
    for rows in (table, with_tag(workbook, "#item+name", "#date+voided")) if true["handovers"] else (table,):
        standing = [{**row, "code": names[row["#item+name"]]} for row in rows if not row["#date+voided"]]
        assert summed(standing, "code", "#output+num") == true["items"]


def compare_donor(stage: Stage, folder: Path, true: Facts) -> None:
    data, _, _, text = written(stage, "donor", folder)
    told = {"households": data["households"], "people": data["people"]}
    assert told == {key: true[key] for key in told}
    assert {(line["donor"], line["item"]): line["quantity"] for line in data["items"]} == true["given"]
    assert set(map(str, told.values())) <= set(text.split())
    stock, *_ = written(stage, "stock", folder, points=("RBT",))
    rows = [dict(zip(one["columns"], row, strict=True)) for one in stock["tables"] for row in one["rows"]]
    assert any("#output+num" in row for row in rows) or not rows


def compare_office(stage: Stage, folder: Path, true: Facts) -> None:
    target = str(folder / "siege.sqlite")
    events = ((event, str(number)) for number, (event, _) in enumerate(stage.session.raw_events()))
    fold_into(target, stage.session.programme.code, events)
    [(handovers, households, people)] = ask(target, "select handovers, served + beyond, people from day_reports")
    assert (handovers, households, people) == (true["handovers"], true["households"], true["people"])
    assert dict(ask(target, "select item, handed_over from day_items where handed_over <> 0")) == true["items"]
    given = {(donor or "JPN", item): n for donor, item, n in ask(target, "select donor, item, quantity from given")}
    assert given == true["given"]
    told = office.distributed(stage.session, target, ("RBT",), DAY, DAY)
    assert (sum(day.people for day in told.days), told.items) == (true["people"], true["items"])
    here = distribution_days(stage)
    assert [(day.planned, day.served, day.no_show, day.beyond, day.people) for day in told.days] == here
    by_donor = {(one.donor, line.item): line.handed_over for one in told.donors for line in one.items}
    assert by_donor == true["given"]
    assert told.donors == given_only(shares(stage.session.programme, stage.session.books, ("RBT",), DAY, DAY))


def distribution_days(stage: Stage) -> list[tuple[int, ...]]:
    """Planned, served, absent, beyond and people of each day, as the laptop's own report of it says."""
    found = site_days(stage.session.programme, stage.session.books, ("RBT",), DAY, DAY)
    return [
        (
            day.report.planned.households, day.report.served.households, day.report.no_show.households,
            day.report.beyond.households, day.people,
        )
        for day in found
    ]  # fmt: skip


def given_only(found: Sequence[DonorShare]) -> tuple[DonorShare, ...]:
    """The shares without what came of goods and is left."""
    return tuple(
        replace(one, items=tuple(replace(line, received=None, left=None) for line in one.items if line.handed_over))
        for one in found
    )
