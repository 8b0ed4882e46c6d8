"""The morning at a glance, on a real day."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.entitlements import ShortageMode
from distro.model.events import Entitled
from distro.model.goods import AdjustmentReason
from distro.reports.day.people import attendance
from distro.rules.lines import all_of
from distro.rules.verdict import due
from distro.stations import days, duplicates, morning, stockroom
from distro.stations.closing import Close
from distro.stations.shortages import Scarce
from stage import PASSPHRASE, ROUND, Stage


def serve(stage: Stage, *numbers: int) -> None:
    desk = stage.desk()
    for number in numbers:
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


def test_the_flow_counts_what_stands_by_the_quarter_of_an_hour(stage: Stage) -> None:
    assert morning.flow(stage.session, "RBT") == []
    serve(stage, 1, 2)
    stage.pass_time(31 * 60)
    serve(stage, 3, 4)
    stage.desk().void(stage.desk().recent()[0].id, "essai")
    flow = morning.flow(stage.session, "RBT")
    assert [count for _, count in flow] == [2, 0, 1]
    assert [f"{at:%H:%M}" for at, _ in flow] == ["09:00", "09:15", "09:30"]


def test_what_runs_out_first_looks_at_those_who_have_not_come(stage: Stage) -> None:
    held = dict(stockroom.on_shelf(stage.session, "RBT"))
    stockroom.lose(stage.session, "RBT", [("RIZ", held["RIZ"] - 9)], AdjustmentReason.STOLEN)
    out = morning.first_to_run_out(stage.session, "RBT")
    assert out is not None
    assert (out.item, out.left) == ("RIZ", 10)
    assert 0 < out.households < 10
    serve(stage, *range(1, 11))
    assert morning.first_to_run_out(stage.session, "RBT") is None


def test_a_household_that_came_under_two_records_has_come_until_both_are_taken_back(stage: Stage) -> None:
    serve(stage, 1, 2, 3)
    planned = stage.desk().glance().planned
    one, other = (stage.session.books.register.get(f"h-RBT-000{number}") for number in (1, 2))
    assert one is not None and other is not None
    duplicates.judge_same(stage.session, one, other)
    seen = []
    for handover in [None, *(made.id for made in stage.session.books.handovers.of_household(one.id))]:
        if handover is not None:
            stage.desk().void(handover, "essai")
        glance = stage.desk().glance()
        seen.append((planned - glance.planned, glance.served, glance.planned - glance.absent))
    assert seen == [(1, 2, 2), (1, 2, 2), (1, 1, 1)]


def attended(stage: Stage) -> tuple[set[str], set[str]]:
    """Who was planned for the open day, and who has not come, as its report says."""
    day = stage.session.books.days.open_at("RBT")
    assert day is not None
    found = attendance(stage.session.books, day)
    return set(found.planned), set(found.no_show)


def needed_by(stage: Stage, households: set[str]) -> Counter[str]:
    """What these would take, were they all to come, of the day's round."""
    wanted: Counter[str] = Counter()
    for household in households:
        granted = stage.session.books.entitlements.get(ROUND, household)
        day = stage.session.books.days.open_at("RBT")
        assert granted is not None
        assert day is not None
        before = [made for made in stage.session.books.handovers.of_household(household) if made.day != day.name]
        wanted.update(
            {line.item: line.quantity for line in due([granted], before, stage.session.books.rounds.original_of)}
        )
    return wanted


@pytest.mark.parametrize("seed", range(6))
def test_who_is_expected_is_kept_up_with_whatever_happens_and_agrees_with_the_report(stage: Stage, seed: int) -> None:
    random = Random(seed)
    for _ in range(40):
        stage.pass_time()
        session, desk, what = stage.session, stage.desk(), random.random()
        today = desk.recent(20)
        if what < 0.6:
            verdict = desk.scan(read(stage.card(random.randint(1, 10)).code, session.card_key))
            if verdict.code.may_collect:
                lines = list(all_of(verdict.due))
                desk.hand_over(verdict, lines[: random.choice([1, len(lines)])])
        elif what < 0.85 and today:
            desk.void(random.choice(today).id, "essai")
        elif what < 0.93:
            next_day(stage)
        else:
            stage.reopen()
        planned, absent = attended(stage)
        day = stage.session.books.days.open_at("RBT")
        assert day is not None
        expected, glance = stage.session.books.expected(day), stage.desk().glance()
        assert expected.planned == planned
        assert (glance.planned, glance.absent) == (len(planned), len(absent))
        assert glance.served == len({made.household for made in day.handovers.values()})
        assert +expected.needed == needed_by(stage, absent)


def next_day(stage: Stage) -> None:
    """Count, sign, and open again tomorrow, within the round's window."""
    close = Close(stage.session, "RBT")
    for item in close.items:
        close.count(item, dict(stockroom.on_shelf(stage.session, "RBT")).get(item, 0))
    close.sign("omar", "sara", PASSPHRASE, PASSPHRASE)
    stage.pass_time(3600)
    days.open_day(stage.session, "RBT", (ROUND,), again_because="essai")


def test_what_an_earlier_day_gave_is_expected_again_once_it_is_taken_back(stage: Stage) -> None:
    serve(stage, 1, 2)
    made = stage.desk().recent()[0]
    next_day(stage)
    assert (stage.desk().glance().planned, stage.desk().glance().absent) == (8, 8)
    stage.desk().void(made.id, "essai")
    assert (stage.desk().glance().planned, stage.desk().glance().absent) == (9, 9)
    serve(stage, 2)
    assert (stage.desk().glance().planned, stage.desk().glance().absent) == (9, 8)


def test_a_round_frozen_during_the_day_counts_at_once(before_opening: Stage) -> None:
    stage = before_opening
    days.open_day(stage.session, "RBT", (ROUND,))
    assert stage.desk().glance().planned == 10
    stage.session.books.entitlements.entitled(replace(some(stage), household="h-new"))
    assert stage.desk().glance().planned == 11


def some(stage: Stage) -> Entitled:
    return next(stage.session.books.entitlements.at(ROUND, "RBT"))


def test_everybody_is_counted_once_and_not_at_each_scan(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The status line asks at each scan; at 100,000 households counting them takes longer than the verdict."""
    assert stage.desk().glance().absent == 10
    monkeypatch.setattr(stage.session.books.entitlements, "at", None)
    serve(stage, 1, 2, 3)
    stage.desk().void(stage.desk().recent()[0].id, "essai")
    assert stage.desk().glance().absent == 8
    out = morning.first_to_run_out(stage.session, "RBT")
    assert out is None or out.left == 8


def test_what_runs_out_counts_what_goes_out_under_a_shortage(stage: Stage) -> None:
    before = morning.first_to_run_out(stage.session, "RBT")
    assert before is not None
    assert before.item == "RIZ"  # 62 are due, 60 stand there
    Scarce(stage.session, ROUND, "RBT", "RIZ").declare(ShortageMode.EQUAL_SHARE, 900)
    assert morning.first_to_run_out(stage.session, "RBT") is None
