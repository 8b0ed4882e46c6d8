"""A household without an adult, from the first day or since a death: told, guarded, counted in every report."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

import at_once
from distro.cli.reports import day_in_words
from distro.model.events import Collector
from distro.model.people import CollectorKind, Household, Members, Sex
from distro.reports.day.report import day_report
from distro.reports.donor import donor_report, figures
from distro.reports.press.report import ReportNote, in_words
from distro.reports.reach import reach
from distro.reports.round import round_report
from distro.reports.site_days import days_report
from distro.rules.collectors import known_collectors
from distro.stations import fields, registration
from distro.stations.errors import Refused
from distro.texts import say
from stage import BABY, GIRL, ROUND, Stage, make_stage

PROXY = Collector(CollectorKind.PROXY, "Essai Voisin", "voisin")
SISTER = Collector(CollectorKind.ALTERNATE, "Essai Soeur", "soeur")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def known(stage: Stage, number: int) -> Household:
    found = stage.session.books.register.get(f"h-RBT-{number:04}")
    assert found is not None
    return found


def without_an_adult(stage: Stage, number: int, *ages: tuple[Sex, str]) -> Household:
    """The adults of a household died, or were no adults: those of `ages` are left."""
    new = replace(known(stage, number), members=tuple(Members(sex, age, 1) for sex, age in ages))
    registration.register(stage.session, [new])
    return new


@pytest.mark.parametrize("ages", [[GIRL], [GIRL, BABY, BABY], [BABY, GIRL, (Sex.MALE, "15-17"), GIRL, BABY]])
def test_after_a_death_the_desk_says_so_and_nobody_else_collects(stage: Stage, ages: list[tuple[Sex, str]]) -> None:
    desk = stage.desk()
    assert not desk.look_up("h-RBT-0003").lone_minor
    assert SISTER in known_collectors(known(stage, 3))
    left = without_an_adult(stage, 3, *ages)
    at_once.amend(stage.session, ROUND, at_once.amendments(stage.session, ROUND, ["RBT-0003"]), "décès")
    verdict = desk.look_up("h-RBT-0003")
    assert verdict.lone_minor
    assert known_collectors(left) == (Collector(),)
    for other in (PROXY, SISTER):
        with pytest.raises(Refused, match="protection_desk"):
            desk.hand_over(verdict, collector=other)
    assert list(stage.session.books.handovers) == []
    assert desk.hand_over(verdict).collector.kind is CollectorKind.PRIMARY


def test_an_age_that_is_corrected_makes_the_difference_both_ways(stage: Stage) -> None:
    assert stage.desk().look_up("h-RBT-0010").lone_minor
    fields.change(stage.session, "RBT-0010", {"members": "M18"})
    assert not stage.desk().look_up("h-RBT-0010").lone_minor
    fields.change(stage.session, "RBT-0004", {"members": "F16"})
    assert stage.desk().look_up("h-RBT-0004").lone_minor


def test_every_report_counts_them_apart(stage: Stage) -> None:
    session, desk = stage.session, stage.desk()
    books, programme, now = session.books, session.programme, session.now()
    without_an_adult(stage, 9, GIRL, BABY, BABY, BABY, GIRL)
    at_once.amend(session, ROUND, at_once.amendments(session, ROUND, ["RBT-0009"]), "décès")
    for number in (1, 9, 10):
        desk.hand_over(desk.look_up(f"h-RBT-{number:04}"))
    day = day_report(programme, books, books.days.all()[-1].name)
    assert day.lone_minors == 6
    assert str(day.lone_minors) in day_in_words(day)
    until = now.date()
    found = reach(programme, books, until)
    assert figures(found)["lone_minors"] == 6
    assert f"{say('donor.alone')}" in in_words(donor_report(programme, books, found, now))
    told = ReportNote(say("sites.lone_minors", count=6))
    assert told in days_report(programme, books, ("RBT",), until, until, now).parts
    assert told in round_report(programme, books, programme.round(ROUND), ("RBT", "TNG"), now).parts
