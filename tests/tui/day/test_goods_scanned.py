"""Goods scanned on the screens: cases come, go, and are held up at the desk; a scan never does more than say or add."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from distro.stations import goods_scans, lots, stockroom
from distro.stations.stockroom import ReceiptLine
from stage import Stage
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
