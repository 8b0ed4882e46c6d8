"""Pictures of goods and strokes for their pieces: every picture is drawn, and every item has one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.model.programme import Item, ItemKind, KitLine, Picture, Unit
from distro.wording.pictograms import MOST_STROKES, pixels, strokes
from tests_programme import programme

WIDTH, HEIGHT = 12, 8


def test_every_picture_is_drawn_in_its_field_and_like_no_other() -> None:
    drawn = [pixels(picture) for picture in Picture]
    assert {(len(rows), *{len(row) for row in rows}) for rows in drawn} == {(HEIGHT, WIDTH)}
    assert all(set("".join(rows)) == {"#", "."} for rows in drawn)
    assert len(set(drawn)) == len(Picture)


def test_an_item_without_a_picture_has_that_of_its_kind() -> None:
    def looks(kind: ItemKind, **facts: object) -> Picture:
        return Item(code="X", name={"fr": "X"}, kind=kind, **facts).pictogram  # type: ignore[arg-type]

    assert looks(ItemKind.SERVICE) is Picture.HAND
    assert looks(ItemKind.FOOD) is Picture.PACKET
    assert looks(ItemKind.FOOD, unit=Unit.GRAM) is Picture.SACK
    assert looks(ItemKind.FOOD, grams_per_litre=900) is Picture.BOTTLE
    assert looks(ItemKind.NFI, unit=Unit.MILLILITRE) is Picture.BOTTLE
    assert looks(ItemKind.NFI) is looks(ItemKind.NFI, kit=(KitLine("Y", 2),)) is Picture.BOX
    assert looks(ItemKind.NFI, picture=Picture.POT) is Picture.POT
    assert {item.code: item.pictogram for item in programme().items}["SAVON"] is Picture.SOAP


@given(st.integers(-1, 3 * MOST_STROKES))
def test_there_is_a_stroke_for_each_piece_or_none_at_all(quantity: int) -> None:
    groups = strokes(quantity)
    assert sum(groups) in (quantity, 0)
    assert bool(groups) is (0 < quantity <= MOST_STROKES)
    assert all(many == 5 for many in groups[:-1])
