"""A recall finds every household that has something of a lot, in kits too, for who may see the register."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from distro.cards.code import read
from distro.model.goods import AdjustmentReason
from distro.stations import stockroom
from distro.stations.errors import Refused
from distro.stations.recall import recalled
from distro.stations.stockroom import ReceiptLine
from distro.store import Role
from stage import PASSPHRASE, Stage


def serve(stage: Stage, *numbers: int) -> None:
    desk = stage.desk()
    for number in numbers:
        desk.hand_over(desk.scan(read(stage.card(number).code, stage.session.card_key)))


def test_who_got_a_lot_is_listed_with_how_much(stage: Stage) -> None:
    session = stage.session
    stockroom.lose(session, "RBT", [("LAIT", 60)], AdjustmentReason.LOST)
    stockroom.receive(session, "RBT", "BL-7", [ReceiptLine(item="LAIT", received=60, batch="L7")])
    stockroom.issue(session, "RBT", [("LAIT", 40)])
    serve(stage, 1, 2, 3)
    stage.desk().void(stage.desk().recent()[0].id, "erreur")
    found = recalled(session, "LAIT", "L7")
    assert [one.number for one in found.households] == ["RBT-0001", "RBT-0002"]
    assert found.handed_over + found.standing == 60
    with pytest.raises(Refused, match="lot_unknown"):
        recalled(session, "LAIT", "L8")
    with pytest.raises(Refused, match="lot_missing"):
        recalled(session, "L7", "")
    session.log_in("awa", PASSPHRASE)
    with pytest.raises(Refused, match="not_your_role"):
        recalled(session, "LAIT", "L7")


def test_a_kit_is_found_by_the_lots_of_its_parts(stage: Stage) -> None:
    session = stage.session
    lines = [ReceiptLine(item=item, received=20, batch="K") for item in ("SERVIETTES", "SAVON", "SHAMPOOING")]
    stockroom.receive(session, "RBT", "BL-9", lines)
    stockroom.lose(session, "RBT", [("DIGNITE", 60)], AdjustmentReason.LOST)
    stockroom.make_kits(session, "RBT", "DIGNITE", 4)
    assert recalled(session, "SAVON", "K").standing == 20 - 8 + 4


def test_a_delivery_is_received_by_two_where_the_programme_says_so(stage: Stage) -> None:
    session = stage.session
    session.programme = replace(session.programme, two_receive=True)
    session.store.keyring.add("lina", PASSPHRASE, Role.VOLUNTEER)
    line = [ReceiptLine(item="RIZ", received=5)]
    for second in ("", "sara"):
        with pytest.raises(Refused, match="receipt_needs_two"):
            stockroom.receive(session, "RBT", "BL-9", line, declared_by=second, secret=PASSPHRASE)
    assert stockroom.receive(session, "RBT", "BL-9", line, declared_by="lina", secret=PASSPHRASE).declared_by == "lina"
