"""Opening a day, freezing a round, the stock room."""

from __future__ import annotations

from datetime import date

import pytest

from distro.books import Books
from distro.model import events as e
from distro.model.goods import AdjustmentReason
from distro.stations import days, registration, rounds, stockroom, transfers
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine
from distro.store import WrongPassphrase
from stage import MORNING, PASSPHRASE, ROUND, Stage


def test_a_day_is_opened_once_for_rounds_that_are_ready(before_opening: Stage) -> None:
    session = before_opening.session
    for point, names, code in [
        ("ZZZ", (ROUND,), "point_unknown"),
        ("RBT", (), "day_without_round"),
        ("RBT", ("2023-T9",), "round_unknown"),
        ("RBT", ("2023-T2",), "round_not_frozen"),
    ]:
        with pytest.raises(Refused, match=code):
            days.open_day(session, point, names)
    assert days.open_day(session, "RBT", (ROUND,)).name == "RBT-2023-06-14"
    with pytest.raises(Refused, match="day_open_already"):
        days.open_day(session, "RBT", (ROUND,))


def test_opening_is_one_act_that_does_all_or_nothing(before_opening: Stage) -> None:
    session = before_opening.session
    later = next(round_ for round_ in session.rounds() if round_.code == "2023-T2")
    before = (session.log.seq, stockroom.in_store(session, "RBT"))
    with pytest.raises(Refused, match="round_not_now"):
        days.open_day(session, "RBT", (ROUND, later.code), freeze=True, issue_all=True)
    assert not session.books.entitlements.is_frozen(later.code, "RBT")
    assert (session.log.seq, stockroom.in_store(session, "RBT")) == before
    day = days.open_day(session, "RBT", (later.code,), later.window_from, freeze=True, issue_all=True)
    assert day.rounds == (later.code,)
    assert session.books.entitlements.is_frozen(later.code, "RBT")
    assert stockroom.in_store(session, "RBT") == []


def test_outside_its_window_a_round_is_not_opened(before_opening: Stage) -> None:
    before_opening.pass_time(30 * 86_400)
    with pytest.raises(Refused, match="round_not_now"):
        days.open_day(before_opening.session, "RBT", (ROUND,))


def test_what_is_frozen_stays_as_it_was(before_opening: Stage) -> None:
    from msgspec.structs import replace

    session = before_opening.session
    household = session.books.register.numbered("RBT-0002")
    assert household is not None
    before = session.books.entitlements.get(ROUND, household.id)
    larger = tuple(replace(members, count=9) for members in household.members)
    registration.register(session, [replace(household, members=larger)])
    assert session.books.entitlements.get(ROUND, household.id) == before
    with pytest.raises(Refused, match="round_frozen_already"):
        rounds.freeze(session, ROUND, "RBT")


def test_registering_the_same_household_again_adds_nothing(before_opening: Stage) -> None:
    session = before_opening.session
    version = session.books.version
    assert registration.register(session, list(session.books.register)) == (0, 0)
    assert session.books.version == version


def test_documents_are_numbered_without_gaps_by_site_and_kind(stage: Stage) -> None:
    session = stage.session
    again = stockroom.receive(session, "RBT", "BL-2", [ReceiptLine(item="RIZ", received=5, declared=6)])
    other = stockroom.receive(session, "TNG", "BL-3", [ReceiptLine(item="RIZ", received=5)])
    issued = stockroom.issue(session, "RBT", [("RIZ", 5)])
    assert [again.document, other.document, issued.document] == ["RBT-BR-0002", "TNG-BR-0001", "RBT-BS-0002"]
    assert (again.declared, again.movements[0].quantity) == ((6,), 5)


def test_goods_go_where_the_paper_says(stage: Stage) -> None:
    session = stage.session
    before = dict(stockroom.on_shelf(session, "RBT"))
    stockroom.lose(session, "RBT", [("SAVON", 2)], AdjustmentReason.DAMAGED, "carton mouillé")
    stockroom.give_back(session, "RBT", [("SAVON", 3)])
    assert before["SAVON"] - dict(stockroom.on_shelf(session, "RBT"))["SAVON"] == 5
    assert dict(stockroom.in_store(session, "RBT"))["SAVON"] == 3
    flow = session.books.days.all()[0].flows.of("SAVON")
    assert (flow.damaged, flow.returned) == (2, 3)


@pytest.mark.parametrize(
    ("line", "code"), [(("RIEN", 1), "item_unknown"), (("RIZ", -1), "amount_below_zero")]
)  # fmt: skip
def test_a_wrong_line_moves_nothing(stage: Stage, line: tuple[str, int], code: str) -> None:
    before = stage.session.books.version
    with pytest.raises(Refused, match=code):
        stockroom.issue(stage.session, "RBT", [line])
    with pytest.raises(Refused, match=code):
        stockroom.receive(stage.session, "RBT", "BL", [ReceiptLine(item=line[0], received=line[1])])
    assert stage.session.books.version == before


