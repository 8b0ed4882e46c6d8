"""A transfer has two sides and one truth: sent under a number, received against it, on its way in between."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from apart import audited, carry, meet, site
from distro.exchange.office import fold_into
from distro.model.goods import AdjustmentReason
from distro.reports.postings import postings
from distro.stations import stockroom, transfers
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine
from distro.stations.transfers import InTransit
from hostile import Liar
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


def test_of_a_transfer_the_first_that_came_in_counts_for_an_audit_too_when_it_brought_nothing(
    laptops: list[Stage], tmp_path: Path
) -> None:
    rabat, tangier = laptops
    number, liar = send(rabat), Liar(rabat)
    carry(rabat, tangier)
    nothing = liar.doc("TransferArrived", document=number, movements=[], site="TNG")
    assert liar.send([liar.segment([nothing])], tmp_path).new == 1
    tangier.pass_time()
    transfers.arrive(tangier.session, "TNG", number)
    carry(tangier, rabat)
    assert transfers.in_transit(rabat.session, "TNG").missing == {"RIZ": 50}
    assert audited(rabat).findings == ()


@pytest.mark.parametrize("first", ["cancelled", "received"])
def test_received_on_one_laptop_and_cancelled_on_another_it_came_in(laptops: list[Stage], first: str) -> None:
    rabat, tangier = laptops
    number = send(rabat)
    carry(rabat, tangier)
    acts: list[Callable[[], object]] = [
        lambda: stockroom.cancel(rabat.session, number, "camion rentré"),
        lambda: transfers.arrive(tangier.session, "TNG", number, [ReceiptLine(item="RIZ", received=49)]),
    ]
    for act in acts if first == "cancelled" else reversed(acts):
        for one in laptops:
            one.pass_time()
        act()
    assert in_store(rabat, "RBT") == 60, "as its people believe"
    meet(*laptops)
    for one in laptops:
        assert (in_store(one, "RBT"), in_store(one, "TNG")) == (10, 49)
        assert transfers.in_transit(one.session, "TNG") == InTransit(transfers=(), missing={"RIZ": 1})
        assert audited(one).findings == ()
        assert ("decided_came_in", number) in {(found.code, found.where) for found in audited(one).decided}
        with pytest.raises(Refused, match="transfer_arrived"):
            stockroom.cancel(one.session, number, "camion rentré")
        told = [each for each in postings(one.session.books) if each.paper == number]
        assert [each.sign * each.movement.quantity for each in told] == [50, 49]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_offices_tables_say_so_too_in_whatever_order_they_hear_of_it(
    laptops: list[Stage], tmp_path: Path, order: tuple[int, ...]
) -> None:
    rabat, tangier = laptops
    number = send(rabat)
    carry(rabat, tangier)
    stockroom.cancel(rabat.session, number, "camion rentré")
    transfers.arrive(tangier.session, "TNG", number)
    meet(*laptops)
    told = [(event, sha256(raw).hexdigest()) for event, raw in rabat.session.raw_events()]
    of_it = [one for one in told if getattr(one[0], "document", "") == number]
    tables = str(tmp_path / "office.sqlite")
    fold_into(tables, "essai", [one for one in told if one not in of_it])
    for at in order:
        fold_into(tables, "essai", [of_it[at]])
    with closing(sqlite3.connect(tables)) as asked:
        held = asked.execute("select place, quantity from stock where account = 'store' and item = 'RIZ' order by 1")
        assert held.fetchall() == [("RBT", 10), ("TNG", 50)]
        assert asked.execute("select count(*) from standing_cancellations").fetchone() == (0,)


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
    with pytest.raises(Refused, match="transfer_called_off"):
        transfers.arrive(rabat.session, "TNG", number)


@pytest.mark.parametrize("heard", [True, False])
def test_a_lorry_that_was_believed_home_comes_in_under_its_own_number(laptops: list[Stage], heard: bool) -> None:
    rabat, tangier = laptops
    number = send(rabat)
    carry(rabat, tangier)
    stockroom.cancel(rabat.session, number, "on le croyait rentré")
    if heard:
        carry(rabat, tangier)
        assert [one.document for one in transfers.called_off(tangier.session, "TNG")] == [number]
        with pytest.raises(Refused, match="transfer_called_off"):
            transfers.arrive(tangier.session, "TNG", number)
    line = ReceiptLine(item="RIZ", received=49)
    transfers.arrive(tangier.session, "TNG", number, [line], although_cancelled=heard)
    with pytest.raises(Refused, match="transfer_arrived"):
        transfers.arrive(tangier.session, "TNG", number, [line], although_cancelled=True)
    meet(*laptops)
    for one in laptops:
        assert (in_store(one, "RBT"), in_store(one, "TNG")) == (10, 49)
        assert transfers.in_transit(one.session, "TNG") == InTransit(transfers=(), missing={"RIZ": 1})
        assert transfers.called_off(one.session, "TNG") == []
        assert audited(one).findings == ()
        assert ("decided_came_in", number) in {(found.code, found.where) for found in audited(one).decided}


def test_of_what_was_called_off_only_transfers_to_this_point_are_told(laptops: list[Stage]) -> None:
    rabat, _ = laptops
    number = send(rabat)
    issued = stockroom.issue(rabat.session, "RBT", [("RIZ", 5)]).document
    for document in (number, issued):
        stockroom.cancel(rabat.session, document, "erreur")
    assert [one.items for one in transfers.called_off(rabat.session, "TNG")] == [{"RIZ": 50}]
    assert transfers.called_off(rabat.session, "RBT") == []
