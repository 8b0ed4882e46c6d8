"""A blank card at the desk: scanned, its household found, one question, and it is theirs."""

from __future__ import annotations

from distro.model.cards import RevokeReason
from distro.stations import card_office
from stage import Stage
from tui.driving import driving, press, scan, screen


async def test_a_household_whose_card_is_lost_gets_a_blank_and_collects(stage: Stage) -> None:
    [blank, other] = card_office.make_blanks(stage.session, 2)
    lost = stage.card(2).code
    async with driving(stage) as (app, pilot):
        await scan(pilot, blank.code)
        assert "F2" in screen(app)
        assert "à aucun ménage" in screen(app)
        await press(pilot, "space")
        assert not list(stage.session.books.handovers)
        await press(pilot, "f2", "=Traoré", "enter")
        assert "RBT-0002" in screen(app)
        await press(pilot, "enter")  # no is what Enter finds
        assert stage.card(2).code == lost
        await press(pilot, "f2", "=Traoré", "enter", "tab", "enter")
        assert stage.card(2).code == blank.code
        assert stage.session.books.cards.get(lost).revoked is RevokeReason.LOST  # type: ignore[union-attr]
        await press(pilot, "space")
        [handover] = stage.session.books.handovers
        assert (handover.household, handover.card) == ("h-RBT-0002", blank.code)
        await scan(pilot, lost)
        assert "Perdue" in screen(app) or "perdue" in screen(app)
        await press(pilot, "f2", "=Traoré", "enter")  # no blank before the scanner: only looked up
        assert stage.card(2).code == blank.code
    assert [card.code for card in stage.session.books.cards if card.blank] == [other.code]
