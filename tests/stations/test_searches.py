"""Who serves finds one person at a time; who trawls the register by searching is slowed, and told of."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.reports.day.report import day_report
from distro.stations import erasing, people, registration, rounds, searches
from distro.stations.desk import Desk
from distro.stations.errors import Refused
from distro.stations.finding import Finder
from distro.stations.lookups import household_numbered
from distro.stations.protection import protection
from distro.stations.session import Session
from distro.store import open_store
from distro.store.look_only import LookOnly
from stage import PASSPHRASE, ROUND, Stage


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


def again(stage: Stage, folder: Path) -> None:
    stage.session.store.close()
    stage.session = Session(open_store(stage.folder, "awa", PASSPHRASE, counters=folder / "heads"), stage.clock)


def test_who_begins_anew_for_each_search_is_slowed_and_told_of_all_the_same(stage: Stage, tmp_path: Path) -> None:
    again(stage, tmp_path)
    for number in range(1, 7):
        assert Finder(stage.session).find(f"RBT-{number:04}")
        again(stage, tmp_path)
    for _ in range(2):
        with pytest.raises(Refused, match="searched_much"):
            Finder(stage.session).find("RBT-0007")
        again(stage, tmp_path)
    assert told(stage) == [("awa", "searched")]
    assert b"h-RBT" not in (stage.folder / "searches").read_bytes()
    stage.pass_time(11 * 60)
    assert Finder(stage.session).find("RBT-0007")


def test_where_nothing_is_kept_who_serves_searches_for_nobody(stage: Stage, tmp_path: Path) -> None:
    stage.session.store.close()
    for person, sees in (("awa", False), ("omar", True)):
        store = open_store(stage.folder, person, PASSPHRASE, LookOnly(), counters=tmp_path / "heads")
        session = Session(store, stage.clock)
        if sees:
            assert Finder(session).find("RBT-0001")
        else:
            with pytest.raises(Refused, match="opened_to_look"):
                Finder(session).find("RBT-0001")
        store.close()


def test_what_was_searched_for_is_forgotten_with_the_people(stage: Stage) -> None:
    people.add(stage.session, "nadia", PASSPHRASE, "data_focal_point")
    stage.session.log_in("awa", PASSPHRASE)
    assert Finder(stage.session).find("RBT-0004")
    assert (stage.folder / "searches").exists()
    stage.session.log_in("nadia", PASSPHRASE)
    erasing.erase(stage.session, "RBT-0004")
    assert not (stage.folder / "searches").exists()


@pytest.mark.parametrize(
    "shown",
    [
        lambda session, number: Desk(session, "RBT").look_up_numbered(number),
        lambda session, number: rounds.explain(session, ROUND, number),
    ],
    ids=["without_card", "explain"],
)
def test_whatever_shows_a_household_by_its_number_is_counted(
    stage: Stage, shown: Callable[[Session, str], object]
) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    for number in range(1, 7):
        shown(stage.session, f"RBT-{number:04}")
    with pytest.raises(Refused, match="searched_much"):
        shown(stage.session, "RBT-0007")
    with pytest.raises(Refused, match="searched_much"):
        Finder(stage.session).find("RBT-0008")
    assert told(stage) == [("awa", "searched")]


def test_what_a_holder_is_asked_for_is_not_found_out_by_guessing(stage: Stage) -> None:
    """The year of RBT-0004 is 1984; a search for a name with a year behind it shows whether it is theirs."""
    stage.session.log_in("awa", PASSPHRASE)
    finder, tried = Finder(stage.session), 0
    with pytest.raises(Refused, match="guessed_much"):
        for year in range(1950, 1984):
            assert finder.find(f"Essai Numéro 4 {year}") == []
            tried += 1
    assert tried <= 30
    assert told(stage) == [("awa", "searched")]
    with pytest.raises(Refused, match="guessed_much"):
        finder.find("Essai Numéro 4 1983")
    stage.pass_time(11 * 60)
    assert [one.number for one in finder.find("Essai Numéro 4 1984")] == ["RBT-0004"]


def test_a_word_of_three_letters_is_not_guessed_either(stage: Stage) -> None:
    session = stage.session
    session.programme = replace(session.programme, cards=replace(session.programme.cards, challenge="word"))
    household = household_numbered(session, "RBT-0004")
    registration.register(session, [replace(household, word="sel")])
    session.log_in("awa", PASSPHRASE)
    finder, tried = Finder(session), 0
    with pytest.raises(Refused, match="guessed_much"):
        for first, second, third in product("abcdef", repeat=3):
            finder.find(f"Essai Numéro 4 {first}{second}{third}")
            tried += 1
    assert tried <= 100
    for end in range(1, 4):  # nothing is told of what is still being typed
        finder.find(f"Essai Numéro 4 {'sel'[:end]}")


def test_who_types_a_name_letter_by_letter_is_not_taken_for_guessing(stage: Stage) -> None:
    stage.session.log_in("awa", PASSPHRASE)
    finder, name = Finder(stage.session), "Diallo Essai 1981"
    for _ in range(20):
        for end in range(2, len(name) + 1):
            finder.find(name[:end])
    for year in range(1950, 1960):  # of others who are called alike
        assert finder.find(f"Essai {year}") == []
    assert told(stage) == []
