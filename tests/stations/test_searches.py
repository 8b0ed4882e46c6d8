"""Who serves finds one person at a time; who trawls the register by searching is slowed, and told of."""

from __future__ import annotations

import pytest

from distro.reports.day.report import day_report
from distro.stations import searches
from distro.stations.errors import Refused
from distro.stations.finding import Finder
from distro.stations.protection import protection
from stage import PASSPHRASE, Stage


def trawl(stage: Stage) -> list[str]:
    finder = Finder(stage.session)
    return [one.number for number in range(1, 11) for one in finder.find(f"RBT-{number:04}")]


def told(stage: Stage) -> list[tuple[str, str]]:
    session = stage.session
    report = day_report(session.programme, session.books, "RBT-2023-06-14", anchor="")
    return [(line.person, line.change) for line in report.people_changed if line.change == "searched"]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST_SEEN", 6)


def test_a_volunteer_who_trawls_is_slowed_and_the_day_report_says_so_once(stage: Stage) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    for _ in range(2):
        with pytest.raises(Refused, match="searched_much"):
            trawl(stage)
    assert Finder(stage.session).find("RBT-0002"), "who was shown already"
    assert stage.desk().look_up("h-RBT-0009").household, "a card, or who stands there"
    assert told(stage) == [("awa", "searched")]
    stage.pass_time(11 * 60)
    assert Finder(stage.session).find("RBT-0009")
    assert protection(stage.session).signed


def test_each_person_is_counted_alone_and_who_may_see_the_register_is_not(stage: Stage) -> None:
    assert len(trawl(stage)) == 10
    stage.session.log_in("awa", PASSPHRASE)
    for number in range(1, 7):
        assert Finder(stage.session).find(f"RBT-{number:04}")
    stage.session.log_in("omar", PASSPHRASE)
    assert len(trawl(stage)) == 10
    assert told(stage) == []


def test_at_another_pace_nobody_is_stopped(stage: Stage) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    for number in range(1, 11):
        assert Finder(stage.session).find(f"RBT-{number:04}")
        stage.pass_time(150)
    assert told(stage) == []
