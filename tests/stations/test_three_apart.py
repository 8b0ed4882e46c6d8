"""Cards changed on three laptops that hear each other in odd orders: one is live, and what was revoked stays dead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from apart import carry, findings, scan, site
from distro.model.cards import RevokeReason
from distro.stations import card_office
from stage import PASSPHRASE, Stage

SUPERVISOR = ("sara", PASSPHRASE)
WHO = "h-RBT-0001"

Scene = Callable[[Stage, Stage, Stage], tuple[set[str], set[str]]]


def reissued_on_both_and_again_by_who_heard_one(a: Stage, b: Stage, c: Stage) -> tuple[set[str], set[str]]:
    old = a.card(1).code
    first = card_office.reissue(a.session, old, RevokeReason.LOST).code
    second = card_office.reissue(b.session, old, RevokeReason.LOST).code
    carry(a, c)
    third = card_office.reissue(c.session, first, RevokeReason.LOST).code
    return {old, first}, {second, third}


def revoked_by_who_heard_one_of_two(a: Stage, b: Stage, c: Stage) -> tuple[set[str], set[str]]:
    old = a.card(1).code
    first = card_office.reissue(a.session, old, RevokeReason.LOST).code
    second = card_office.reissue(b.session, old, RevokeReason.LOST).code
    carry(b, c)
    card_office.revoke(c.session, second, RevokeReason.LOST)
    return {old, second}, {first}


def both_revoked_by_who_heard_them(a: Stage, b: Stage, c: Stage) -> tuple[set[str], set[str]]:
    old = a.card(1).code
    first = card_office.reissue(a.session, old, RevokeReason.LOST).code
    second = card_office.reissue(b.session, old, RevokeReason.LOST).code
    carry(a, c)
    carry(b, c)
    card_office.revoke(c.session, c.card(1).code, RevokeReason.LOST)
    return {old, first, second}, set()


def a_blank_spoiled_here_and_given_out_on_the_two_others(a: Stage, b: Stage, c: Stage) -> tuple[set[str], set[str]]:
    blank = card_office.make_blanks(a.session, 1)[0].code
    carry(a, b)
    carry(a, c)
    card_office.revoke(a.session, blank, RevokeReason.LOST)
    for each, number in ((b, 1), (c, 2)):
        card_office.bind(each.session, blank, f"h-RBT-{number:04}", SUPERVISOR)
    return {blank}, set()


def missed_here_replaced_there_and_found_by_the_third(a: Stage, b: Stage, c: Stage) -> tuple[set[str], set[str]]:
    old = a.card(1).code
    card_office.hold(a.session, old)
    carry(a, c)
    new = card_office.reissue(b.session, old, RevokeReason.LOST).code
    card_office.found(c.session, old)
    return {old}, {new}


SCENES: list[Scene] = [
    reissued_on_both_and_again_by_who_heard_one,
    revoked_by_who_heard_one_of_two,
    both_revoked_by_who_heard_them,
    a_blank_spoiled_here_and_given_out_on_the_two_others,
    missed_here_replaced_there_and_found_by_the_third,
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_whoever_heard_whom_first_one_card_is_live_and_no_revoked_one_opens(tmp_path: Path, scene: Scene) -> None:
    for number, order in enumerate([(2, 1, 0), (1, 2, 0)]):
        laptops = site(tmp_path / str(number), 3)
        dead, may_live = scene(*laptops)
        for _ in range(2):  # round in a circle: the last one hears the first through the others
            for giver, taker in zip(order, (*order[1:], order[0]), strict=True):
                carry(laptops[giver], laptops[taker])
        live = {card.code for each in laptops if (card := each.session.books.cards.of_household(WHO)) is not None}
        assert len(live) <= 1 and live <= may_live
        assert bool(live) is bool(may_live)
        for each in laptops:
            assert {one for one in dead | may_live if scan(each, one).code.may_collect} == live
            assert findings(each) == set()
