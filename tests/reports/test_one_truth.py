"""One truth: the same period gives the same households, people, contacts, items and donors wherever it is read."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pypdfium2
import pytest

from apart import carry, close, scan, serve, site
from at_once import amend, amendments
from distro.cards.code import read
from distro.cli.reports import day_in_words
from distro.exchange.office import fold_into
from distro.model.events import HandoverLine
from distro.model.people import Consent
from distro.model.services import Priority, ServiceCode
from distro.reports.press.table import Table
from distro.stations import card_office, duplicates, registration, service_desk
from distro.stations.records import Query, Record, make
from distro.texts import say
from five_reports import every_day, every_report
from hub.tables import ask
from stage import PASSPHRASE, ROUND, WOMAN, Stage, household, make_stage

DAY = date(2023, 6, 14)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All that makes figures differ: a household in two parts, one amended, one twice in the register, an override of
    one that nothing was frozen for, a handover taken back, a slip for somebody who collected nothing."""
    stage = make_stage(tmp_path_factory.mktemp("truth") / "store")
    session, desk = stage.session, stage.desk()
    first = desk.scan(read(stage.card(1).code, session.card_key))
    rice = next(line for line in first.due if line.item == "RIZ")
    desk.hand_over(first, (HandoverLine(ROUND, rice.basket, "RIZ", 1, 1),))
    for number in (1, 2, 3):
        stage.pass_time()
        desk.hand_over(desk.scan(read(stage.card(number).code, session.card_key)))
    stage.pass_time()
    taken_back = desk.hand_over(desk.scan(read(stage.card(4).code, session.card_key)))
    desk.void(taken_back.id, "mauvais ménage")
    grown = session.books.register.numbered("RBT-0005")
    assert grown is not None
    registration.register(session, [msgspec.structs.replace(grown, members=(*grown.members, grown.members[0]))])
    amend(session, ROUND, amendments(session, ROUND, ["RBT-0005"]), "naissance")
    desk.hand_over(desk.scan(read(stage.card(5).code, session.card_key)))
    newcomers = [household(20, WOMAN, WOMAN), household(21, WOMAN)]
    registration.register(session, newcomers)
    card_office.issue(session, newcomers)
    late = desk.scan(read(stage.card(20).code, session.card_key))
    desk.hand_over_anyway(late, (HandoverLine(ROUND, "PANIER", "RIZ", 2, 2),), "sara", PASSPHRASE, "arrivé après")
    both = [session.books.register.numbered(f"RBT-000{number}") for number in (6, 7)]
    duplicates.judge_same(session, *both)  # type: ignore[arg-type]
    desk.hand_over(desk.scan(read(stage.card(6).code, session.card_key)))
    met = session.books.register.numbered("RBT-0021")
    assert met is not None
    registration.register(session, [msgspec.structs.replace(met, consent=Consent("v1"))])
    service_desk.refer(session, "h-RBT-0021", ServiceCode.HEALTH, "SANTE-RBT", Priority.NORMAL)
    yield stage
    stage.session.store.close()


def made(stage: Stage, kind: str, folder: Path, **asked: Any) -> Record:
    record = make(stage.session, kind, Query(**asked))
    for ending in (".pdf", ".xlsx", ".csv"):
        record.write(folder / f"{kind}{ending}")
    return record


