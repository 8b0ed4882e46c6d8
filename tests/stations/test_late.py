"""What reaches a laptop after its day was counted and signed: added, never lost, never counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest

from apart import audited, carry, close, findings, later, meet, on_shelf, serve, site
from distro.model import events as e
from distro.model.bounds import Runs
from distro.model.goods import Account, AccountKind
from distro.model.quarantine import Reason
from distro.reports.day.report import day_report
from distro.rules.numbering import Numbering
from distro.stations import days, doubles, stockroom, supplements
from distro.stations.errors import Refused
from distro.stations.gate import put_aside
from distro.stations.known import known
from distro.stations.laptops import sync
from distro.stations.records import Query, make
from distro.stations.session import Session
from distro.wording.doubles import handover_named
from stage import PASSPHRASE, ROUND, Stage

DAY = "RBT-2023-06-14"
LOST = Account(AccountKind.LOST)


def rice_of(made: object) -> int:
    assert isinstance(made, e.Handover)
    return sum(move.quantity for move in made.movements if move.lot.item == "RIZ")


def counted_without(stage: Stage, made: list[object]) -> dict[str, int]:
    """What stands on the shelf when `made` took their goods away and the book does not know."""
    counted = dict(stockroom.on_shelf(stage.session, "RBT"))
    for each in made:
        assert isinstance(each, e.Handover)
        for move in each.movements:
            counted[move.lot.item] -= move.quantity
    return counted


def sign(stage: Stage, day: str = DAY, **told: object) -> e.DaySupplemented:
    return supplements.sign(stage.session, day, "sara", PASSPHRASE, **told)  # type: ignore[arg-type]


def lost(stage: Stage) -> int:
    return stage.session.books.stock.on_hand(LOST, "RIZ")


def handovers_of(stage: Stage) -> dict[str, int]:
    return {day.name: len(day.handovers) for day in stage.session.books.days.all()}


def test_what_was_signed_as_lost_is_found_among_the_handovers_that_come_late(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    stood = on_shelf(a)
    made = [serve(b, number) for number in (1, 2, 3)]
    rice = sum(map(rice_of, made))
    later(a, hours=2)
    close(a, counted_without(a, made))
    taken = carry(b, a)
    (told,) = taken.supplements
    assert (told.day, told.handovers, told.households, told.laptops) == (DAY, 3, 3, (b.session.store.device,))
    (line,) = (line for line in told.lines if line.item == "RIZ")
    assert (line.came, line.adjusted, line.explained) == (-rice, -rice, -rice)
    meet(a, b)
    assert findings(a) == findings(b) == {"supplement_open"}
    assert carry(b, a).supplements == ()
    sign(a)
    meet(a, b)
    for each in (a, b):
        assert on_shelf(each) == stood - rice
        assert lost(each) == 0
        assert handovers_of(each) == {DAY: 3}
        assert findings(each) == set()


def test_handovers_after_another_laptops_close_are_of_that_day(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    serve(a, 4)
    close(a)
    b.clock.time = a.clock.time + timedelta(minutes=5)
    for number in (1, 2, 3):
        serve(b, number)
    shelf = on_shelf(b) - 0
    meet(a, b)
    assert handovers_of(a) == handovers_of(b) == {DAY: 4}
    assert findings(a) == {"supplement_open"}
    sign(a)
    meet(a, b)
    assert on_shelf(a) == on_shelf(b) < shelf
    assert lost(a) == 0
    assert findings(a) == findings(b) == set()
    with pytest.raises(Refused, match="day_closed_elsewhere"):
        days.current_day(b.session, "RBT")


def test_two_counts_of_one_day_are_both_kept_and_a_person_says_which_holds(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    stood = on_shelf(a)
    one, other = serve(a, 1), serve(b, 2)
    truth = counted_without(a, [other])
    later(b, minutes=10)
    close(a, truth)
    close(b, truth)
    meet(a, b)
    day = a.session.books.days.get(DAY)
    assert day is not None
    assert len(day.closes) == 2
    assert findings(a) == {"supplement_open"}
    with pytest.raises(Refused, match="close_undecided"):
        sign(a)
    sign(b, holds=b.session.store.device)
    meet(a, b)
    for each in (a, b):
        found = each.session.books.days.get(DAY)
        assert found is not None
        assert found.closed is not None
        assert found.closed.device == b.session.store.device
        assert on_shelf(each) == stood - rice_of(one) - rice_of(other) == truth["RIZ"]
        assert findings(each) == set()


def test_the_same_date_opened_on_two_laptops_is_one_day_with_two_openings(tmp_path: Path) -> None:
    a, b = site(tmp_path, open_day=False)
    for each, number in ((a, 1), (b, 2)):
        days.open_day(each.session, "RBT", (ROUND,))
        half = [(item, amount // 2) for item, amount in stockroom.in_store(each.session, "RBT")]
        stockroom.issue(each.session, "RBT", half)
        serve(each, number)
        close(each)
    meet(a, b)
    for each in (a, b):
        (day,) = each.session.books.days.all()
        assert (len(day.openings), len(day.closes), len(day.handovers)) == (2, 2, 2)
    sign(a, holds=a.session.store.device)
    meet(a, b)
    assert findings(a) == findings(b) == set()


@pytest.mark.parametrize("off", [0, -3650, 3650])
def test_what_stood_there_when_two_laptops_opened_a_day_is_the_same_whichever_was_first_by_its_clock(
    tmp_path: Path, off: int
) -> None:
    """One opened before the goods were carried to the shelf, the other after it; or so say their clocks."""
    a, b = site(tmp_path, open_day=False)
    on = date(2023, 6, 14)
    days.open_day(b.session, "RBT", (ROUND,), on)
    later(a, days=off, minutes=5)
    stockroom.issue(a.session, "RBT", stockroom.in_store(a.session, "RBT"))
    days.open_day(a.session, "RBT", (ROUND,), on)
    made = serve(a, 1)
    meet(a, b)
    close(b)
    meet(a, b)
    for each in (a, b):
        told = day_report(each.session.programme, each.session.books, DAY)
        assert len(told.openings) == 2
        rice = next(line for line in told.items if line.code == "RIZ")
        assert (rice.opening, rice.handed_over, rice.book, rice.late) == (60, rice_of(made), 60 - rice_of(made), 0)
        assert findings(each) == set()


def test_a_laptop_years_ahead_for_an_hour_pushes_nothing_out_of_its_day(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    b.clock.time += timedelta(days=3 * 365)
    serve(b, 5)
    b.clock.time -= timedelta(days=3 * 365) - timedelta(hours=1)
    for number in (1, 4):
        serve(b, number)
    later(a, hours=3)
    close(a)
    meet(a, b)
    for each in (a, b):
        assert handovers_of(each) == {DAY: 3}
        assert {made.occurred_at.date().isoformat() for made in each.session.books.handovers} == {"2023-06-14"}
    sign(a)
    meet(a, b)
    assert findings(a) == findings(b) == set()


def test_two_who_sign_the_same_supplement_apart_take_it_back_once(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    stood = on_shelf(a)
    made = [serve(b, 1)]
    close(a, counted_without(a, made))
    meet(a, b)
    sign(a)
    sign(b)
    meet(a, b)
    for each in (a, b):
        assert on_shelf(each) == stood - rice_of(made[0])
        assert findings(each) == set()


def test_what_more_comes_after_a_supplement_is_another_one(tmp_path: Path) -> None:
    a, b, c = site(tmp_path, 3)
    made = [serve(b, 1), serve(c, 2)]
    stood = on_shelf(a)
    close(a, counted_without(a, made))
    for each in (b, c):
        carry(each, a)
        sign(a)
        assert findings(a) == set()
    meet(a, b, c)
    for laptop in (a, b, c):
        assert on_shelf(laptop) == stood - sum(map(rice_of, made))
        assert lost(laptop) == 0
        assert findings(laptop) == set()


def test_what_was_truly_lost_stays_so_where_a_person_says_it(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    made = [serve(b, 1)]
    rice = rice_of(made[0])
    counts = dict(stockroom.on_shelf(a.session, "RBT"))
    counts["RIZ"] -= rice  # lost before the count; b's handover took its goods after it
    close(a, counts)
    carry(b, a)
    sign(a, lost={"RIZ": rice})
    assert lost(a) == rice
    assert on_shelf(a) == counts["RIZ"] - rice
    assert findings(a) == set()


def test_a_late_void_explains_what_was_found(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    made = serve(b, 1)
    assert isinstance(made, e.Handover)
    carry(b, a)
    stood = on_shelf(a)
    later(b, minutes=5)
    b.desk().void(made.id, "erreur")
    counts = dict(stockroom.on_shelf(a.session, "RBT"))
    for move in made.movements:
        counts[move.lot.item] += move.quantity
    close(a, counts)
    carry(b, a)
    assert findings(a) == {"supplement_open"}
    sign(a)
    assert on_shelf(a) == stood + rice_of(made)
    assert lost(a) == 0
    assert findings(a) == set()


def test_what_the_next_count_set_right_already_is_not_set_right_twice(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    stood = on_shelf(a)
    made = [serve(b, number) for number in (1, 2, 3)]
    close(a, truth := counted_without(a, made))
    carry(b, a)
    later(a, days=1)
    days.open_day(a.session, "RBT", (ROUND,))
    close(a, truth)  # it finds what the books had lost twice
    sign(a)
    assert on_shelf(a) == truth["RIZ"] == stood - sum(map(rice_of, made))
    assert lost(a) == 0
    assert findings(a) == set()
    first, second = a.session.books.days.all()
    assert second.flows.of("RIZ").opening == first.flows.of("RIZ").book == truth["RIZ"]


def test_two_honest_voids_of_one_handover_are_no_fault(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    made = serve(a, 1)
    assert isinstance(made, e.Handover)
    carry(a, b)
    for each in (a, b):
        each.desk().void(made.id, "erreur")
    meet(a, b)
    assert findings(a) == findings(b) == set()
    assert "decided_void" in {found.code for found in audited(a).decided}


def test_a_double_collection_is_something_wrong_until_somebody_explains_it(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    for each in (a, b):
        serve(each, 1)
    meet(a, b)
    assert findings(a) == findings(b) == {"more_than_entitled"}
    for each in (a, b):
        [double] = [one for one in audited(each).findings if one.code == "more_than_entitled"]
        assert handover_named(each.session.books, double.where).startswith("RBT-0001 14/06/2023")
        report = make(each.session, "doubles", Query()).report
        assert report is not None
        assert len({row[7] for row in report.data.rows}) == 2, "which laptop is seen, also where both bear one name"
    for who, reason, why in (("sara", "", "reason_missing"), ("awa", "sans réseau", "not_your_role")):
        with pytest.raises(Refused, match=why):
            doubles.explain(a.session, doubles.unexplained(a.session), reason, who, PASSPHRASE)
    doubles.explain(a.session, doubles.unexplained(a.session), "sans réseau", "sara", PASSPHRASE)
    meet(a, b)
    for each in (a, b):
        assert findings(each) == set()
        assert "decided_double" in {found.code for found in audited(each).decided}
        assert doubles.unexplained(each.session) == []
        assert len(sync.doubles(each.session)) == 1, "it stays in the report of doubles"


def test_what_a_later_day_counted_is_taken_back_with_what_came_late_for_the_day_before(tmp_path: Path) -> None:
    """The handover was made after the first count and before the second: only the second put it down as lost."""
    a, b = site(tmp_path)
    close(a)
    later(a, days=1)
    days.open_day(a.session, "RBT", (ROUND,))
    made = [serve(b, 1)]
    close(a, truth := counted_without(a, made))
    carry(b, a)
    sign(a)
    assert on_shelf(a) == truth["RIZ"]
    assert lost(a) == 0
    assert findings(a) == set()


def next_day(stage: Stage, number: int = 1) -> None:
    later(stage, days=number)
    days.open_day(stage.session, "RBT", (ROUND,))


def test_a_later_day_closed_by_a_laptop_that_never_heard_of_the_day_before_is_told_of_its_handovers(
    tmp_path: Path,
) -> None:
    """The day of the handovers knew them all and ties; the count after it put them down as lost."""
    a, b = site(tmp_path)
    close(b)
    carry(b, a)
    next_day(a)
    made = [serve(a, 1), serve(a, 2)]
    close(a, truth := counted_without(b, made))
    next_day(b, 2)
    close(b, truth)
    assert [one.handovers for one in carry(a, b).supplements] == [2]
    meet(a, b)
    for each in (a, b):
        assert [one.day for one in supplements.unsigned(each.session)] == ["RBT-2023-06-16"]
        assert findings(each) == {"supplement_open"}
    supplements.sign_all(b.session, supplements.unsigned(b.session), "sara", PASSPHRASE)
    meet(a, b)
    for each in (a, b):
        assert (on_shelf(each), lost(each), findings(each)) == (truth["RIZ"], 0, set())
        assert handovers_of(each) == {DAY: 0, "RBT-2023-06-15": 2, "RBT-2023-06-16": 0}


@pytest.mark.parametrize("order", ["sign first", "meet first"])
def test_two_later_counts_that_did_not_know_a_handover_put_it_down_once(tmp_path: Path, order: str) -> None:
    """Signed by somebody who knew neither count after it, or by somebody who knew both."""
    a, b, c = site(tmp_path, 3)
    close(a)
    for other in (b, c):
        carry(a, other)
    next_day(a)
    made = [serve(a, 1)]
    close(a, truth := counted_without(c, made))
    for other, days_on in ((b, 2), (c, 3)):
        next_day(other, days_on)
        close(other, truth)
    if order == "sign first":
        carry(a, b)
        supplements.sign_all(b.session, supplements.unsigned(b.session), "sara", PASSPHRASE)
    meet(a, b, c)
    supplements.sign_all(c.session, supplements.unsigned(c.session), "sara", PASSPHRASE)
    meet(a, b, c)
    for each in (a, b, c):
        assert (on_shelf(each), lost(each), findings(each)) == (truth["RIZ"], 0, set())


def test_what_was_stolen_before_two_counts_that_did_not_know_each_other_is_lost_once(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    close(a)
    carry(a, b)
    truth = dict(stockroom.on_shelf(a.session, "RBT"))
    truth["RIZ"] -= 5
    for stage, number in ((a, 1), (b, 2)):
        next_day(stage, number)
        close(stage, truth)
    meet(a, b)
    assert findings(a) == findings(b) == {"supplement_open"}
    supplements.sign_all(a.session, supplements.unsigned(a.session), "sara", PASSPHRASE)
    meet(a, b)
    for each in (a, b):
        assert (on_shelf(each), lost(each), findings(each)) == (truth["RIZ"], 5, set())


def test_a_void_of_a_later_day_that_the_count_after_it_did_not_know_is_found_once(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    made = serve(a, 1)
    assert isinstance(made, e.Handover)
    close(a)
    carry(a, b)
    next_day(a)
    a.desk().void(made.id, "rapporté")
    close(a, truth := dict(stockroom.on_shelf(a.session, "RBT")))
    next_day(b, 2)
    close(b, truth)
    meet(a, b)
    supplements.sign_all(b.session, supplements.unsigned(b.session), "sara", PASSPHRASE)
    meet(a, b)
    for each in (a, b):
        assert (on_shelf(each), lost(each), findings(each)) == (truth["RIZ"], 0, set())


@pytest.mark.parametrize("off", [0, 3650])
def test_goods_that_went_to_the_shelf_by_a_paper_of_no_day_are_not_also_found(tmp_path: Path, off: int) -> None:
    """The store's laptop had no day open, nor the right date, and nobody had heard it when the shelf was counted."""
    a, b = site(tmp_path, open_day=False)
    later(b, days=off)
    lines = [stockroom.ReceiptLine(item="RIZ", received=40)]
    stockroom.receive(b.session, "RBT", "BL-9", lines)
    days.open_day(a.session, "RBT", (ROUND,))
    stockroom.issue(b.session, "RBT", [("RIZ", 40)])
    later(a, hours=2)
    close(a, {"RIZ": 40})
    assert [one.papers for one in carry(b, a).supplements] == [1]
    supplements.sign_all(a.session, supplements.unsigned(a.session), "sara", PASSPHRASE)
    meet(a, b)
    for each in (a, b):
        assert (on_shelf(each), lost(each), findings(each)) == (40, 0, set())


