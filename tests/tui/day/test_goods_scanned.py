"""Goods scanned on the screens: cases come, go, and are held up at the desk; a scan never does more than say or add."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from distro.model.events import GoodsReceived
from distro.stations import goods_scans, lots, stockroom
from distro.stations.stockroom import ReceiptLine
from distro.store import Role
from distro.tui.widgets.field import NumberField
from distro.tui.widgets.form import Form
from stage import PASSPHRASE, Stage
from tui.driving import driving, press, scan, screen, told

NUMBER = "03453120000011"
SOON = date(2023, 9, 30)


def case(batch: str, expiry: date = SOON, number: str = NUMBER) -> str:
    return f"01{number}17{expiry:%y%m%d}10{batch}"


async def test_a_delivery_is_scanned_in_and_a_second_lot_is_kept_apart(stage: Stage) -> None:
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f2", "=BL7", "enter")
        await scan(pilot, case("L7"))
        assert NUMBER in screen(app), "asked once what it is"
        await press(pilot, "enter", "=12", "enter")  # the first item: rice
        for batch in ("L7", "L7", "L8"):
            await scan(pilot, case(batch))
        assert "À part" in screen(app)
        await press(pilot, "f4")
        assert "BR-0002" in told(app)
    paper = stage.session.books.stock_documents.get("RBT-BR-0002")
    assert paper is not None
    assert [(move.lot.item, move.lot.batch, move.lot.expiry, move.quantity) for move in paper.movements] == [
        ("RIZ", "L7", SOON, 36), ("RIZ", "L8", SOON, 12),
    ]  # fmt: skip
    assert stage.session.books.trade_numbers.get(NUMBER) is not None


async def test_a_label_counts_one_case_on_the_page_of_what_leaves(stage: Stage) -> None:
    session = stage.session
    coming = [ReceiptLine(item="RIZ", received=100, batch="L9", expiry=SOON)]
    stockroom.receive(session, "RBT", "BL", coming)
    [lot] = lots.lots_here(session, "RBT", ["RIZ/L9"])
    pack = goods_scans.pack_of(session.programme.item("RIZ"))
    async with driving(stage, size=(120, 40)) as (_, pilot):
        await press(pilot, "f8", "f3")
        await scan(pilot, lots.code_of(session, lot))
        await scan(pilot, lots.code_of(session, lot))
        await press(pilot, "f4")
    [paper] = [one for one in session.books.stock_documents if one.document.startswith("RBT-BS")][-1:]
    assert [(move.lot.item, move.quantity) for move in paper.movements] == [("RIZ", 2 * pack)], (
        "what stood in the fields before the first scan is not carried"
    )


@pytest.mark.parametrize("belongs", [True, False])
async def test_at_the_desk_a_scan_says_whether_goods_belong_and_hands_nothing_over(stage: Stage, belongs: bool) -> None:
    session = stage.session
    async with driving(stage) as (app, pilot):
        await scan(pilot, stage.card(1).code)
        before = app.desk_screen.showing
        assert before.verdict is not None
        due = {line.item for line in before.verdict.due}
        item = next(each.code for each in session.programme.goods if (each.code in due) is belongs)
        goods_scans.tell_number(session, NUMBER, item, 1)
        await scan(pilot, case("L7"))
        assert ("Dans ce panier" if belongs else "PAS dans ce panier") in told(app)
        await scan(pilot, case("L7", session.now().date() - timedelta(days=3)))
        assert "NE PAS DONNER" in told(app)
        assert app.desk_screen.showing is before
        assert not list(session.books.handovers)


async def test_a_card_is_no_goods_and_what_is_no_code_changes_no_field(stage: Stage) -> None:
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f6")
        await scan(pilot, "NOT-A-CODE-123")
        assert "pas un code de marchandise" in screen(app)
        await press(pilot, "escape")
        assert stage.session.books.stock_documents.get("RBT-PV-0001") is None


def two_lots(stage: Stage) -> tuple[str, str]:
    """Rice of two lots on the shelf: the labels of the one that expires first, and of the other one."""
    session = stage.session
    for batch, days in (("SOON", 20), ("LATE", 200)):
        line = ReceiptLine(item="RIZ", received=100, batch=batch, expiry=session.now().date() + timedelta(days=days))
        stockroom.receive(session, "RBT", f"BL-{batch}", [line])
    stockroom.issue(session, "RBT", [("RIZ", 200)])
    soon, late = (lots.code_of(session, lots.lots_here(session, "RBT", [f"RIZ/{batch}"])[0]) for batch in TWO)
    return soon, late


TWO = ("SOON", "LATE")


async def test_the_lot_that_was_scanned_in_the_bag_is_the_one_that_is_booked(stage: Stage) -> None:
    _, late = two_lots(stage)
    async with driving(stage) as (_, pilot):
        await scan(pilot, stage.card(1).code)
        await scan(pilot, late)
        await press(pilot, "space")
        await scan(pilot, stage.card(3).code)
        await press(pilot, "space")
    by_scan, by_guess = stage.session.books.handovers
    batches = [{move.lot.batch for move in made.movements if move.lot.item == "RIZ"} for made in (by_scan, by_guess)]
    assert batches == [{"LATE"}, {"SOON"}], "who showed none gets what expires first"


async def test_what_leaves_the_stock_room_is_what_was_scanned_and_what_should_go_first_is_said(stage: Stage) -> None:
    _, late = two_lots(stage)
    pack = goods_scans.pack_of(stage.session.programme.item("RIZ"))
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f6")
        await scan(pilot, late)
        assert "devrait partir d'abord" in screen(app)
        await press(pilot, "f4")
    paper = stage.session.books.stock_documents.get("RBT-PV-0001")
    assert paper is not None
    assert [(move.lot.batch, move.quantity) for move in paper.movements] == [("LATE", pack)]


async def test_the_count_is_scanned_case_by_case_and_says_no_figure_of_the_book(stage: Stage) -> None:
    soon, late = two_lots(stage)
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f12")
        for code in (soon, late, late):
            await scan(pilot, code)
        pack = goods_scans.pack_of(stage.session.programme.item("RIZ"))
        assert f"= {3 * pack}" in screen(app)
        assert "260" not in screen(app).split()


async def test_lots_are_counted_one_by_one_by_keys_and_by_scans(stage: Stage) -> None:
    _, late = two_lots(stage)
    session = stage.session
    session.programme = replace(session.programme, count_lots=True)
    session.store.keyring.add("lina", PASSPHRASE, Role.VOLUNTEER)
    pack = goods_scans.pack_of(session.programme.item("RIZ"))
    async with driving(stage, size=(120, 60)) as (app, pilot):
        await press(pilot, "f12")
        assert [name in screen(app) for name in TWO] == [True, True]
        await press(pilot, "enter", "=60", "enter")  # L1 has no date: it is its first line
        for _ in range(100 // pack):
            await scan(pilot, late)
        fields = dict(app.screen.query_one(Form).fields())
        lines = {key: [field for field in line if isinstance(field, NumberField)] for key, line in fields.items()}
        assert lines["RIZ/2"][0].value == str(100 // pack), "the last lot's line"
        lines["RIZ/1"][1].value = "97"
        for key, (_, loose) in lines.items():
            loose.value = loose.value if key.startswith("RIZ/") else "60"
        await press(pilot, "f4", "=lina", "enter", "=" + PASSPHRASE, "f4")
        assert "-3" in screen(app)
        await press(pilot, "f4", "enter", "down", "enter", "f4", "=sara", "enter", "=" + PASSPHRASE, "f4")
        assert "La journée est verrouillée" in screen(app)
    [day] = session.books.days.all()
    assert day.closed is not None
    assert [(move.lot.batch, move.quantity) for move in day.closed.movements] == [("SOON", 3)]


async def test_two_receive_by_keys_where_the_programme_says_so(stage: Stage) -> None:
    session = stage.session
    session.programme = replace(session.programme, two_receive=True)
    session.store.keyring.add("lina", PASSPHRASE, Role.VOLUNTEER)
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f2", "=BL7", "enter", "=50", "f4")
        assert "qui a lu le bordereau signe" in screen(app)
        await press(pilot, "=lina", "enter", "=not it", "f4")
        assert "Rien n'a" in screen(app)
        assert session.books.stock_documents.get("RBT-BR-0002") is None
        await press(pilot, "escape", "f4", "=lina", "enter", "=" + PASSPHRASE, "f4")
        assert "BR-0002" in told(app)
    paper = session.books.stock_documents.get("RBT-BR-0002")
    assert isinstance(paper, GoodsReceived)
    assert (paper.by, paper.declared_by) == ("sara", "lina")
