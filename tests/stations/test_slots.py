"""Invitations by time: measured, spread, kept, and never a reason to refuse anybody; and a day replayed with them."""

from __future__ import annotations

import csv
from datetime import timedelta
from heapq import heappop, heappush
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.cards.code import read
from distro.model.verdicts import VerdictCode
from distro.reports.forms.invitations import mark_of
from distro.rules.slots import SlotPlan, desks_needed, most_served, seconds_a_household, spread
from distro.stations import days, records, registration, rounds, slots, stockroom
from distro.stations.clock import SteppedClock
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.records import Query
from distro.stations.session import Session
from distro.stations.slots import Hours
from distro.stations.stockroom import ReceiptLine
from distro.store import Cost, create_store
from distro.wording.pictograms import MOST_STROKES
from stage import MORNING, PASSPHRASE, ROUND, WOMAN, Stage, household
from tests_programme import SOURCE

TODAY = MORNING.date()
NINE, ONE = 9 * 60, 13 * 60


def draft(stage: Stage, days_on: int = 0, desks: int | None = 1, seconds: int | None = 90) -> SlotPlan:
    hours = Hours(date=TODAY + timedelta(days_on), begins=NINE, ends=ONE, desks=desks, seconds=seconds)
    return slots.draft(stage.session, "RBT", [ROUND], hours)


def invited(made: SlotPlan) -> list[str]:
    return [each for slot in made.slots for each in slot.households]


# ------------------------------------------------------------ the rules


@given(st.integers(0, 300), st.integers(1, 600), st.integers(1, 90))
def test_everybody_has_one_time_in_order_and_no_slot_has_many_more_than_another(
    households: int, length: int, minutes: int
) -> None:
    waiting = [str(number) for number in range(households)]
    found = spread(waiting, NINE, NINE + length, minutes)
    assert [each for slot in found for each in slot.households] == waiting
    assert all(NINE <= slot.begins < NINE + length for slot in found)
    whole = [len(slot.households) for slot in found if slot.begins + minutes <= NINE + length]
    assert not whole or max(whole) <= households * minutes // length + 1


@given(st.integers(1, 2000), st.integers(1, 900), st.integers(600, 40_000))
def test_as_many_desks_as_are_needed_serve_all_and_one_less_does_not(waiting: int, seconds: int, window: int) -> None:
    needed = desks_needed(waiting, seconds, window)
    assert most_served(needed, seconds, window) >= waiting - 1  # of a fraction of a household
    assert most_served(needed - 1, seconds, window) < waiting


def test_a_pause_and_an_empty_hour_are_not_the_pace() -> None:
    times = [MORNING + timedelta(seconds=100 * n) for n in range(20)]
    after_lunch = [times[-1] + timedelta(hours=1, seconds=100 * n) for n in range(20)]
    assert seconds_a_household([[*times, *after_lunch]]) == 100
    assert seconds_a_household([times[:5], after_lunch[:5]]) is None


# ------------------------------------------------------------ the station


def test_the_times_are_set_kept_and_replaced(stage: Stage) -> None:
    made = draft(stage)
    assert (made.households, made.left, made.needed) == (10, 0, 1)
    slots.plan(stage.session, made)
    stage.reopen()
    plan = slots.planned_for(stage.session, "RBT", None)
    assert plan.slots == made.slots
    slots.plan(stage.session, draft(stage, seconds=2000))
    assert len([each for slot in slots.planned_for(stage.session, "RBT", TODAY).slots for each in slot.households]) == 5


def test_who_has_no_time_yet_is_invited_for_another_day_and_nobody_twice(stage: Stage) -> None:
    first = draft(stage, seconds=2000)
    assert first.left == 5
    slots.plan(stage.session, first)
    second = draft(stage, 1)
    assert not {*invited(first)} & {*invited(second)}
    assert second.households == first.left
    slots.plan(stage.session, second)
    with pytest.raises(Refused, match="slots_nobody"):
        draft(stage, 2)


def test_early_late_or_never_invited_everybody_is_served(stage: Stage) -> None:
    last = draft(stage, 1, seconds=2000)
    slots.plan(stage.session, last)
    for number in range(1, 11):
        verdict = stage.desk().scan(read(stage.card(number).code, stage.session.card_key))
        assert verdict.code is VerdictCode.MAY_COLLECT


def test_what_cannot_be_planned_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused, match="slots_not_measured"):
        draft(stage, seconds=None)
    with pytest.raises(Refused, match="slots_date"):
        draft(stage, -1)
    with pytest.raises(Refused, match="slots_date"):
        draft(stage, 400)
    with pytest.raises(Refused, match="slots_hours"):
        slots.draft(stage.session, "RBT", [ROUND], Hours(date=TODAY, begins=ONE, ends=NINE, seconds=60))
    with pytest.raises(Refused, match="slots_hours"):
        draft(stage, desks=0)
    with pytest.raises(Refused, match="slots_none"):
        slots.planned_for(stage.session, "RBT", None)


def test_the_glance_tells_who_came_when_and_how_many_desks_it_takes(stage: Stage) -> None:
    slots.plan(stage.session, draft(stage))
    desk = stage.desk()
    for number in (1, 2, 9):
        desk.hand_over(desk.look_up(f"h-RBT-{number:04}"))
    found = slots.running(stage.session, "RBT")
    assert found is not None and found.now is not None
    assert (found.now.begins, found.now.invited, found.now.came) == (NINE, 1, 1)
    assert sum(turn.came for turn in found.turns) == 3
    assert (found.uninvited, found.needed, found.desks) == (0, 1, 1)
    stage.pass_time(4.4 * 3600)  # a few minutes are left for those whom the last half hour brings
    late = slots.running(stage.session, "RBT")
    assert late is not None and late.now is None
    stage.pass_time(3600)
    over = slots.running(stage.session, "RBT")
    assert over is not None and over.needed == 0


