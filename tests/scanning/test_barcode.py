"""Barcodes of goods: GS1's vectors, what a scanner leaves out, and what a keyboard makes of digits."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.scanning.barcode import Board, number_of, read_barcode
from scanning import xkb

MAPS: dict[str, dict[str, dict[str, str]]] = json.loads(xkb.KEYMAPS.read_text("utf-8"))
ARABIC = {name for name, levels in MAPS.items() if not levels["plain"]["C"].isascii()}
NUMBER = "03453120000011"
GS1 = "01" + NUMBER


def checked(payload: str) -> str:
    """13 digits with their check digit (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(payload))
    return payload + str(-total % 10)


numbers = st.from_regex(r"[0-9]{13}", fullmatch=True).map(checked)
batches = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=10)
dates = st.dates(date(2020, 1, 1), date(2049, 12, 31))
counts = st.integers(1, 9999)


@pytest.mark.parametrize(
    ("text", "batch", "expiry", "count"),
    [
        ("3453120000011", "", None, None),
        ("]E03453120000011", "", None, None),
        (NUMBER, "", None, None),
        (GS1, "", None, None),
        (f"]C1{GS1}", "", None, None),
        (f"]d2{GS1}10L5\x1d17260331", "L5", date(2026, 3, 31), None),
        (f"]Q3{GS1}10L5\x1d17260331\x1d3024", "L5", date(2026, 3, 31), 24),
        (f"]e0{GS1}15260200", "", date(2026, 2, 28), None),
        (f"]e0{GS1}17240200", "", date(2024, 2, 29), None),
        (f"{GS1}1525123117260331", "", date(2026, 3, 31), None),
        (f"{GS1}1125010210L5", "L5", None, None),
        (f"02{NUMBER}17260300\x1d3724", "", date(2026, 3, 31), 24),
        (f"02{NUMBER}1726030037241", "", date(2026, 3, 31), 241),
        (f"\x1d{GS1}10AB-1/2", "AB-1/2", None, None),
        (f"(01){NUMBER}(10)L517260300(17)260331", "L517260300", date(2026, 3, 31), None),
        (f"{GS1}10L5\x1d422504\x1d17260331", "L5", date(2026, 3, 31), None),
    ],
)
def test_what_is_said_for_certain(text: str, batch: str, expiry: date | None, count: int | None) -> None:
    found = read_barcode(text + "\r")
    assert found.is_sure, found
    [trade] = found.readings
    assert (trade.gtin, trade.batch, trade.expiry, trade.count) == (NUMBER, batch, expiry, count)
    assert read_barcode(trade.spelled).readings == (trade,), "as people write it, it means the same"


def test_the_day_of_making_is_no_expiry() -> None:
    [trade] = read_barcode(f"{GS1}11250102").readings
    assert (trade.made, trade.expiry) == (date(2025, 1, 2), None)


@pytest.mark.parametrize("text", ["96385074", "036000291452", "3453120000011", "13453120000018"])
def test_bare_numbers_of_every_length(text: str) -> None:
    assert number_of(text) == text.zfill(14)
    assert [trade.gtin for trade in read_barcode(text).readings] == [text.zfill(14)]
    wrong = text[:-1] + str((int(text[-1]) + 1) % 10)
    assert number_of(wrong) is None
    assert read_barcode(wrong).readings == ()


@pytest.mark.parametrize(
    "text",
    ["", "Essai Un", "123", f"{GS1}17260230", f"{GS1}151202", "0103453120000012", "]C0ABC", "]Q1https://example.org",
     "003456789012345675", "1712345", f"02{NUMBER}10L5", f"{GS1}3000", "1" * 500],
)  # fmt: skip
def test_what_is_wrong_or_no_goods_says_nothing(text: str) -> None:
    assert read_barcode(text).readings == ()


@given(numbers, batches, dates, counts)
def test_where_fields_end_with_fnc1_they_are_read_as_they_are(
    number: str, batch: str, expiry: date, count: int
) -> None:
    found = read_barcode(f"]C101{number}10{batch}\x1d30{count}\x1d17{expiry:%y%m%d}")
    assert found.is_sure
    [trade] = found.readings
    assert (trade.gtin, trade.batch, trade.expiry, trade.count) == (number, batch, expiry, count)


@given(numbers, batches, dates, counts)
def test_a_batch_that_swallowed_what_follows_is_asked_and_never_believed(
    number: str, batch: str, expiry: date, count: int
) -> None:
    found = read_barcode(f"01{number}10{batch}17{expiry:%y%m%d}30{count}")
    assert not found.is_sure
    assert (batch, expiry, count) in [(one.batch, one.expiry, one.count) for one in found.readings]


@given(numbers, batches, dates)
def test_a_batch_at_the_end_is_believed_or_asked(number: str, batch: str, expiry: date) -> None:
    found = read_barcode(f"01{number}17{expiry:%y%m%d}10{batch}")
    assert (batch, expiry) in [(one.batch, one.expiry) for one in found.readings]


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("text", ["3453120000011", f"{GS1}17260331", f"{GS1}172603311012AZQWM9"])
def test_no_keyboard_makes_another_number_of_it(name: str, text: str) -> None:
    """A scanner set to a US board; the board is what the last card proved, or nothing."""
    plain, shift = MAPS[name]["plain"], MAPS[name]["shift"]
    typed = "".join((plain if key.isdecimal() else shift)[key] for key in text)
    [true] = read_barcode(text).readings
    proved = Board.ARABIC if name in ARABIC else Board.LATIN
    for board in (proved, None):
        found = read_barcode(typed, board)
        assert {trade.gtin for trade in found.readings} <= {true.gtin}
        assert {trade.expiry for trade in found.readings} <= {true.expiry}
    if name.startswith("fr") and name not in ("fr(mac)", "fr(afnor)"):
        assert read_barcode(typed, Board.LATIN).readings == (true,)
        for board in (Board.ARABIC, None):
            assert read_barcode(typed, board).garbled
            assert read_barcode(typed, board).readings == ()


@given(st.text(max_size=130) | st.text("0123456789\x1d()ABC]", max_size=130))
def test_no_text_breaks_the_reading(text: str) -> None:
    for trade in read_barcode(text).readings:
        assert number_of(trade.gtin) == trade.gtin
