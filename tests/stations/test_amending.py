"""A frozen round lives: who comes, is born, dies, moves or was written wrong gets what a freezing would grant today."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import at_once
from apart import close
from distro.books import Books
from distro.model.events import Entitled
from distro.model.people import Household, Members
from distro.reports.day.people import who_collected
from distro.rules.lines import given as given_of
from distro.rules.ration import entitle
from distro.rules.verdict import due
from distro.stations import amending, cooperative, days, duplicates, programme, registration, rounds
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.wording.amendments import each_amended
from five_reports import every_day, every_report
from stage import BABY, GIRL, MAN, PASSPHRASE, ROUND, WOMAN, Stage, household, make_stage
from tests_programme import SOURCE

LATER = "2023-T2"  # a round that is not closed yet


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def known(session: Session, number: int, point: str = "RBT") -> Household:
    found = session.books.register.get(f"h-{point}-{number:04}")
    assert found is not None
    return found


def change(stage: Stage, number: int, **fields: object) -> Household:
    new = replace(known(stage.session, number), **fields)
    registration.register(stage.session, [new])
    return new


def left(session: Session, household: str, code: str = ROUND) -> dict[str, int]:
    granted = session.books.entitlements.get(code, household)
    lines = due([granted] if granted else (), session.books.handovers.of_household(household), {})
    return {line.item: line.quantity for line in lines}


def test_a_baby_born_after_the_freezing_eats_today(stage: Stage) -> None:
    desk = stage.desk()
    desk.hand_over(desk.look_up("h-RBT-0001"))
    assert left(stage.session, "h-RBT-0001") == {}
    members = known(stage.session, 1).members
    change(stage, 1, members=(*members, Members(*BABY, 1)))
    [one] = at_once.amendments(stage.session, ROUND, ["RBT-0001"])
    with pytest.raises(Refused, match="reason_missing"):
        at_once.amend(stage.session, ROUND, [one], " ")
    [event] = at_once.amend(stage.session, ROUND, [one], "naissance")
    assert (event.before, event.lines, event.why, event.by) == (one.before, one.after, "naissance", "sara")
    more = left(stage.session, "h-RBT-0001")
    assert (more["RIZ"], more["LAIT"]) == (2, 1)
    assert desk.look_up("h-RBT-0001").code.may_collect
    with pytest.raises(Refused, match="nothing_to_amend"):
        at_once.amend(stage.session, ROUND, at_once.amendments(stage.session, ROUND, ["RBT-0001"]), "encore")
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_a_child_that_is_granted_after_the_close_was_not_reached_before_it(stage: Stage, tmp_path: Path) -> None:
    made = stage.desk().hand_over(stage.desk().look_up("h-RBT-0001"))
    members = known(stage.session, 1).members
    close(stage)
    change(stage, 1, members=(*members, Members(*BABY, 1)))
    amend(stage.session, ["RBT-0001"])
    size, on = sum(member.count for member in members), made.occurred_at.date()
    [told] = every_report(stage.session, every_day(stage.session), ("RBT", "TNG"), tmp_path / "office.sqlite", (on, on))
    assert all(each.get("people", size) == each.get("unique", size) == size for each in told.values()), told
    who = who_collected(stage.session.books, made)
    assert who is not None and sum(member.count for member in who.members) == size, "the pack and the form say it too"


def test_a_newcomer_a_death_and_a_move(stage: Stage) -> None:
    registration.register(stage.session, [household(20, WOMAN, BABY)])
    change(stage, 3, members=known(stage.session, 3).members[:2])
    moved = replace(known(stage.session, 4), point="TNG")
    registration.register(stage.session, [moved])
    found = at_once.amendments(stage.session, ROUND, point="RBT")
    assert {one.household.number for one in found} == {"RBT-0020", "RBT-0003", "RBT-0004"}
    at_once.amend(stage.session, ROUND, found, "liste du 14 juin")
    at = {
        point: {one.household for one in stage.session.books.entitlements.at(ROUND, point)} for point in ("RBT", "TNG")
    }
    assert "h-RBT-0020" in at["RBT"]
    assert moved.id in at["TNG"] - at["RBT"]
    assert at_once.amendments(stage.session, ROUND, point="RBT") == []


def test_a_make_up_takes_newcomers_along(before_opening: Stage) -> None:
    session = before_opening.session
    registration.register(session, [household(20, WOMAN, BABY)])
    made = rounds.make_up(session, ROUND, "RBT", session.now().date())
    granted = session.books.entitlements.get(made.round, "h-RBT-0020")
    assert granted is not None
    assert {line.item for line in granted.lines} >= {"RIZ", "SAVON"}
    days.open_day(session, "RBT", (made.round,))
    desk = before_opening.desk()
    desk.hand_over(desk.look_up("h-RBT-0020"))
    assert [one.code for one in audit(session.store, session.books).findings if one.code == "more_than_entitled"] == []


def test_a_scale_put_right_is_an_amendment_for_all_with_its_totals(stage: Stage) -> None:
    desk = stage.desk()
    desk.hand_over(desk.look_up("h-RBT-0002"))
    text = SOURCE.replace(b"fixed = 1, per_person = 2, cap = 15", b"fixed = 1, per_person = 3, cap = 15")
    programme.change(stage.session, programme.preview(stage.session, text))
    assert at_once.amendments(stage.session, ROUND, point="RBT") == [], "a frozen round keeps its scale"
    found, [rice] = at_once.correction(stage.session, ROUND, "RBT")
    assert (rice.item, rice.there) == ("RIZ", 57)
    assert rice.after - rice.before == sum(
        min(15, 1 + 3 * one.household.size) - min(15, 1 + 2 * one.household.size) for one in found
    )
    told = at_once.correct(stage.session, ROUND, "RBT", "barème mal copié")
    with pytest.raises(Refused, match="nothing_to_correct"):
        at_once.correct(stage.session, ROUND, "RBT", "encore")
    assert {one.household for one in told} == {one.household.id for one in found}
    assert left(stage.session, "h-RBT-0002") == {"RIZ": 1}, "what was taken counts"
    change(stage, 5, members=known(stage.session, 5).members[:1])
    [one] = at_once.amendments(stage.session, ROUND, ["RBT-0005"])
    assert {line.item: line.quantity for line in one.after}["RIZ"] == 4, "the scale that was put right goes on"
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_the_desk_works_on_while_a_scale_is_put_right_for_all(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two steps somebody is served, a baby is born, another person sits down; and then it is cut short."""
    monkeypatch.setattr(cooperative, "_STEP", 2)
    session, told = stage.session, list[tuple[int, int]]()
    text = SOURCE.replace(b"fixed = 1, per_person = 2, cap = 15", b"fixed = 1, per_person = 3, cap = 15")
    programme.change(session, programme.preview(session, text))
    found, _ = at_once.correction(session, ROUND, "RBT")
    steps = amending.correct(session, ROUND, "RBT", found, "barème mal copié", lambda *how: told.append(how))
    next(steps)
    stage.desk().hand_over(stage.desk().look_up("h-RBT-0003"))
    change(stage, 8, members=(*known(session, 8).members, Members(*BABY, 1)))
    session.store.keyring.set_pin("awa", "482915")
    session.take_over("awa", "482915")
    next(steps)
    session.log_in("sara", PASSPHRASE)
    steps.close()
    assert told == [(0, len(found)), (2, len(found))]
    rest = {one.household.number for one in at_once.correction(session, ROUND, "RBT")[0]}
    assert rest == {one.household.number for one in at_once.amendments(session, ROUND, point="RBT")}, "the same scale"
    assert len(rest) == len(found) - 2
    at_once.correct(session, ROUND, "RBT", "la suite")
    assert at_once.amendments(session, ROUND, point="RBT") == []
    for one in session.books.register:
        if one.point == "RBT":
            granted = session.books.entitlements.get(ROUND, one.id)
            assert granted is not None
            assert granted.lines == entitle(session.programme, session.programme.round(ROUND), one)
    made = session.books.entitlements.amendments(ROUND)
    assert {(one.by, one.why, session.books.entitlements.why(one)) for one in made} == {
        ("sara", "", "barème mal copié"), ("sara", "", "la suite"),
    }  # fmt: skip
    assert left(session, "h-RBT-0003") == {"RIZ": 4}, "what was taken counts, and no more"
    assert audit(session.store, session.books).findings == ()
    stage.reopen()
    assert stage.session.books.entitlements.why(made[0]) == "barème mal copié"