def test_what_goes_to_the_shelf_after_the_count_is_no_supplement_of_it(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    close(a)
    carry(a, b)
    later(b, days=-400)
    lines = [stockroom.ReceiptLine(item="RIZ", received=40)]
    stockroom.receive(b.session, "RBT", "BL-9", lines)
    stockroom.issue(b.session, "RBT", [("RIZ", 40)])
    meet(a, b)
    assert supplements.unsigned(a.session) == supplements.unsigned(b.session) == []
    assert findings(a) == set()


def test_a_count_is_asked_about_the_days_before_it_whatever_a_clock_said(tmp_path: Path) -> None:
    """A laptop ten years ahead opened the day before: its events come after those of the next day."""
    a, b = site(tmp_path)
    close(b)
    carry(b, a)
    later(a, days=3650)
    days.open_day(a.session, "RBT", (ROUND,), date(2023, 6, 15))
    made = [serve(a, 1)]
    close(a, truth := counted_without(b, made))
    next_day(b, 2)
    close(b, truth)
    meet(a, b)
    supplements.sign_all(a.session, supplements.unsigned(a.session), "sara", PASSPHRASE)
    meet(a, b)
    for each in (a, b):
        assert (on_shelf(each), lost(each), findings(each)) == (truth["RIZ"], 0, set())


def test_a_date_that_was_closed_is_opened_again_with_a_reason(tmp_path: Path) -> None:
    (a,) = site(tmp_path, 1)
    close(a)
    with pytest.raises(Refused, match="day_closed_already"):
        days.open_day(a.session, "RBT", (ROUND,))
    again = days.open_day(a.session, "RBT", (ROUND,), again_because="un ménage attendait dehors")
    assert (again.name, again.opened.reason) == (f"{DAY}-2", "un ménage attendait dehors")
    serve(a, 1)
    assert len(again.handovers) == 1


def test_a_close_says_which_laptops_it_heard_and_what_it_knew(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    serve(b, 1)
    carry(b, a)
    heard_at = b.clock.time
    later(b, minutes=30)
    serve(b, 2)
    later(a, hours=2)
    close(a)
    day = a.session.books.days.get(DAY)
    assert day is not None
    assert day.closed is not None
    assert day.closed.heard == {b.session.store.device: heard_at}
    assert day.closed.knew[b.session.store.device] < b.session.books.devices.have[b.session.store.device]


def test_one_lorry_and_one_issue_that_two_laptops_wrote_down_are_pointed_out_until_one_is_cancelled(
    tmp_path: Path,
) -> None:
    a, b = site(tmp_path, open_day=False)
    lines = [stockroom.ReceiptLine(item="RIZ", received=40)]
    papers = [
        (
            stockroom.receive(each.session, "RBT", waybill, lines).document,
            stockroom.issue(each.session, "RBT", [("RIZ", 60)]).document,
        )
        for each, waybill in ((a, "BL-77"), (b, "bl-77 "))
    ]
    stockroom.receive(b.session, "RBT", "BL-78", lines)
    stockroom.issue(b.session, "RBT", [("RIZ", 7)])
    pairs = {tuple(sorted(pair)) for pair in zip(*papers, strict=True)}
    assert set(carry(b, a).entered_twice) == pairs
    assert carry(b, a).entered_twice == (), "once"
    meet(a, b)
    for each in (a, b):
        told = {one.where for one in audited(each).decided if one.code == "decided_entered_twice"}
        assert told == {", ".join(pair) for pair in pairs}
        assert set(each.session.books.stock_documents.entered_twice()) == pairs
        assert findings(each) == set()
    for paper in reversed(papers[1]):
        stockroom.cancel(a.session, paper, "écrit par les deux")
    meet(a, b)
    for each in (a, b):
        assert "decided_entered_twice" not in {one.code for one in audited(each).decided}
        assert each.session.books.stock_documents.entered_twice() == ()
        assert (on_shelf(each), dict(stockroom.in_store(each.session, "RBT"))["RIZ"]) == (67, 73)


def test_a_laptop_of_which_numbers_are_missing_without_end_hides_nothing_of_another() -> None:
    numbers = Numbering()
    for number in range(2, 2200, 2):
        numbers.add("00000bad", number)
    numbers.add("600d600d", 1, 9)
    aside = [put_aside(b"{}", "600d600d", 5, Reason.NEWER)]
    books = SimpleNamespace(devices=SimpleNamespace(numbers=numbers))
    told = known(cast("Session", SimpleNamespace(books=books, quarantine=aside)))
    assert ("600d600d", 5, 5) in told["unread"]
    assert msgspec.convert(told["unread"], Runs) == told["unread"]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert((*told["unread"], ("600d600d", 7, 7)), Runs)
