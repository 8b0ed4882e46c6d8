"""Goods are received per donor: the only one there is, else the one that is said; nobody is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from distro.stations import programme, stockroom
from distro.stations.errors import Refused
from distro.stations.stockroom import ReceiptLine
from stage import Stage, make_stage
from tests_programme import SOURCE, of_two_donors


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = make_stage(tmp_path / "store")
    programme.change(made.session, programme.preview(made.session, of_two_donors(SOURCE)))
    return made


def received(stage: Stage) -> dict[str, int]:
    shelf = stage.session.books.stock.shelf(stockroom.store_of("RBT"))
    return {lot.donor: held for (lot, _), held in shelf.items() if lot.item == "NATTE" and held}


def test_where_there_are_several_nobody_is_guessed(stage: Stage) -> None:
    def mats(donor: str) -> list[ReceiptLine]:
        return [ReceiptLine(item="NATTE", received=10, donor=donor)]

    for donor, code in (("", "donor_missing"), ("SDC", "donor_unknown")):
        with pytest.raises(Refused, match=code):
            stockroom.receive(stage.session, "RBT", "BL-9", mats(donor))
    stockroom.receive(stage.session, "RBT", "BL-9", mats("ECHO"))
    stockroom.receive(stage.session, "RBT", "BL-10", mats("JPN"))
    assert received(stage) == {"ECHO": 10, "JPN": 10}
    found = programme.preview(stage.session, SOURCE)
    assert [one.code for one in found.objections] == ["gone.donors"]
