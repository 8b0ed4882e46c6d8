"""Goods are kept per donor: received so, named by scales, moved and handed over so, and told so by every report."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import at_once
from distro.exchange.programme import read_programme
from distro.exchange.toml_file import TomlRefused
from distro.model.goods import Account, Lot
from distro.rules.ledger import of_donor
from distro.stations import days, programme, rounds, stockroom, transfers
from distro.stations.audit import audit
from distro.stations.errors import Refused
from distro.stations.shortages import Scarce, left_of
from distro.stations.stockroom import ReceiptLine
from stage import ROUND, Stage, make_stage
from tests_programme import SOURCE, of_two_donors


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = make_stage(tmp_path / "store")
    programme.change(made.session, programme.preview(made.session, of_two_donors(SOURCE)))
    return made


def held(stage: Stage, account: Account, item: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (lot, _), n in stage.session.books.stock.shelf(account).items():
        found[lot.donor] += n if lot.item == item else 0
    return {donor: n for donor, n in found.items() if n}


def receive(stage: Stage, item: str, amount: int, donor: str) -> None:
    line = ReceiptLine(item=item, received=amount, donor=donor)
    stockroom.receive(stage.session, "RBT", f"BL-{donor}", [line])


STORE, SHELF = stockroom.store_of("RBT"), stockroom.shelf_of("RBT")


def test_where_there_are_several_nobody_is_guessed(stage: Stage) -> None:
    for donor, code in (("", "donor_missing"), ("SDC", "donor_unknown")):
        with pytest.raises(Refused, match=code):
            receive(stage, "NATTE", 10, donor)
    receive(stage, "NATTE", 10, "ECHO")
    receive(stage, "NATTE", 10, "JPN")
    assert held(stage, STORE, "NATTE") == {"ECHO": 10, "JPN": 10}
    found = programme.preview(stage.session, SOURCE)
    assert [one.code for one in found.objections] == ["gone.donors"]


def test_a_paper_takes_of_one_donor_where_one_is_named(stage: Stage) -> None:
    for donor in ("ECHO", "JPN"):
        receive(stage, "NATTE", 10, donor)
    stockroom.issue(stage.session, "RBT", of_donor([("NATTE", 8)], "ECHO"))
    assert held(stage, SHELF, "NATTE") == {"JPN": 60, "ECHO": 8}
    with pytest.raises(Refused, match="stock_too_small"):
        stockroom.issue(stage.session, "RBT", of_donor([("NATTE", 3)], "ECHO"))
    with pytest.raises(Refused, match="donor_unknown"):
        stockroom.issue(stage.session, "RBT", of_donor([("NATTE", 3)], "SDC"))
    stockroom.give_back(stage.session, "RBT", of_donor([("NATTE", 2)], "ECHO"))
    transfers.send(stage.session, "RBT", "TNG", of_donor([("NATTE", 4)], "ECHO"))
    assert held(stage, transfers.transit_to("TNG"), "NATTE") == {"ECHO": 4}
    assert held(stage, STORE, "NATTE") == {"JPN": 10}


def test_a_kit_of_the_goods_of_several_is_theirs_together_and_its_parts_stay_each_ones(stage: Stage) -> None:
    for item, amount, donor in (("SERVIETTES", 20, "ECHO"), ("SAVON", 20, "JPN"), ("SHAMPOOING", 10, "JPN")):
        receive(stage, item, amount, donor)
    with pytest.raises(Refused, match="kit_parts_short"):
        stockroom.make_kits(stage.session, "RBT", Lot("DIGNITE", donor="JPN"), 5)
    stockroom.make_kits(stage.session, "RBT", "DIGNITE", 5)
    assert held(stage, STORE, "DIGNITE") == {"ECHO+JPN": 5}
    stockroom.break_kits(stage.session, "RBT", "DIGNITE", 5)
    assert held(stage, STORE, "SERVIETTES") == {"ECHO": 20}
    assert held(stage, STORE, "SAVON") == {"JPN": 20}
    assert audit(stage.session.store, stage.session.books).findings == ()


BLANKET = '{ item = "COUVERTURE", per_person = 1, cap = 8 }'


def of_echo() -> bytes:
    """Blankets are ECHO's, in a winter round that begins with the summer."""
    text = of_two_donors(SOURCE).decode()
    text = text.replace(BLANKET, BLANKET.replace("cap = 8", 'cap = 8, donor = "ECHO"'))
    return text.replace("window_from = 2023-12-04", "window_from = 2023-06-12").encode()


@pytest.fixture
def winter(tmp_path: Path) -> Stage:
    """The winter round is open; the shelf has 60 blankets of Japan and 2 of ECHO."""
    made = make_stage(tmp_path / "store", open_day=False)
    programme.change(made.session, programme.preview(made.session, of_echo()))
    rounds.freeze(made.session, "2023-T3", "RBT")
    receive(made, "COUVERTURE", 2, "ECHO")
    days.open_day(made.session, "RBT", (ROUND, "2023-T3"))
    stockroom.issue(made.session, "RBT", stockroom.in_store(made.session, "RBT"))
    return made


def test_a_scale_names_whose_goods_it_takes_and_nobody_elses_go(winter: Stage) -> None:
    desk = winter.desk()
    made = desk.hand_over(desk.look_up("h-RBT-0004"))
    [blankets] = [move for move in made.movements if move.lot.item == "COUVERTURE"]
    assert (blankets.lot.donor, blankets.quantity) == ("ECHO", 1)
    assert "COUVERTURE" not in desk.below_zero(made)
    more = desk.hand_over(desk.look_up("h-RBT-0005"))
    assert held(winter, SHELF, "COUVERTURE") == {"JPN": 60, "ECHO": -1}, "the book says whose they were to be"
    assert "COUVERTURE" in desk.below_zero(more), "60 of another donor do not hide it"
    assert audit(winter.session.store, winter.session.books).findings == ()
    desk.void(more.id, "essai")
    assert held(winter, SHELF, "COUVERTURE") == {"JPN": 60, "ECHO": 1}


def test_what_is_short_of_a_donor_is_told_whatever_others_have(winter: Stage) -> None:
    [left] = [one for one in left_of(winter.session, "2023-T3", "RBT") if one.item == "COUVERTURE"]
    assert (left.on_shelf, left.suffices) == (2, False)
    assert Scarce(winter.session, "2023-T3", "RBT", "COUVERTURE").fair() < 1000


def test_an_amendment_and_a_make_up_keep_whose_goods(winter: Stage) -> None:
    made = rounds.make_up(winter.session, "2023-T3", "RBT", winter.session.now().date())
    every = winter.session.books.entitlements
    for code in ("2023-T3", made.round):
        granted = every.get(code, "h-RBT-0004")
        assert granted is not None
        assert {line.item: line.donor for line in granted.lines}["COUVERTURE"] == "ECHO"
    assert at_once.amendments(winter.session, made.round, ["RBT-0004"]) == []


def test_a_donor_that_the_programme_does_not_have_is_named() -> None:
    with pytest.raises(TomlRefused) as refused:
        read_programme(of_echo().replace(b'donor = "ECHO"', b'donor = "SDC"'))
    [fault] = refused.value.mistakes
    assert "SDC" in str(fault)
