"""Events reach the head office by many ways: the tables are the same in whatever order, and say what the books say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distro.books import Books
from distro.exchange.office import fold_into
from distro.model.people import Members
from distro.reports.day.conduct import doubled
from distro.reports.day.people import attendance
from distro.reports.day.report import day_report
from distro.reports.reach import reach
from distro.rules.doubles import double_collections
from hub.histories import Action, History, Pair, actions
from hub.tables import NewTables, Row, ask, everything
from tests_programme import programme

often = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_parts(pairs: list[Pair], random: Random) -> Iterator[list[Pair]]:
    """`pairs` in any order, over several folds; some of them come again, as from a laptop that was not heard."""
    left = random.sample(pairs, len(pairs))
    while left:
        size = random.randint(1, len(left))
        yield left[:size] + random.sample(pairs, min(2, len(pairs)))
        left = left[size:]


@often
@given(told=actions, random=st.randoms(use_true_random=False))
def test_the_tables_are_the_same_in_whatever_order_the_events_come(
    empty_tables: NewTables, told: list[Action], random: Random
) -> None:
    pairs = History(told).pairs()
    at_once, by_and_by = empty_tables(), empty_tables()
    fold_into(at_once, "MAR23", pairs)
    fold_into(by_and_by, "MAR23", [])
    for part in in_parts(pairs, random):
        assert fold_into(by_and_by, "MAR23", part).quarantined == 0
    assert everything(by_and_by) == everything(at_once)


@often
@given(told=actions)
def test_the_views_say_what_the_books_say(empty_tables: NewTables, told: list[Action]) -> None:
    history = History(told)
    tables = empty_tables()
    fold_into(tables, "MAR23", history.pairs())
    books = Books.of(history.events)

    register = sorted((one.id, one.number, one.point, one.group.value, one.size) for one in books.register)
    assert sorted(ask(tables, "select * from households")) == register
    stands = sorted(one.id for one in books.handovers)
    assert sorted(id_ for (id_,) in ask(tables, "select id from standing_handovers")) == stands
    slips = sorted((one.slip.number, one.slip.receiver, one.outcome.value) for one in books.referrals)
    assert sorted(ask(tables, "select number, receiver, outcome from referrals")) == slips
    held = {
        (account.kind.value, account.place, lot.item, lot.batch): quantity
        for account in books.stock.accounts()
        for (lot, _), quantity in books.stock.shelf(account).items()
        if quantity
    }
    asked = ask(tables, "select account, place, item, batch, quantity from stock")
    assert {tuple(key): quantity for *key, quantity in asked} == held
    assert doubles_in(tables) == doubles_by_the_rules(books)
    found = reach(programme(), books, date.max)
    assert ask(tables, "select households, people, contacts from donor_figures") == [
        (len(found.households), found.people, found.contacts)
    ]
    assert given_in(tables) == found.items


@often
@given(told=actions)
def test_each_day_is_the_day_report_s(empty_tables: NewTables, told: list[Action]) -> None:
    history = History(told)
    tables = empty_tables()
    fold_into(tables, "MAR23", history.pairs())
    books = Books.of(history.events)
    days = {row[0]: row[1:] for row in ask(tables, "select * from day_reports")}
    assert set(days) == {day.name for day in books.days.all()}
    for day in books.days.all():
        report = day_report(programme(), books, day.name)
        all_of_them = report.people[-1]
        signed = report.signed
        assert days[day.name] == (
            report.point, report.date.isoformat(), report.opened_by,
            signed and signed.closed_at.astimezone(UTC).isoformat(),
            signed and signed.counted_by, signed and signed.approved_by,
            report.planned.households, report.served.households, report.no_show.households, report.beyond.households,
            all_of_them.reached.people, all_of_them.women, all_of_them.men, all_of_them.girls, all_of_them.boys,
            all_of_them.unknown, report.desk.handovers, len(report.overrides), len(report.voids),
            sum(line.scans for line in report.refusals), len(doubled(programme(), books) & day.handovers.keys()),
        )  # fmt: skip
        came = attendance(books, day).reached.values()
        members = [member for granted in came if granted for member in granted.members]
        people: dict[Any, Any] = dict(
            ask(tables, f"select sex || ages, people from day_people where day = '{day.name}'")
        )
        assert people == by_sex_and_age(members)
        told_items = {
            row[0]: row[1:]
            for row in ask(
                tables,
                "select item, opening, received, handed_over, returned, lost, damaged, expired, kits, book, counted"
                f" from day_items where day = '{day.name}'",
            )
        }
        for item in report.items:
            figures = (
                item.opening, item.received, item.handed_over, item.returned, item.lost, item.damaged, item.expired,
                item.kits, item.book, item.counted,
            )  # fmt: skip
            if any(figures):
                assert told_items[item.code] == figures, (day.name, item.code)


def by_sex_and_age(members: Iterable[Members]) -> dict[str, int]:
    people: Counter[str] = Counter()
    for member in members:
        people[member.sex.value + member.ages] += member.count
    return dict(people)


def doubles_by_the_rules(books: Books) -> set[Row]:
    """(household, round) of every double collection."""
    found = set()
    for round_ in programme().rounds:
        entitled = list(books.entitlements.of(round_.code))
        once = {books.handovers.root_of(granted.household): granted for granted in reversed(entitled)}
        standing = {granted.household: books.handovers.of_household(granted.household) for granted in once.values()}
        doubles = double_collections(once.values(), standing, books.rounds.original_of)
        found |= {(double.household, double.round) for double in doubles}
    return found


def given_in(tables: str) -> dict[tuple[object, object], object]:
    """(item, donor): how much was handed over; a donor without a name is the programme's."""
    asked = ask(tables, "select item, donor, quantity from given")
    return {(item, donor or programme().donor): quantity for item, donor, quantity in asked}


def doubles_in(tables: str) -> set[Row]:
    return set(ask(tables, "select household, round from double_collections"))