def test_the_desk_works_on_while_a_round_is_closed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was registered meanwhile is in it, and it is the word of whoever began it."""
    monkeypatch.setattr(cooperative, "_STEP", 2)
    session, looked = stage.session, list[tuple[int, int]]()
    everybody = len(session.books.register)
    steps = rounds.freeze_in_steps(session, LATER, "RBT", lambda *how: looked.append(how))
    next(steps)
    stage.desk().hand_over(stage.desk().look_up("h-RBT-0003"))
    change(stage, 1, members=(*known(session, 1).members, Members(*BABY, 1)))
    registration.register(session, [household(50, MAN)])
    session.store.keyring.set_pin("awa", "482915")
    session.take_over("awa", "482915")
    made = cooperative.run_at_once(steps)
    assert looked[0] == (0, everybody)
    assert (made.by, session.person) == ("sara", "awa")
    first, last = (session.books.entitlements.get(LATER, f"h-RBT-{number:04}") for number in (1, 50))
    assert first is not None and last is not None
    assert (first.members, last.by) == (known(session, 1).members, "sara")
    session.log_in("sara", PASSPHRASE)
    assert audit(session.store, session.books).findings == ()


def test_a_round_that_is_closed_twice_at_the_same_time_is_closed_once(stage: Stage) -> None:
    session = stage.session
    steps = [rounds.freeze_in_steps(session, LATER, "RBT") for _ in range(2)]
    for each in steps:
        next(each)
    cooperative.run_at_once(steps[0])
    with pytest.raises(Refused, match="round_frozen_already"):
        cooperative.run_at_once(steps[1])


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["grow", "shrink", "amend", "amend_all", "serve", "void", "newcomer", "move", "merge", "part"]),
        st.integers(1, 6),
    ),
    max_size=14,
)


# As many as a release asks for are tried with DISTRO_HISTORIES=10000; a run of the suite tries a few.
HISTORIES = int(os.environ.get("DISTRO_HISTORIES", "25"))
# Nobody pulls the plug here: where a folder in memory is, no history waits for a disk.
_MEMORY = Path("/dev/shm")


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(ACTS)
def test_after_any_history_it_is_a_fresh_freezing_less_what_was_taken(acts: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        stage = make_stage(Path(folder) / "store")
        session, added = stage.session, 30
        for act, number in acts:
            stage.pass_time()
            added += 1
            one, desk = known(session, number), stage.desk()
            match act:
                case "grow":
                    change(stage, number, members=(*one.members, Members(*GIRL, 1)))
                case "shrink" if len(one.members) > 1:
                    change(stage, number, members=one.members[:-1])
                case "move":
                    change(stage, number, point="TNG" if one.point == "RBT" else "RBT")
                case "newcomer":
                    registration.register(session, [household(added, MAN, BABY)])
                case "merge" if not session.books.register.is_judged(one.id, f"h-RBT-{number + 1:04}"):
                    duplicates.judge_same(session, one, known(session, number + 1))
                case "serve" if (verdict := desk.look_up(one.id)).code.may_collect:
                    desk.hand_over(verdict)
                case "part" if (verdict := desk.look_up(one.id)).code.may_collect:
                    desk.hand_over(verdict, [given_of(verdict.due[0], 1)])
                case "void":
                    theirs = session.books.handovers.of_household(one.id)
                    if theirs and theirs[-1].site == "RBT":
                        desk.void(theirs[-1].id, "essai")
                case "amend":
                    amend(session, [one.number])
                case "amend_all":
                    amend(session, [])
        amend(session, [])
        amend(session, [one.number for one in session.books.register])
        same_as = session.books.register.same_as
        for one in session.books.register:
            fresh = () if one.id in same_as else entitle(session.programme, session.programme.round(ROUND), one)
            granted = session.books.entitlements.get(ROUND, one.id)
            assert (granted.lines if granted else ()) == fresh
            assert granted is None or granted.site == one.point
            made = session.books.handovers.of_household(one.id)
            as_fresh = [replace(granted, lines=fresh)] if granted else []
            assert due([granted] if granted else (), made, {}) == due(as_fresh, made, {})
        assert audit(session.store, session.books).findings == ()
        events = [event for event, _ in session.raw_events()]
        Random(len(events)).shuffle(events)
        again = Books.of(events, session.store.device)
        for point in ("RBT", "TNG"):
            assert by_household(again, point) == by_household(session.books, point)
        session.store.close()


def by_household(books: Books, point: str) -> dict[str, Entitled]:
    return {one.household: one for one in books.entitlements.at(ROUND, point)}


def amend(session: Session, numbers: list[str]) -> None:
    if found := at_once.amendments(session, ROUND, numbers, "RBT"):
        at_once.amend(session, ROUND, found, "essai")


def test_who_may_come_out_of_a_household_that_collected_is_named_and_nobody_else(stage: Stage) -> None:
    """A split household: what was taken already counts, and only a person knows who came out of whom."""
    session, desk = stage.session, stage.desk()
    desk.hand_over(desk.look_up("h-RBT-0001"))
    before = known(session, 1).members
    registration.register(session, [household(20, WOMAN, BABY)])
    [nobody] = at_once.amendments(session, ROUND, ["RBT-0020"])
    assert nobody.perhaps_from == ()
    change(stage, 1, members=before[:1])
    [asked] = at_once.amendments(session, ROUND, ["RBT-0020"])
    assert asked.perhaps_from == ("RBT-0001",)
    assert any("RBT-0001" in line for line in each_amended(session.programme, ROUND, [asked]))
    at_once.amend(session, ROUND, at_once.amendments(session, ROUND, ["RBT-0001"]), "deux sont partis")
    found = at_once.amendments(session, ROUND, point="RBT")
    assert [(one.household.number, one.perhaps_from) for one in found] == [("RBT-0020", ("RBT-0001",))]
    change(stage, 1, members=before)
    [back] = [one for one in at_once.amendments(session, ROUND, point="RBT") if one.was_at == ""]
    assert back.perhaps_from == ()