# ------------------------------------------------------------ the papers


def test_the_papers_name_nobody_and_the_messages_say_not_what_for(stage: Stage, tmp_path: Path) -> None:
    session = stage.session
    slots.plan(session, draft(stage))
    records.make(session, "messages", Query(point="RBT")).write(tmp_path / "sms.csv")
    rows = list(csv.reader((tmp_path / "sms.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 11
    told = " ".join(cell for row in rows for cell in row)
    assert all(one.name not in told for one in session.books.register)
    assert rows[1][0] == session.books.register.numbered("RBT-0001").phone  # type: ignore[union-attr]
    assert "09:00" in rows[1][2]
    for kind in ("wall-list", "invitations"):
        out = tmp_path / f"{kind}.pdf"
        made = records.make(session, kind, Query(point="RBT"))
        made.write(out)
        assert made.data == {"households": 10}
        words = text_of(out)
        assert all(one.name.split()[0] not in words for one in session.books.register if one.name.isascii())
        if kind == "wall-list":
            assert all(mark_of(session.books, one) in words for one in session.books.register if one.point == "RBT")


def test_a_slip_shows_in_pictures_what_its_household_may_take(stage: Stage, tmp_path: Path) -> None:
    session, out = stage.session, tmp_path / "slips.pdf"
    registration.register(session, [household(31, WOMAN)])  # after the freeze: nothing is granted
    slots.plan(session, made := draft(stage))
    records.make(session, "invitations", Query(point="RBT")).write(out)
    granted = [session.books.entitlements.get(ROUND, code) for code in invited(made)]
    kinds = sum(len(each.lines) for each in granted if each)
    few = sum(line.quantity <= MOST_STROKES for each in granted if each for line in each.lines)
    assert pictures_in(out) == kinds + few, "a picture of each item, and its strokes"


def pictures_in(path: Path) -> int:
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    document = pypdfium2.PdfDocument(path)
    return sum(1 for page in document for _ in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]))


def text_of(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


# ------------------------------------------------------------ a day, as it was and as it would have been

HOUSEHOLDS = 220
DESKS = 2


def played(arrivals: dict[str, float], service: dict[str, float]) -> dict[str, tuple[float, int]]:
    """When each household begins to be served and at which desk: first come, first served, in seconds from opening."""
    free = [(0.0, desk) for desk in range(1, DESKS + 1)]
    begun = {}
    for who in sorted(arrivals, key=lambda each: arrivals[each]):
        at, desk = heappop(free)
        begun[who] = (max(at, arrivals[who]), desk)
        heappush(free, (begun[who][0] + service[who], desk))
    return begun


def waited(arrivals: dict[str, float], service: dict[str, float]) -> float:
    """The 95th percentile of waiting, in seconds; before the opening too."""
    begun = played(arrivals, service)
    return sorted(begun[who][0] - arrivals[who] for who in arrivals)[int(0.95 * len(arrivals))]


def recorded(folder: Path, arrivals: dict[str, float], service: dict[str, float]) -> Session:
    """A store on which that day was played to its end, every household served."""
    clock = SteppedClock(MORNING)
    store = create_store(
        folder, SOURCE, "sara", PASSPHRASE, cost=Cost.REHEARSAL, counters=folder.parent / "heads"
    )  # fmt: skip
    session = Session(store, clock)
    registration.register(session, [household(number, WOMAN) for number in range(1, HOUSEHOLDS + 1)])
    rounds.freeze(session, ROUND, "RBT")
    goods = [ReceiptLine(item=item.code, received=9999) for item in session.programme.goods]
    stockroom.receive(session, "RBT", "BL-1", goods)
    days.open_day(session, "RBT", (ROUND,), issue_all=True)
    ends = sorted((at + service[who], desk, who) for who, (at, desk) in played(arrivals, service).items())
    for end, number, who in ends:
        clock.time = MORNING + timedelta(seconds=end)
        desk = Desk(session, "RBT", number)
        desk.hand_over(desk.look_up(who))
    return session


def test_a_recorded_day_replayed_with_slots_halves_the_waiting(tmp_path: Path) -> None:
    """The same households and service times, 15 % absent, everybody up to 30 minutes beside their time."""
    chance = Random(14)
    everybody = [f"h-RBT-{number:04}" for number in range(1, HOUSEHOLDS + 1)]
    service = {who: min(300.0, max(40.0, chance.lognormvariate(4.5, 0.4))) for who in everybody}
    crowd = {who: chance.triangular(-1800, 9000, 0) for who in everybody}  # most come for the opening
    session = recorded(tmp_path / "store", crowd, service)

    seconds = slots.measured(session, "RBT")
    assert seconds is not None and abs(seconds - sum(service.values()) / HOUSEHOLDS) < 10
    assert desks_needed(HOUSEHOLDS, seconds, 60 * (ONE - NINE)) == DESKS
    times = {who: 60 * (slot.begins - NINE) for slot in spread(everybody, NINE, ONE, 30) for who in slot.households}

    there = [who for who in everybody if chance.random() >= 0.15]
    first_come = waited({who: crowd[who] for who in there}, service)
    by_slots = waited({who: times[who] + chance.uniform(-1800, 1800) for who in there}, service)
    assert by_slots <= first_come / 2
