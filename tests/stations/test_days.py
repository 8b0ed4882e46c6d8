"""Opening a day, freezing a round, the stock room."""

from __future__ import annotations

import pytest

from distro.model.goods import AdjustmentReason
from distro.stations import days, registration, rounds, stockroom
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine
from stage import ROUND, Stage


def test_a_day_is_opened_once_for_rounds_that_are_ready(before_opening: Stage) -> None:
    session = before_opening.session
    for point, names, code in [
        ("XXX", (ROUND,), "point_unknown"),
        ("RBT", (), "day_without_round"),
        ("RBT", ("2023-T9",), "round_unknown"),
        ("RBT", ("2023-T2",), "round_not_frozen"),
    ]:
        with pytest.raises(Refused, match=code):
            days.open_day(session, point, names)
    assert days.open_day(session, "RBT", (ROUND,)).name == "RBT-2023-06-14"
    with pytest.raises(Refused, match="day_open_already"):
        days.open_day(session, "RBT", (ROUND,))


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
