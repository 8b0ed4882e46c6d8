"""Amounts as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.model.programme import Item, ItemKind, Pack, Unit
from distro.rules.units import NotExact, grams, smallest_units

RICE = Item(
    code="R", name={"fr": "Riz"}, kind=ItemKind.FOOD, piece_grams=1000, packs=(Pack(name={"fr": "s"}, holds=25),)
)
OIL = Item(code="H", name={"fr": "Huile"}, kind=ItemKind.FOOD, piece_grams=900, grams_per_litre=900)
LOOSE = Item(code="F", name={"fr": "Farine"}, kind=ItemKind.FOOD, unit=Unit.GRAM)
BLEACH = Item(code="J", name={"fr": "Javel"}, kind=ItemKind.NFI, unit=Unit.MILLILITRE)
SOAP = Item(code="S", name={"fr": "Savon"}, kind=ItemKind.NFI)


@pytest.mark.parametrize(
    ("item", "text", "amount"),
    [
        (RICE, "500", 500), (RICE, "20p", 500), (RICE, "4p+3", 103), (RICE, "50kg", 50), (RICE, "2500 g", None),
        (OIL, "45L", 45), (OIL, "40.5kg", 45), (OIL, "40,5 kg", 45), (OIL, "0.5L", None), (OIL, "3p", None),
        (LOOSE, "2.5kg", 2500), (LOOSE, "3L", None), (LOOSE, "0.0001kg", None),
        (BLEACH, "1.5L", 1500), (BLEACH, "250ml", 250), (BLEACH, "1kg", None),
        (RICE, "1.000kg", None), (RICE, "12,500 kg", None), (LOOSE, "0.500kg", 500), (RICE, "1 000kg", 1000),
        (SOAP, "1\u202f000", 1000), (SOAP, "1000000000000", None), (SOAP, "10000000", 10_000_000), (SOAP, "1 00", None),
        (SOAP, "12", 12), (SOAP, "1kg", None), (SOAP, "-3", None), (SOAP, "douze", None), (SOAP, "", None),
    ],
)  # fmt: skip
def test_it_is_exact_or_refused(item: Item, text: str, amount: int | None) -> None:
    if amount is None:
        with pytest.raises(NotExact):
            smallest_units(item, text)
    else:
        assert smallest_units(item, text) == amount


@given(st.integers(0, 10_000), st.integers(0, 24))
def test_packs_and_loose_pieces_add_up(packs: int, loose: int) -> None:
    assert smallest_units(RICE, f"{packs}p+{loose}") == 25 * packs + loose
    assert grams(RICE, 25 * packs + loose) == 1000 * (25 * packs + loose)


def test_what_it_weighs_is_what_the_programme_says() -> None:
    assert grams(OIL, 10) == 9000
    assert grams(LOOSE, 750) == 750
    assert grams(BLEACH, 1000) is None
    assert grams(SOAP, 1) is None
