"""Two laptops register people apart: a person decides, and what was decided holds on both."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.cli import main
from distro.model.people import Household, PopulationGroup
from distro.model.verdicts import VerdictCode
from distro.rules.duplicates import Why
from distro.stations import card_office, duplicates, registration, rounds
from distro.stations.errors import Refused
from distro.stations.laptops import sync
from distro.stations.registration import Entry
from hub.site import make_site
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, screen, told

ENTRY = Entry(name="Mohamed Ait Essai", members="M34 F30 F5", group=PopulationGroup.MIGRANT, phone="0611111111")


@pytest.fixture
def laptops(tmp_path: Path) -> list[Stage]:
    made = make_site(tmp_path, 2).laptops
    meet(*made)
    return made


def meet(*laptops: Stage) -> None:
    for giver in laptops:
        for taker in laptops:
            if giver is not taker:
                sync.ingest(taker.session, list(giver.session.log.after(taker.session.books.devices.have)))
                taker.session.catch_up()


def enrol(stage: Stage, entry: Entry) -> Household:
    stage.pass_time()
    household = registration.enrol(stage.session, "RBT", entry)
    card_office.issue(stage.session, [household])
    return household


def card_of(stage: Stage, household: Household) -> str:
    card = stage.session.books.cards.of_household(household.id)
    assert card is not None
    return card.code


def test_two_records_of_one_laptop_are_asked_about_where_the_people_look_alike(laptops: list[Stage]) -> None:
    one = enrol(laptops[0], ENTRY)
    other = enrol(laptops[0], replace(ENTRY, name="Mohammed Ait Essai"))
    enrol(laptops[0], replace(ENTRY, name="Fatou Sow", phone="0699887766"))
    meet(*laptops)
    [pair] = duplicates.open_duplicates(laptops[1].session)
    assert ({pair.one.id, pair.other.id}, pair.why) == ({one.id, other.id}, Why.PEOPLE)
    duplicates.judge_different(laptops[1].session, pair.one, pair.other)
    meet(*laptops)
    assert [duplicates.open_duplicates(stage.session) for stage in laptops] == [[], []]


def test_the_same_people_registered_twice_collect_once_and_their_second_card_stops(laptops: list[Stage]) -> None:
    first, second = laptops
    one = enrol(first, ENTRY)
    other = enrol(second, replace(ENTRY, name="Muhammad Aït Essai"))
    assert other.number != one.number, "each laptop numbers in a series of its own"
    meet(first, second)
    [pair] = duplicates.open_duplicates(first.session)
    assert (pair.one.id, pair.other.id, pair.why) == (one.id, other.id, Why.PEOPLE)
    second_card = card_of(first, other)
    duplicates.judge_same(first.session, one, other)
    meet(first, second)
    assert duplicates.open_duplicates(second.session) == []
    desk = second.desk()
    verdict = desk.scan(read(second_card, second.session.card_key))
    assert (verdict.code, verdict.reason) == (VerdictCode.CARD_REVOKED, "twice")
    with pytest.raises(Refused, match="duplicates_judged"):
        duplicates.judge_same(second.session, one, other)


def test_what_either_record_received_counts_for_both_and_two_handovers_are_a_double(laptops: list[Stage]) -> None:
    """Two of the register's own, as if one laptop had them from another list."""
    first, second = laptops
    one, other = (first.session.books.register.get(f"h-RBT-{number:04}") for number in (4, 6))
    assert one is not None and other is not None
    for stage, household in ((first, one), (second, other)):
        stage.pass_time()
        stage.desk().hand_over(stage.desk().look_up(household.id))
    meet(first, second)
    assert sync.doubles(first.session) == []
    duplicates.judge_same(first.session, one, other)
    meet(first, second)
    for stage in (first, second):
        [double] = sync.doubles(stage.session)
        assert len(double.handovers) == 2
        assert stage.desk().look_up(other.id).code is VerdictCode.ALREADY_COLLECTED


def test_a_judgement_before_the_handover_blocks_the_second_one(laptops: list[Stage]) -> None:
    first, second = laptops
    one, other = (first.session.books.register.get(f"h-RBT-{number:04}") for number in (4, 6))
    assert one is not None and other is not None
    duplicates.judge_same(first.session, one, other)
    meet(first, second)
    first.pass_time()
    first.desk().hand_over(first.desk().look_up(other.id))
    meet(first, second)
    desk = second.desk()
    verdict = desk.look_up(one.id)
    taken = {line.item for made in second.session.books.handovers for line in made.lines}
    assert not {line.item for line in verdict.due} & taken