def test_kits_are_made_of_their_parts_and_come_apart_into_them(stage: Stage) -> None:
    session = stage.session
    lines = [ReceiptLine(item=item, received=20, batch="K") for item in ("SERVIETTES", "SAVON", "SHAMPOOING")]
    stockroom.receive(session, "RBT", "BL-9", lines)
    before = stockroom.in_store(session, "RBT")
    stockroom.make_kits(session, "RBT", "DIGNITE", 4)
    store = dict(stockroom.in_store(session, "RBT"))
    assert (store["SERVIETTES"], store["SAVON"], store["SHAMPOOING"], store["DIGNITE"]) == (12, 12, 16, 4)
    stockroom.break_kits(session, "RBT", "DIGNITE", 4)
    assert stockroom.in_store(session, "RBT") == before
    with pytest.raises(Refused, match="kit_parts_short"):
        stockroom.make_kits(session, "RBT", "DIGNITE", 11)
    with pytest.raises(Refused, match="not_a_kit"):
        stockroom.make_kits(session, "RBT", "RIZ", 1)


def test_a_cancelled_paper_moves_back_and_keeps_its_number(stage: Stage) -> None:
    session = stage.session
    before = stockroom.in_store(session, "RBT")
    paper = stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=5)])
    stockroom.cancel(session, paper.document, "saisi deux fois")
    assert stockroom.in_store(session, "RBT") == before
    again = stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=5)])
    assert again.document != paper.document
    with pytest.raises(Refused, match="document_cancelled_already"):
        stockroom.cancel(session, paper.document, "encore")


def test_the_expired_is_flagged_never_issued_and_destroyed_before_a_witness(stage: Stage) -> None:
    session = stage.session
    gone, soon = date(2023, 6, 1), date(2023, 8, 1)
    lines = [
        ReceiptLine(item="RIZ", received=9, batch="X", expiry=gone),
        ReceiptLine(item="RIZ", received=4, batch="Y", expiry=soon),
    ]
    with pytest.raises(Refused, match="receipt_expired"):
        stockroom.receive(session, "RBT", "BL-9", lines)
    stockroom.receive(session, "RBT", "BL-9", lines, spoiled_too=True)
    assert [(line.lot.batch, line.held, line.days) for line in stockroom.expiring(session, "RBT")] == [
        ("X", 9, -13),
        ("Y", 4, 48),
    ]
    moved = stockroom.issue(session, "RBT", [("RIZ", 4)])
    assert {move.lot.batch for move in moved.movements} == {"Y"}
    with pytest.raises(Refused, match="stock_spoiled"):
        stockroom.issue(session, "RBT", [("RIZ", 1)])
    with pytest.raises(Refused, match="witness_missing"):
        stockroom.dispose_of_expired(session, "RBT", " ")
    with pytest.raises(Refused, match="witness_is_you"):
        stockroom.dispose_of_expired(session, "RBT", " Sara")
    with pytest.raises(Refused, match="witness_unproven"):
        stockroom.dispose_of_expired(session, "RBT", " Omar", [("RIZ", 2)])
    with pytest.raises(WrongPassphrase):
        stockroom.dispose_of_expired(session, "RBT", "omar", [("RIZ", 2)], "un mot")
    with pytest.raises(Refused, match="expired_too_few"):
        stockroom.dispose_of_expired(session, "RBT", "omar", [("RIZ", 10)], PASSPHRASE)
    paper = stockroom.dispose_of_expired(session, "RBT", "Omar", [("RIZ", 2)], PASSPHRASE)
    assert ([move.quantity for move in paper.movements], paper.witness) == ([2], "omar")
    stockroom.dispose_of_expired(session, "RBT", "omar", secret=PASSPHRASE)
    assert [line.lot.batch for line in stockroom.expiring(session, "RBT")] == ["Y"]


def test_a_transfer_leaves_one_store_and_enters_the_other(stage: Stage) -> None:
    session = stage.session
    stockroom.receive(session, "RBT", "BL-9", [ReceiptLine(item="RIZ", received=30)])
    sent = transfers.send(session, "RBT", "TNG", [("RIZ", 12)])
    assert dict(stockroom.in_store(session, "RBT"))["RIZ"] == 18
    assert "RIZ" not in dict(stockroom.in_store(session, "TNG")), "it is on its way"
    [coming] = transfers.in_transit(session, "TNG").transfers
    assert (coming.document, coming.to, coming.items) == (sent.document, "TNG", {"RIZ": 12})
    transfers.arrive(session, "TNG", sent.document)
    assert dict(stockroom.in_store(session, "TNG"))["RIZ"] == 12
    assert transfers.in_transit(session, "TNG") == transfers.InTransit(transfers=(), missing={})
    with pytest.raises(Refused, match="transfer_to_itself"):
        transfers.send(session, "RBT", "RBT", [("RIZ", 1)])


def test_of_two_days_that_are_open_the_later_one_goes_on_whatever_a_clock_said() -> None:
    """Of the day before, a laptop had heard of the opening alone, made under a clock ten years ahead."""
    books = Books("a1b2c3d4")
    for at, day in enumerate((date(2023, 6, 15), date(2023, 6, 14))):
        books.advance(
            e.DayOpened(
                id=f"01890000-0000-7000-8000-{at:012}", seq=at + 1, device="a1b2c3d4", site="RBT", by="sara",
                occurred_at=MORNING, recorded_at=MORNING, day=f"RBT-{day}", date=day, rounds=(ROUND,),
            )
        )  # fmt: skip
    running, last = books.days.open_at("RBT"), books.days.last_at("RBT")
    assert running is last is books.days.get("RBT-2023-06-15")
