"""Protection cases: who reads them, through every door; and people in the keyring as the journal has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.model.events import Confidential, PersonChange, ReferralFollowed
from distro.model.people import Consent
from distro.model.services import Channel, FeedbackCategory, FeedbackOutcome, Outcome, Priority, ServiceCode
from distro.rules.partner_answers import PartnerAnswers
from distro.stations import follow_ups, people, registration, service_desk
from distro.stations.errors import Refused
from distro.stations.proving import prove
from distro.stations.session import Session
from distro.store import Role, WrongPassphrase, WrongPin, open_store
from stage import PASSPHRASE, Stage

CASE = "h-RBT-0004"


@pytest.fixture
def with_case(stage: Stage) -> Stage:
    """A case that the protection focal point took up."""
    session = stage.session
    registration.register(session, [replace(h, consent=Consent("2023-03")) for h in session.books.register])
    for role in Role:
        people.add(session, f"p-{role}", PASSPHRASE, role)
    session.log_in("p-protection", PASSPHRASE)
    slip = service_desk.refer(session, CASE, ServiceCode.CHILD_PROTECTION, "PROT-RBT", Priority.EMERGENCY)
    service_desk.follow(session, slip.number, Outcome.RECEIVED)
    assert [(one.slip.household, one.outcome) for one in service_desk.referrals(session)] == [(CASE, Outcome.RECEIVED)]
    session.log_in("sara", PASSPHRASE)
    return stage


@pytest.mark.parametrize("role", list(Role))
def test_a_case_is_read_with_no_passphrase_but_that_of_protection(with_case: Stage, tmp_path: Path, role: Role) -> None:
    with_case.session.store.close()
    store = open_store(with_case.folder, f"p-{role}", PASSPHRASE, counters=tmp_path / "heads")
    with_case.session = session = Session(store, with_case.clock)
    seen = [one.slip.service for one in session.books.referrals]
    everything = b"".join(
        raw for db in (store.events, store.register) for table in db.tables() for _, raw in db.table(table).raw()
    )
    assert b"child_protection" not in everything
    assert b"PROT-RBT" not in everything
    assert seen == ([ServiceCode.CHILD_PROTECTION] if role is Role.PROTECTION else [])
    # And nobody gives the slip's number again.
    assert session.next_number("RBT-OR-", session.books.referrals.numbers()) == "RBT-OR-0002"


def test_a_partner_answers_of_a_case_and_of_another_slip_at_once(with_case: Stage) -> None:
    session = with_case.session
    session.log_in("p-protection", PASSPHRASE)
    other = service_desk.refer(session, "h-RBT-0005", ServiceCode.HEALTH, "SANTE-RBT", Priority.NORMAL)
    new = {"RBT-OR-0001": Outcome.CLOSED, other.number: Outcome.CLOSED}
    assert follow_ups.note_answers(session, PartnerAnswers(partner="les deux", new=new, known=0, doubts=())) == 2
    assert {one.slip.number: one.outcome for one in service_desk.referrals(session)} == new
    told = [event.number for event, _ in session.raw_events() if isinstance(event, ReferralFollowed)]
    assert told == [other.number], "what became of the case is closed"


def test_it_leaves_the_memory_with_whoever_may_see_it(with_case: Stage) -> None:
    session = with_case.session
    people.set_pin(session, "sara", "8163")
    assert not list(session.books.referrals)
    session.log_in("p-protection", PASSPHRASE)
    assert len(list(session.books.referrals)) == 1
    session.log_in("omar", PASSPHRASE)
    assert not list(session.books.referrals)


def refusal_of(ask: Callable[[], object]) -> tuple[str, dict[str, object]]:
    """Its code, and what it says besides the number that was asked for."""
    with pytest.raises(Refused) as refused:
        ask()
    return refused.value.code, {name: said for name, said in refused.value.params.items() if name != "number"}


@pytest.mark.parametrize("person", ["omar", "sara", "awa"])
def test_no_refusal_tells_which_slip_or_feedback_is_a_case(with_case: Stage, person: str) -> None:
    session = with_case.session
    kinds = (FeedbackCategory.SENSITIVE, FeedbackCategory.QUALITY)
    case, done = [service_desk.take_feedback(session, "RBT", kind, Channel.DESK).number for kind in kinds]
    follow_ups.follow_feedback(session, done, FeedbackOutcome.CLOSED)
    session.log_in(person, PASSPHRASE)
    slips = [refusal_of(partial(service_desk.follow, session, f"RBT-OR-{n}", Outcome.CLOSED)) for n in ("0001", "0099")]
    assert slips[0] == slips[1]
    answers = [
        refusal_of(partial(follow_ups.follow_feedback, session, number, FeedbackOutcome.ANSWERED))
        for number in (case, done, "RBT-AV-0099")
    ]
    assert answers[0] == answers[1] == answers[2]
    session.log_in("p-protection", PASSPHRASE)
    assert follow_ups.follow_feedback(session, case, FeedbackOutcome.CLOSED).number == case


def test_what_travels_is_closed(with_case: Stage) -> None:
    events = [event for event, _ in with_case.session.raw_events() if isinstance(event, Confidential)]
    assert len(events) == 2
    assert {event.number for event in events} == {"RBT-OR-0001"}
    for event in events:
        assert "household" not in json.dumps(event.box)


def test_a_forged_box_shows_nothing(with_case: Stage) -> None:
    from distro.stations.confidential import opened

    session = with_case.session
    session.log_in("p-protection", PASSPHRASE)
    secret = session.store.keyring.own.secret
    [first, second] = [event for event, _ in session.raw_events() if isinstance(event, Confidential)]
    assert opened(first, secret) != first
    for forged in (replace(first, box=second.box), replace(first, number="RBT-OR-0009"), replace(first, box="!")):
        assert opened(forged, secret) == forged


def test_every_change_of_the_keyring_stands_in_the_journal(stage: Stage) -> None:
    session = stage.session
    people.add(session, "lina", PASSPHRASE, "volunteer")
    people.set_role(session, "lina", "registrar")
    people.set_pin(session, "lina", "8163")
    people.change_passphrase(session, "lina", "autre")
    people.add_by_pin(session, "binta", "4096")
    people.remove(session, "lina")
    told = [(one.person, one.change, one.role) for one in session.books.people.changes()]
    assert told == [
        ("lina", PersonChange.ADDED, "volunteer"),
        ("lina", PersonChange.ROLE, "registrar"),
        ("lina", PersonChange.PIN, "registrar"),
        ("lina", PersonChange.PASSPHRASE, "registrar"),
        ("binta", PersonChange.ADDED, "volunteer"),
        ("lina", PersonChange.REMOVED, ""),
    ]
    last = session.books.people.last(session.store.device)
    assert last is not None
    assert (last.epoch, last.digest) == (session.store.keyring.epoch, session.store.keyring.digest)


def test_wrong_pins_leave_a_trace_and_are_not_taken_for_ever(stage: Stage) -> None:
    session = stage.session
    people.add_by_pin(session, "binta", "4096")
    for _ in range(5):
        with pytest.raises(WrongPin):
            session.take_over("binta", "8163")
    with pytest.raises(Refused, match="pin_blocked"):
        session.take_over("binta", "4096")
    refused = [one for one in session.books.people.changes() if one.change is PersonChange.PIN_REFUSED]
    assert [one.person for one in refused] == ["binta"] * 5
    session.log_in("sara", PASSPHRASE)
    session.take_over("binta", "4096")
    assert (session.person, session.role) == ("binta", "volunteer")


def test_whoever_signs_with_wrong_pins_leaves_a_trace_too(stage: Stage) -> None:
    session = stage.session
    people.add_by_pin(session, "binta", "4096")
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            prove(session, "binta", "8163")
    with pytest.raises(Refused, match="pin_blocked"):
        prove(session, "binta", "4096")
    refused = [one for one in session.books.people.changes() if one.change is PersonChange.PIN_REFUSED]
    assert [one.person for one in refused] == ["binta"] * 5
    with pytest.raises(WrongPassphrase):
        prove(session, "binta", "une phrase qui n'est pas la sienne")
    assert len(session.books.people.changes()) == 6, "a phrase is no PIN"