def test_one_number_on_two_households_is_given_anew_to_the_later_one(laptops: list[Stage]) -> None:
    first, second = laptops
    one = enrol(first, ENTRY)
    other = enrol(second, Entry(name="Awa Essai", members="F20", group=PopulationGroup.MIGRANT))
    registration.register(second.session, [replace(other, number=one.number)])
    meet(first, second)
    [pair] = duplicates.open_duplicates(first.session)
    assert pair.why is Why.NUMBER
    renamed = duplicates.judge_different(first.session, pair.one, pair.other)
    assert renamed.number != one.number
    meet(first, second)
    for stage in laptops:
        numbered = {number: stage.session.books.register.numbered(number) for number in (one.number, renamed.number)}
        assert {number: found and found.id for number, found in numbered.items()} == {
            one.number: pair.one.id,
            renamed.number: pair.other.id,
        }
        assert duplicates.open_duplicates(stage.session) == []


@pytest.mark.parametrize("right", ["earlier", "later"])
def test_a_record_that_two_laptops_changed_apart_is_shown_until_somebody_says_which_is_right(
    laptops: list[Stage], right: str
) -> None:
    first, second = laptops
    household = first.session.books.register.get("h-RBT-0003")
    assert household is not None
    for stage, changed in ((first, {"phone": "0699999999"}), (second, {"birth_year": 1990})):
        stage.pass_time()
        registration.register(stage.session, [replace(household, **changed)])
    meet(first, second)
    for stage in laptops:
        [pair] = duplicates.open_duplicates(stage.session)
        assert pair.why is Why.CHANGED
        assert (pair.one.phone, pair.other.birth_year) == ("0699999999", 1990)
    chosen = pair.one if right == "earlier" else pair.other
    duplicates.judge_same(second.session, chosen, pair.other)
    meet(first, second)
    for stage in laptops:
        assert stage.session.books.register.get("h-RBT-0003") == chosen
        assert duplicates.open_duplicates(stage.session) == []


async def test_on_screen_a_pair_is_decided_in_a_few_keys(laptops: list[Stage]) -> None:
    first, second = laptops
    enrol(first, ENTRY)
    other = enrol(second, replace(ENTRY, name="Muhammad Aït Essai"))
    meet(first, second)
    async with driving(first) as (app, pilot):
        await press(pilot, "f10", "=comparer", "enter")
        assert "peut-être les mêmes personnes" in screen(app)
        await press(pilot, "enter")
        assert "Deux ménages différents" in screen(app)
        await press(pilot, "enter")
        assert "compte pour les deux" in told(app)
    assert first.session.books.register.same_as.keys() == {other.id}


def test_who_is_registered_twice_is_entitled_once_from_then_on(laptops: list[Stage]) -> None:
    first, second = laptops
    one = enrol(first, ENTRY)
    other = enrol(second, replace(ENTRY, name="Muhammad Aït Essai"))
    meet(first, second)
    duplicates.judge_same(first.session, one, other)
    first.clock.time = first.clock.time.replace(month=9)
    rounds.freeze(first.session, "2023-T2", "RBT")
    entitlements = first.session.books.entitlements
    assert entitlements.get("2023-T2", one.id) is not None
    assert entitlements.get("2023-T2", other.id) is None


def test_who_is_one_household_by_two_laptops_that_each_kept_another_record_stays_on_the_lists(
    laptops: list[Stage],
) -> None:
    """Each laptop gave up the record that the other one kept: none was left, and nothing was due to the people."""
    one, other = enrol(laptops[0], ENTRY), enrol(laptops[1], replace(ENTRY, name="Fatou Sow", phone="0699887766"))
    meet(*laptops)
    for stage, kept, given_up in ((laptops[0], one, other), (laptops[1], other, one)):
        stage.pass_time()
        duplicates.judge_same(stage.session, kept, given_up)
    meet(*laptops)
    assert [stage.session.books.register.same_as for stage in laptops] == [
        {max(one.id, other.id): min(one.id, other.id)}
    ] * 2
    with pytest.raises(Refused):
        duplicates.judge_same(laptops[0].session, other, one)


def test_on_the_command_line_pairs_are_listed_and_decided(
    laptops: list[Stage], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = laptops
    one = enrol(first, ENTRY)
    other = enrol(second, replace(ENTRY, name="Muhammad Aït Essai"))
    meet(first, second)
    first.session.store.close()
    monkeypatch.setenv("XDG_STATE_HOME", str(first.folder.parent / "state"))
    for name, value in (("STORE", str(first.folder)), ("PASSPHRASE", PASSPHRASE), ("PERSON", "sara"), ("LANG", "en")):
        monkeypatch.setenv(f"DISTRO_{name}", value)
    assert main(["register", "twins"]) == 1
    listed = capsys.readouterr().out
    assert one.number in listed and other.number in listed and "perhaps the same people" in listed
    assert main(["register", "judge", one.number, "RBT-9999", "same"]) == 1
    assert "No pair" in capsys.readouterr().err
    assert main(["register", "judge", other.number, one.number, "same"]) == 0
    assert f"{other.number} is their record" in capsys.readouterr().out
    assert main(["register", "twins"]) == 0
    first.reopen()
    assert first.session.books.register.same_as == {one.id: other.id}
