"""A transfer has two sides and one truth: sent under a number, received against it, on its way in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from apart import audited, carry, meet, site
from distro.model.goods import AdjustmentReason
from distro.reports.postings import postings
from distro.stations import stockroom, transfers
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine
from distro.stations.transfers import InTransit
from stage import Stage

NOTHING = InTransit(transfers=(), missing={})


@pytest.fixture
def laptops(tmp_path: Path) -> list[Stage]:
    """Of Rabat and of Tangier; sixty of everything stand in Rabat's store."""
    return site(tmp_path, open_day=False)


def in_store(stage: Stage, point: str) -> int:
    return dict(stockroom.in_store(stage.session, point)).get("RIZ", 0)


def send(stage: Stage, amount: int = 50) -> str:
    return transfers.send(stage.session, "RBT", "TNG", [("RIZ", amount)]).document


def test_what_came_in_short_stays_on_its_way_until_somebody_says_what_became_of_it(laptops: list[Stage]) -> None:
    rabat, tangier = laptops
    number = send(rabat)
    carry(rabat, tangier)
    with pytest.raises(Refused, match="arrived_more"):
        transfers.arrive(tangier.session, "TNG", number, [ReceiptLine(item="RIZ", received=51)])
    with pytest.raises(Refused, match="transfer_elsewhere"):
        transfers.arrive(tangier.session, "RBT", number)
    came = transfers.arrive(tangier.session, "TNG", number, [ReceiptLine(item="RIZ", received=48)])
    assert {move.lot.batch for move in came.movements} == {"L1"}, "the lot that was sent"
    assert (in_store(tangier, "RBT"), in_store(tangier, "TNG")) == (10, 48)
    assert transfers.in_transit(tangier.session, "TNG") == InTransit(transfers=(), missing={"RIZ": 2})
    for again in (transfers.arrive, lambda *at: stockroom.cancel(at[0], at[2], "erreur")):
        with pytest.raises(Refused, match="transfer_arrived"):
            again(tangier.session, "TNG", number)
    transfers.lose_on_the_way(tangier.session, "TNG", [("RIZ", 2)], AdjustmentReason.LOST, "sac percé")
    assert transfers.in_transit(tangier.session, "TNG") == NOTHING
    with pytest.raises(Refused, match="stock_too_small"):
        transfers.lose_on_the_way(tangier.session, "TNG", [("RIZ", 1)], AdjustmentReason.LOST)
    meet(*laptops)
    for one in laptops:
        assert (in_store(one, "RBT"), in_store(one, "TNG")) == (10, 48)
        assert audited(one).findings == ()


def test_entered_on_two_laptops_it_is_booked_once_and_named(laptops: list[Stage]) -> None:
    rabat, tangier = laptops
    number = send(rabat)
    carry(rabat, tangier)
    transfers.arrive(rabat.session, "TNG", number)
    tangier.pass_time()
    transfers.arrive(tangier.session, "TNG", number, [ReceiptLine(item="RIZ", received=49)])
    meet(*laptops)
    for one in laptops:
        assert (in_store(one, "TNG"), transfers.in_transit(one.session, "TNG")) == (50, NOTHING)
        assert audited(one).findings == ()
        assert ("decided_one_arrival", number) in {(found.code, found.where) for found in audited(one).decided}
        moved = [one for one in postings(one.session.books) if one.paper == number]
        assert sum(each.sign * each.movement.quantity for each in moved) == 50 + 50


def test_with_its_paper_in_hand_it_comes_in_before_anybody_heard_of_it(laptops: list[Stage]) -> None:
    rabat, tangier = laptops
    number = send(rabat)
    line = ReceiptLine(item="RIZ", received=50, batch="L1")
    for refused, code in ((lambda: transfers.arrive(tangier.session, "TNG", number), "transfer_unknown"),
                          (lambda: stockroom.receive(tangier.session, "TNG", number.lower(), [line]),
                           "waybill_is_transfer"),
                          (lambda: transfers.arrive_from_paper(tangier.session, "TNG", "BL-7", [line]),
                           "transfer_unknown")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            refused()
    transfers.arrive_from_paper(tangier.session, "TNG", number, [line])
    assert transfers.in_transit(tangier.session, "TNG").missing == {"RIZ": -50}
    meet(*laptops)
    for one in laptops:
        assert (in_store(one, "TNG"), transfers.in_transit(one.session, "TNG")) == (50, NOTHING)
        assert audited(one).findings == ()
    with pytest.raises(Refused, match="transfer_known"):
        transfers.arrive_from_paper(rabat.session, "TNG", number, [line])


def test_a_transfer_that_is_cancelled_comes_back(laptops: list[Stage]) -> None:
    rabat, _ = laptops
    number = send(rabat)
    stockroom.cancel(rabat.session, number, "camion rentré")
    assert (in_store(rabat, "RBT"), transfers.in_transit(rabat.session, "TNG")) == (60, NOTHING)
    with pytest.raises(Refused, match="document_cancelled_already"):
        transfers.arrive(rabat.session, "TNG", number)
