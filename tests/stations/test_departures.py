"""A household that left is served by nothing, is in no round from then on, and comes back with a card."""

from __future__ import annotations

from pathlib import Path

import pytest

import at_once
from apart import carry, meet, scan, site
from distro.model import events as e
from distro.model.cards import RevokeReason
from distro.model.verdicts import VerdictCode
from distro.stations import card_office, rounds
from distro.stations.audit import audit
from distro.stations.errors import Refused
from stage import ROUND, Stage, make_stage

LATER = "2023-T2"
NUMBER, ONE = "RBT-0001", "h-RBT-0001"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path / "store")


def leave(stage: Stage) -> None:
    card_office.revoke(stage.session, stage.session.books.cards.last_of(ONE), RevokeReason.LEFT)


def frozen(stage: Stage) -> set[str]:
    rounds.freeze(stage.session, LATER, "RBT")
    return {one.household for one in stage.session.books.entitlements.at(LATER, "RBT")}


def test_who_left_is_not_served_without_a_card_either(stage: Stage) -> None:
    desk = stage.desk()
    before = desk.look_up_numbered(NUMBER)
    assert before.code.may_collect
    leave(stage)
    said = desk.look_up_numbered(NUMBER)
    assert (said.code, said.reason, said.due) == (VerdictCode.CARD_REVOKED, RevokeReason.LEFT, ())
    assert said.on is not None
    with pytest.raises(Refused, match="handover_not_due"):
        desk.hand_over(before, how=e.How.SEARCHED)
    assert desk.look_up(ONE, on_paper=True).code.may_collect, "what paper says was given before it left is entered"


def test_who_left_is_in_no_round_from_then_on_and_is_named(stage: Stage) -> None:
    leave(stage)
    assert ONE not in frozen(stage)
    assert [one.number for one in rounds.departed(stage.session, "RBT")] == [NUMBER]
    [one] = at_once.amendments(stage.session, ROUND, [NUMBER])
    assert one.before
    assert one.after == ()
    made = rounds.make_up(stage.session, ROUND, "RBT", stage.session.now().date())
    assert stage.session.books.entitlements.get(made.round, ONE) is None
    assert audit(stage.session.store, stage.session.books).findings == ()


def test_a_card_brings_it_back_and_a_card_that_is_lost_later_sends_nobody_away(stage: Stage) -> None:
    leave(stage)
    [card] = card_office.issue(stage.session, [stage.session.books.register.get(ONE)])  # type: ignore[list-item]
    assert stage.desk().look_up(ONE).code.may_collect
    card_office.revoke(stage.session, card.code, RevokeReason.LOST)
    assert stage.desk().look_up(ONE).code.may_collect
    assert ONE in frozen(stage)


def test_who_lost_the_card_before_leaves_all_the_same_once(stage: Stage) -> None:
    card_office.revoke(stage.session, stage.card(1).code, RevokeReason.LOST)
    leave(stage)
    assert stage.desk().look_up(ONE).reason is RevokeReason.LEFT
    with pytest.raises(Refused, match="card_revoked_already"):
        leave(stage)
    assert ONE not in frozen(stage)


def test_two_laptops_of_which_one_says_lost_and_one_left_agree(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    code = a.card(1).code
    card_office.revoke(a.session, code, RevokeReason.LOST)
    card_office.revoke(b.session, code, RevokeReason.LEFT)
    meet(a, b)
    for each in (a, b):
        assert each.desk().look_up(ONE).reason is RevokeReason.LEFT
    fresh = card_office.issue(a.session, [a.session.books.register.get(ONE)])[0].code  # type: ignore[list-item]
    carry(a, b)
    assert scan(b, fresh).code.may_collect
