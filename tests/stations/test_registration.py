"""Registering and correcting a household as it is typed at the desk; what was done on paper, entered afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.model.events import How
from distro.model.people import Alternate, PopulationGroup, Sex
from distro.stations import days, paper_entry, registration
from distro.stations.errors import Refused
from distro.stations.registration import Entry
from stage import MORNING, ROUND, Stage, make_stage

ENTRY = Entry(name="  Awa   Ndiaye ", members="F34 M8 F0", group=PopulationGroup.MIGRANT, phone="0612345678")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def test_a_household_gets_the_next_number_and_its_head_is_the_first_named(stage: Stage) -> None:
    made = registration.enrol(stage.session, "RBT", ENTRY)
    assert (made.number, made.name, made.size) == ("RBT-0011", "Awa Ndiaye", 3)
    assert (made.head_sex, made.birth_year) == (Sex.FEMALE, 2023 - 34)
    assert made.consent is None
    assert stage.session.books.register.numbered("RBT-0011") == made
    assert registration.enrol(stage.session, "TNG", ENTRY).number == "TNG-0013"


def test_consent_keeps_its_day_until_something_in_it_changes(stage: Stage) -> None:
    agreed = replace(ENTRY, consent_version="2023-03", share_with_partners=True)
    made = registration.enrol(stage.session, "RBT", agreed)
    assert made.consent is not None
    given_on = made.consent.given_on
    stage.pass_time(3 * 24 * 3600)
    corrected = registration.enrol(stage.session, "RBT", replace(agreed, phone="0600000000"), made)
    assert (corrected.number, corrected.phone) == (made.number, "0600000000")
    assert corrected.consent == made.consent
    more = registration.enrol(stage.session, "RBT", replace(agreed, share_with_government=True), corrected)
    assert more.consent is not None
    assert more.consent.given_on != given_on
    assert registration.enrol(stage.session, "RBT", ENTRY, more).consent is None


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (replace(ENTRY, name=" "), "name_missing"),
        (replace(ENTRY, name="Inconnue"), "name_missing"),  # a list that says so is refused too
        (replace(ENTRY, members="F34 Mhuit"), "members_not_understood"),
        (replace(ENTRY, name="Awa\x1b[31m"), "text_unclean"),
        (replace(ENTRY, name="=HYPERLINK(1)"), "text_unclean"),
        (replace(ENTRY, name="Awa AB123456"), "identity_number"),
        (replace(ENTRY, phone="AB123456"), "identity_number"),
        (replace(ENTRY, alternates=(Alternate("Fatou", "AB1234567"),)), "identity_number"),
    ],
)
def test_what_must_not_be_kept_is_refused_and_nothing_is_written(stage: Stage, entry: Entry, code: str) -> None:
    before = len(stage.session.books.register)
    with pytest.raises(Refused, match=code):
        registration.enrol(stage.session, "RBT", entry)
    assert len(stage.session.books.register) == before


def test_paper_is_entered_with_its_own_time_and_source(stage: Stage) -> None:
    stage.pass_time(3 * 3600)
    made = paper_entry.enter(stage.desk(), "rbt-0003", "10h35")
    assert (made.how, f"{made.occurred_at:%H:%M}") == (How.PAPER, "10:35")
    assert made.recorded_at > made.occurred_at
    assert made.recorded_at == stage.session.now()
    with pytest.raises(Refused, match="handover_not_due"):
        paper_entry.enter(stage.desk(), "RBT-0003", "10:40")
    for number, time, code in (
        ("RBT-9999", "10:40", "household_unknown"),
        ("RBT-0004", "25:00", "time_not_understood"),
        ("RBT-0004", "dix heures", "time_not_understood"),
        ("RBT-0004", "06:00", "time_not_today"),
        ("RBT-0004", "23:59", "time_not_today"),
    ):
        with pytest.raises(Refused, match=code):
            paper_entry.enter(stage.desk(), number, time)


@pytest.mark.parametrize(("clock", "why"), [
    (datetime(2000, 1, 1, 0, 5, tzinfo=MORNING.tzinfo), "its battery died with the power"),
    (MORNING.replace(hour=0, minute=20) + timedelta(days=1), "the day goes on past midnight"),
])  # fmt: skip
def test_paper_of_the_day_is_entered_under_a_clock_that_shows_another_date(
    stage: Stage, clock: datetime, why: str
) -> None:
    stage.clock.time = clock
    days.confirm(stage.session, "RBT")
    made = paper_entry.enter(stage.desk(), "RBT-0003", "21h40")
    assert f"{made.occurred_at:%d %H:%M}" == "14 21:40", why
    with pytest.raises(Refused, match="time_not_today"):
        paper_entry.enter(stage.desk(), "RBT-0004", "06:00")


def test_paper_from_before_the_clock_was_set_right_is_entered(before_opening: Stage) -> None:
    stage = before_opening
    right = stage.clock.time
    stage.clock.time += timedelta(days=1100, hours=6)
    days.open_day(stage.session, "RBT", (ROUND,), right.date(), issue_all=True)
    stage.clock.time = right + timedelta(hours=3)
    made = paper_entry.enter(stage.desk(), "RBT-0003", "09:40")
    assert f"{made.occurred_at:%d %H:%M}" == "14 09:40"
