"""The service desk: needs, referral slips, outcomes, and who sees protection cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from distro.model.people import Consent
from distro.model.services import Outcome, Priority, ServiceCode
from distro.stations import registration, service_desk
from distro.stations.errors import Refused
from distro.stations.session import Session
from distro.store import open_store
from stage import PASSPHRASE, Stage


@pytest.fixture
def consenting(stage: Stage) -> Stage:
    households = [
        replace(h, consent=Consent("2023-03")) for h in stage.session.books.register if h.number != "RBT-0009"
    ]
    registration.register(stage.session, households)
    return stage


def as_person(stage: Stage, person: str, folder: Path) -> None:
    stage.session.store.close()
    stage.session = Session(open_store(stage.folder, person, PASSPHRASE, counters=folder / "heads"), stage.clock)


def test_the_answers_are_not_kept_only_what_they_came_to(consenting: Stage) -> None:
    session = consenting.session
    service_desk.check_needs(session, "h-RBT-0001", {"besoin": "toit", "enfants": "oui"})
    service_desk.check_needs(session, "h-RBT-0002", {"besoin": "prive", "enfants": "non"})
    first, second = session.books.referrals.checks()
    assert first is not None
    assert second is not None
    assert (first.services, first.priority) == ((ServiceCode.SHELTER, ServiceCode.EDUCATION), Priority.EMERGENCY)
    assert (second.services, second.to_focal_point) == ((), True)
    raw = b"".join(document for _, document in session.store.events.table("needs").raw())
    assert b"prive" not in raw
    with pytest.raises(Refused, match="answer_unknown"):
        service_desk.check_needs(session, "h-RBT-0001", {"besoin": "malade depuis lundi"})


def test_a_slip_is_numbered_timed_and_followed(consenting: Stage) -> None:
    session = consenting.session
    slip = service_desk.refer(session, "h-RBT-0001", ServiceCode.HEALTH, "SANTE-RBT", Priority.URGENT)
    assert (slip.number, slip.due_at - slip.occurred_at) == ("RBT-OR-0001", slip.due_at - session.now())
    assert service_desk.overdue(session) == []
    consenting.pass_time(73 * 3600)
    assert [late.slip.number for late in service_desk.overdue(session)] == ["RBT-OR-0001"]
    service_desk.follow(session, slip.number, Outcome.ACCEPTED)
    assert service_desk.overdue(session) == []
    with pytest.raises(Refused, match="referral_unknown"):
        service_desk.follow(session, "RBT-OR-0099", Outcome.CLOSED)


@pytest.mark.parametrize(
    ("household", "service", "receiver", "code"),
    [
        ("h-RBT-0001", ServiceCode.HEALTH, "AILLEURS", "service_not_there"),
        ("h-RBT-0001", ServiceCode.LEGAL, "SANTE-RBT", "service_not_there"),
        ("h-RBT-0009", ServiceCode.HEALTH, "SANTE-RBT", "consent_missing"),
        ("h-RBT-0001", ServiceCode.SHELTER, "EN-RBT", "consent_government_missing"),
        ("h-RBT-0001", ServiceCode.CHILD_PROTECTION, "PROT-RBT", "not_your_role"),
        ("h-inconnu", ServiceCode.HEALTH, "SANTE-RBT", "household_unknown"),
    ],
)
def test_nobody_is_sent_where_they_may_not_be(
    consenting: Stage, household: str, service: ServiceCode, receiver: str, code: str
) -> None:
    before = consenting.session.books.version
    with pytest.raises(Refused, match=code):
        service_desk.refer(consenting.session, household, service, receiver, Priority.NORMAL)
    assert consenting.session.books.version == before


def test_only_the_protection_role_sees_protection_cases(consenting: Stage, tmp_path: Path) -> None:
    consenting.session.store.keyring.add("ines", PASSPHRASE, "protection")
    service_desk.refer(consenting.session, "h-RBT-0001", ServiceCode.HEALTH, "SANTE-RBT", Priority.NORMAL)
    as_person(consenting, "ines", tmp_path)
    slip = service_desk.refer(
        consenting.session, "h-RBT-0010", ServiceCode.CHILD_PROTECTION, "PROT-RBT", Priority.EMERGENCY
    )
    assert len(service_desk.referrals(consenting.session)) == 2
    as_person(consenting, "sara", tmp_path)
    assert [r.slip.service for r in service_desk.referrals(consenting.session)] == [ServiceCode.HEALTH]
    with pytest.raises(Refused, match="referral_unknown"):
        service_desk.follow(consenting.session, slip.number, Outcome.CLOSED)