def pdf(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [line for page in document for line in page.get_textpage().get_text_range().split("\r\n")]


def sheet(path: Path, name: str = "") -> list[tuple[Any, ...]]:
    """The rows of a sheet, of the first one without a name."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = next(one for one in book.worksheets if name.startswith(one.title) or not name)  # a long name is cut
    return list(found.iter_rows(min_row=3, values_only=True))


def lines(path: Path) -> list[dict[str, str]]:
    """A CSV by its HXL tags."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, tags, *rows = csv.reader(file, delimiter=";")
    return [dict(zip(tags, row, strict=True)) for row in rows]


def test_a_day_is_the_same_on_paper_in_tables_for_programs_and_at_the_office(served: Stage, tmp_path: Path) -> None:
    figures: Any = made(served, "day", tmp_path, point="RBT").data
    everybody = figures.people[-1]
    told = (everybody.reached.households, everybody.reached.people)
    handed = {item.code: item.handed_over for item in figures.items}
    summary = dict(row[:2] for row in sheet(tmp_path / "day.xlsx", "Résumé"))
    assert (summary["servis"] + figures.beyond.households, summary["personnes atteintes"]) == told
    assert {row[2]: row[6] for row in sheet(tmp_path / "day.xlsx", "Articles")} == handed
    given: Counter[str] = Counter()
    for row in sheet(tmp_path / "day.xlsx", "Remises"):
        given[row[10]] += row[11]
    assert given == +Counter(handed)
    assert {line["#item+code"]: int(line["#output+num"]) for line in lines(tmp_path / "day.csv")} == handed
    text = pdf(tmp_path / "day.pdf")
    assert {str(summary["servis"]), str(told[1])} <= set(text)
    [rice] = [line for line in text if line.startswith("Riz, 1 kg ")]
    assert str(handed["RIZ"]) in rice.split()
    tables = str(office(served, tmp_path))
    women = "women, men, girls, boys, unknown"
    [(households, *people)] = ask(
        tables, f"select served + beyond, people, {women} from day_reports where site = 'RBT'"
    )
    assert (households, people[0]) == told
    assert people[1:] == [everybody.women, everybody.men, everybody.girls, everybody.boys, everybody.unknown]
    assert dict(ask(tables, "select item, handed_over from day_items where handed_over <> 0")) == +Counter(handed)


def test_the_donor_reads_what_the_journal_says_whatever_it_is_read_in(served: Stage, tmp_path: Path) -> None:
    record = made(served, "donor", tmp_path)
    figures: Any = json.loads(msgspec.json.encode(record.data))
    told = (figures["households"], figures["people"], figures["contacts"])
    assert told == (7, 3 + 1 + 5 + 3 + 2 + 2 + 1, 7 + 1), "each household once, in whatever way it collected"
    summary = dict(row[:2] for row in sheet(tmp_path / "donor.xlsx", "Résumé"))
    assert (summary[say("donor.households")], summary[say("donor.people")], summary[say("donor.contacts")]) == told
    assert record.report is not None
    large = {label: str(value) for label, value in record.report.figures}
    assert set(large.values()) <= set(pdf(tmp_path / "donor.pdf"))
    items = {(line["donor"], line["item"]): line["quantity"] for line in figures["items"]}
    assert {(row[0], row[2]): row[3] for row in sheet(tmp_path / "donor.xlsx", say("donor.items"))} == items
    tables = str(office(served, tmp_path))
    assert ask(tables, "select households, people, contacts from donor_figures") == [told]
    at_the_office = ask(tables, "select donor, item, quantity from given")
    assert {(donor or served.session.programme.donor, item): n for donor, item, n in at_the_office} == items
    handovers = made(served, "handovers", tmp_path)
    by_line: Counter[str] = Counter()
    for line in lines(tmp_path / "handovers.csv"):
        by_line[line["#item+name"]] += 0 if line["#date+voided"] else int(line["#output+num"])
    names = {item.code: item.name["fr"] for item in served.session.programme.items}
    every: Counter[str] = Counter()
    for (_, item), n in items.items():
        every[names[item]] += n
    assert by_line == every
    assert handovers.report is not None


def test_the_five_w_counts_the_same_people_of_each_basket(served: Stage, tmp_path: Path) -> None:
    made(served, "5w", tmp_path, last=date(2023, 12, 31))
    told = [(line["#activity+name"], line["#loc+name"], line["#reached+ind"]) for line in lines(tmp_path / "5w.csv")]
    in_sheet = sheet(tmp_path / "5w.xlsx")
    assert [(row[5], row[7], str(row[10] or "")) for row in in_sheet] == told


def test_a_round_counts_records_of_the_same_people_once(served: Stage, tmp_path: Path) -> None:
    """RBT-0006 and RBT-0007 are one household: it was planned once, came once, and nothing is left for the other."""
    books = served.session.books
    report = made(served, "round", tmp_path, round=ROUND, points=("RBT",)).report
    assert report is not None
    one_of = books.handovers.root_of
    granted = {one_of(one.household) for one in books.entitlements.at(ROUND, "RBT")}
    came = granted & {one_of(one.household) for one in books.handovers if any(line.quantity for line in one.lines)}
    points = next(part for part in report.parts if isinstance(part, Table))
    [row] = points.rows
    assert (row[1], row[3], row[5]) == (len(granted), len(came), len(granted) - len(came))
    assert len(granted) < len(list(books.entitlements.at(ROUND, "RBT")))
    rest = {line["#item+code"]: int(line["#output+left"]) for line in lines(tmp_path / "round.csv")}
    frozen = [one for one in books.entitlements.at(ROUND, "RBT") if one.household != "h-RBT-0007"]
    settled = books.handovers.settled
    for item, left in rest.items():
        due = [(one, line) for one in frozen for line in one.lines if line.item == item]
        assert left == sum(
            max(0, line.quantity - settled(one.household, ROUND, line.basket, item)) for one, line in due
        )


def test_two_records_served_on_one_day_and_judged_to_be_one_household_count_once_everywhere(tmp_path: Path) -> None:
    """Five records collected and two people signed for them; since then two are known to be of the same people."""
    stage, _ = site(tmp_path)
    for number in (1, 2, 3, 4, 5):
        serve(stage, number)
    close(stage)
    before: Any = make(stage.session, "day", Query(point="RBT")).data
    one, other = (stage.session.books.register.get(f"h-RBT-000{number}") for number in (1, 2))
    assert one is not None and other is not None
    duplicates.judge_same(stage.session, one, other)
    figures: Any = made(stage, "day", tmp_path, point="RBT").data
    everybody = figures.people[-1].reached
    assert (everybody.households, before.people[-1].reached.households) == (4, 5)
    assert (figures.planned.households, figures.no_show) == (before.planned.households - 1, before.no_show)
    signed = figures.as_signed
    assert (signed.planned, signed.served, signed.reached) == (before.planned, before.served, before.people[-1].reached)
    beside = {row[0]: row[1:3] for row in sheet(tmp_path / "day.xlsx", say("supplement.since"))}
    assert beside[say("reports.served")] == (5, 4)
    assert beside[say("reports.people_reached")] == (before.people[-1].reached.people, everybody.people)
    told = every_report(stage.session, every_day(stage.session), ("RBT",), tmp_path / "siege.sqlite", (DAY, DAY))
    for report, facts in told[0].items():
        for figure, count in {"visits": 4, "households": 4, "people": everybody.people, "handovers": 5}.items():
            assert facts.get(figure, count) == count, (report, figure)
        assert facts.get("unique", everybody.people) == everybody.people, report
    expected = stage.session.books.expected(stage.session.books.days.all()[0])
    assert (len(expected.planned), expected.absent) == (figures.planned.households, figures.no_show.households)


def test_who_declined_everything_was_reached_by_no_report(tmp_path: Path) -> None:
    """They came, and it is a handover like any other; they collected nothing, alone or beside others."""
    stage, _ = site(tmp_path)
    serve(stage, 1)
    verdict = scan(stage, stage.card(2).code)
    declined = tuple(HandoverLine(line.round, line.basket, line.item, 0, line.quantity) for line in verdict.due)
    handover = stage.desk().hand_over(verdict, declined)
    day: Any = make(stage.session, "day", Query(point="RBT"))
    glance = stage.desk().glance()
    assert (glance.served, day.data.served.households, day.data.declined) == (1, 1, 1)
    assert (glance.absent, day.data.no_show.households) == (8, 9)  # they are not waited for
    assert say("reports.declined_line", n=1) in day_in_words(day.data)
    assert any(getattr(part, "text", "") == say("reports.declined_line", n=1) for part in day.report.parts)
    told = every_report(stage.session, every_day(stage.session), ("RBT",), tmp_path / "siege.sqlite", (DAY, DAY))
    for report, facts in told[0].items():
        for figure, count in {"visits": 1, "households": 1, "people": 3, "unique": 3, "handovers": 2}.items():
            assert facts.get(figure, count) == count, (report, figure)
    planned = make(stage.session, "round", Query(round=ROUND, points=("RBT",))).report
    assert planned is not None
    points = next(part for part in planned.parts if isinstance(part, Table))
    assert points.rows[0][3:5] == (1, 3)
    stage.desk().void(handover.id, "essai")
    again: Any = make(stage.session, "day", Query(point="RBT")).data
    assert (stage.desk().glance().served, stage.desk().glance().absent, again.declined) == (1, 9, 0)


def test_whom_the_close_never_heard_of_is_counted_with_all_their_people(tmp_path: Path) -> None:
    """A family that was granted its goods and collected them on one laptop, while another one closed the day."""
    first, second = site(tmp_path)
    serve(first, 1)
    carry(first, second)
    close(second)
    session = first.session
    family = household(20, WOMAN, WOMAN, WOMAN)
    registration.register(session, [family])
    card_office.issue(session, [family])
    amend(session, ROUND, amendments(session, ROUND, ["RBT-0020"]), "arrivée")
    serve(first, 20)
    carry(second, first)
    figures: Any = made(first, "day", tmp_path, point="RBT").data
    reached = figures.people[-1].reached
    assert (reached.households, reached.people) == (2, 3 + 3)
    donor: Any = json.loads(msgspec.json.encode(made(first, "donor", tmp_path).data))
    assert (donor["households"], donor["people"]) == (2, 6)
    tables = str(office(first, tmp_path))
    assert ask(tables, "select served + beyond, people from day_reports where site = 'RBT'") == [(2, 6)]
    assert ask(tables, "select households, people from donor_figures") == [(2, 6)]
    for stage in (first, second):
        stage.session.store.close()


def office(stage: Stage, folder: Path) -> Path:
    """The tables of all events known here."""
    target = folder / "siege.sqlite"
    events = ((event, str(number)) for number, (event, _) in enumerate(stage.session.raw_events()))
    fold_into(str(target), stage.session.programme.code, events)
    return target
