"""Cards that two laptops changed apart: decided by what was done, the same wherever the same is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apart import carry, decided, findings, meet, scan, site
from distro.books import Books
from distro.model import events as e
from distro.model.cards import Card, RevokeReason
from distro.model.verdicts import VerdictCode
from distro.stations import card_office
from distro.stations.errors import Refused
from hostile import Liar
from stage import MORNING, PASSPHRASE, Stage

SUPERVISOR = ("sara", PASSPHRASE)


def blank_on_both(a: Stage, b: Stage) -> str:
    blank = card_office.make_blanks(a.session, 1)[0].code
    carry(a, b)
    return blank


def test_of_two_reissues_one_is_live_and_it_is_the_same_everywhere(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    old = a.card(1).code
    new = {card_office.reissue(each.session, old, RevokeReason.LOST).code for each in (a, b)}
    meet(a, b)
    live = a.card(1).code
    assert live == b.card(1).code
    (dead,) = new - {live}
    for each in (a, b):
        assert scan(each, live).code.may_collect
        assert (scan(each, dead).code, scan(each, dead).reason) == (VerdictCode.CARD_REVOKED, RevokeReason.TWICE)
        assert not scan(each, old).code.may_collect
        assert findings(each) == set()
        assert decided(each) == {"decided_one_card"}


def test_who_loses_the_one_of_two_gets_a_new_one_and_the_other_stays_dead(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    old = a.card(1).code
    new = {card_office.reissue(each.session, old, RevokeReason.LOST).code for each in (a, b)}
    meet(a, b)
    card_office.revoke(b.session, b.card(1).code, RevokeReason.LOST)
    meet(a, b)
    for each in (a, b):
        assert each.session.books.cards.of_household("h-RBT-0001") is None
        assert not any(scan(each, code).code.may_collect for code in new)
    fresh = card_office.issue(a.session, [a.session.books.register.get("h-RBT-0001")])[0].code  # type: ignore[list-item]
    meet(a, b)
    assert scan(b, fresh).code.may_collect
    assert findings(a) == findings(b) == set()


def test_a_card_that_was_printed_is_live_before_one_that_nobody_can_hold(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    old = a.card(1).code
    card_office.reissue(a.session, old, RevokeReason.LOST)
    held = card_office.reissue(b.session, old, RevokeReason.LOST).code
    b.session.append([e.CardPrinted(**b.session.stamper()(""), cards=(held,))])
    meet(a, b)
    assert a.card(1).code == b.card(1).code == held


@pytest.mark.parametrize("spoiled_first", [False, True])
def test_binding_never_erases_a_revocation(tmp_path: Path, spoiled_first: bool) -> None:
    a, b = site(tmp_path)
    blank = blank_on_both(a, b)
    (a if spoiled_first else b).clock.time = (b if spoiled_first else a).clock.time
    (b if spoiled_first else a).pass_time(600)
    card_office.revoke(a.session, blank, RevokeReason.LOST)
    card_office.bind(b.session, blank, "h-RBT-0002", SUPERVISOR)
    meet(a, b)
    for each in (a, b):
        card = each.session.books.cards.get(blank)
        assert card is not None
        assert (card.revoked, scan(each, blank).code) == (RevokeReason.LOST, VerdictCode.CARD_REVOKED)
        assert findings(each) == set()
        assert decided(each) == ({"decided_revoked"} if spoiled_first else set())


def test_a_card_of_two_households_opens_neither_and_says_so(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    blank = blank_on_both(a, b)
    for each, number in ((a, 1), (b, 2)):
        card_office.bind(each.session, blank, f"h-RBT-{number:04}", SUPERVISOR)
    meet(a, b)
    for each in (a, b):
        verdict = scan(each, blank)
        assert (verdict.code, verdict.household, verdict.due) == (VerdictCode.CARD_OF_TWO, "", ())
        assert each.session.books.cards.of_household("h-RBT-0001") is None
        assert findings(each) == set()
        assert decided(each) == {"decided_card_of_two"}
    with pytest.raises(Refused, match="card_of_two"):
        card_office.reissue(a.session, blank, RevokeReason.LOST)
    fresh = card_office.make_blanks(a.session, 1)[0].code
    card_office.bind(a.session, fresh, "h-RBT-0001", SUPERVISOR)
    assert scan(a, fresh).code.may_collect
    assert scan(a, blank).code is VerdictCode.CARD_OF_TWO


def test_two_cards_of_which_a_liar_says_that_each_replaced_the_other_end_a_run(stage: Stage, tmp_path: Path) -> None:
    liar, cards = Liar(stage), [stage.card(number).code for number in (1, 2)]
    stage.session.append([e.CardPrinted(**stage.session.stamper()(""), cards=tuple(cards), run="juin")])
    circle = zip(cards, reversed(cards), strict=True)
    said = [liar.doc("CardRevoked", card=one, reason="lost", replaced_by=other) for one, other in circle]
    assert liar.send([liar.segment(said)], tmp_path).new == 2
    assert card_office.of_run(stage.session, "juin") == []


def test_a_blank_has_no_replacement(tmp_path: Path) -> None:
    (a,) = site(tmp_path, 1)
    with pytest.raises(Refused, match="card_of_nobody"):
        card_office.reissue(a.session, card_office.make_blanks(a.session, 1)[0].code, RevokeReason.LOST)


def test_a_card_given_on_one_laptop_to_people_who_were_registered_twice_is_theirs(tmp_path: Path) -> None:
    a, b = site(tmp_path)
    blank = blank_on_both(a, b)
    for each, number in ((a, 1), (b, 2)):
        card_office.bind(each.session, blank, f"h-RBT-{number:04}", SUPERVISOR)
    meet(a, b)
    stamp = a.session.stamper()("RBT")
    a.session.append([e.DuplicatesJudged(**stamp, kept="h-RBT-0001", other="h-RBT-0002", same=True)])
    assert scan(a, blank).household == "h-RBT-0001"


# ---------------------------------------------------------------- in any order

CARDS, HOUSEHOLDS = ("CA", "CB", "CC", "CD"), ("h1", "h2", "h3")
made = st.builds(
    lambda cards: {"kind": e.BlanksMade, "cards": tuple(cards)}, st.sets(st.sampled_from(CARDS), min_size=1)
)
given_out = st.builds(
    lambda card, to: {"kind": e.CardIssued, "card": card, "household": to},
    st.sampled_from(CARDS),
    st.sampled_from(HOUSEHOLDS),
)
printed = st.builds(lambda card: {"kind": e.CardPrinted, "cards": (card,)}, st.sampled_from(CARDS))
revoked = st.builds(
    lambda card, by: {"kind": e.CardRevoked, "card": card, "reason": RevokeReason.LOST, "replaced_by": by},
    st.sampled_from(CARDS),
    st.sampled_from(("", *CARDS)),
)
held = st.builds(lambda card: {"kind": e.CardHeld, "card": card}, st.sampled_from(CARDS))
found = st.builds(
    lambda card, holds: {"kind": e.CardFound, "card": card, "holds": tuple(map(_id_at, holds))},
    st.sampled_from(CARDS),
    st.sets(st.integers(0, 11)),
)


def _id_at(at: int) -> str:
    return f"01890000-0000-7000-8000-{at:012x}"


def _book(histories: list[dict[str, object]], order: list[int]) -> list[Card | None]:
    books = Books("a1b2c3d4")
    for at in order:
        fields = dict(histories[at])
        kind = fields.pop("kind")
        stamp = {
            "id": _id_at(at), "seq": at + 1, "device": "a1b2c3d4", "site": "RBT",
            "by": "sara", "occurred_at": MORNING, "recorded_at": MORNING,
        }  # fmt: skip
        books.advance(kind(**stamp, **fields))  # type: ignore[operator]
    return [books.cards.get(card) for card in CARDS] + [books.cards.of_household(household) for household in HOUSEHOLDS]


@given(st.lists(made | given_out | printed | revoked | held | found, max_size=12), st.randoms(use_true_random=False))
def test_whatever_came_first_the_same_card_is_live(histories: list[dict[str, object]], chance: object) -> None:
    order = list(range(len(histories)))
    before = _book(histories, order)
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert _book(histories, order) == before
    dead = {history["card"] for history in histories if history["kind"] is e.CardRevoked}
    live = [card for card in before[len(CARDS) :] if card is not None]
    assert not dead & {card.code for card in live}
    assert len({card.code for card in live}) == len(live)
    lifted = {hold for history in histories if history["kind"] is e.CardFound for hold in history["holds"]}  # type: ignore[attr-defined]
    held_on = {
        history["card"]
        for at, history in enumerate(histories)
        if history["kind"] is e.CardHeld and _id_at(at) not in lifted
    }
    assert {card.code for card in live if card.held_on} == held_on & {card.code for card in live}
    working = [card for card in before[: len(CARDS)] if card is not None and card.household and card.revoked is None]
    assert {card.code for card in working} == {card.code for card in live}


def test_a_card_held_on_one_laptop_and_found_on_another_is_held_again_by_a_later_hold(stage: Stage) -> None:
    """A finding lifts the holds that it knew, and no other."""
    code, session = stage.card(3).code, stage.session
    card_office.hold(session, code)
    with pytest.raises(Refused, match="card_held_already"):
        card_office.hold(session, code)
    card_office.found(session, code)
    with pytest.raises(Refused, match="card_not_held"):
        card_office.found(session, code)
    card_office.hold(session, code)
    assert scan(stage, code).code == VerdictCode.CARD_HELD
    assert stage.desk().look_up("h-RBT-0003").code == VerdictCode.MAY_COLLECT, "without the card the help desk serves"
    assert card_office.count(session).held == 1
    card_office.reissue(session, code, RevokeReason.LOST)
    assert scan(stage, code).code == VerdictCode.CARD_REVOKED
    with pytest.raises(Refused, match="card_revoked_already"):
        card_office.found(session, code)
    assert card_office.count(session).held == 0
