"""The printed sheet: exact millimetres, real text, nothing about the person, and every QR decodes from the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from distro.cards.code import grouped, mint
from distro.cards.sheet import CARD_HEIGHT, CARD_WIDTH, PER_PAGE, CardFace, Fonts, Words, print_sheet
from distro.texts import fonts

KEY = bytes(range(32))
MADE = datetime(2023, 6, 1, tzinfo=UTC)
FONTS = Fonts(fonts.path("regular"), fonts.path("bold"))
FRENCH = Words(
    title="Carte de retrait",
    programme="Protection et intégration des migrants vulnérables",
    expires="Valable jusqu'au",
    complaints="Réclamations : 0530 00 00 00",
    keep="Garder au sec.",
)
ARABIC = Words(
    title="بطاقة الاستلام",
    programme="حماية وإدماج المهاجرين",
    expires="صالحة إلى",
    complaints="الشكايات: 0530 00 00 00",
    keep="تحفظ جافة.",
    right_to_left=True,
)


def faces(count: int) -> list[CardFace]:
    return [CardFace(code=mint(KEY), site="Rabat", expires=date(2024, 1, 31)) for _ in range(count)]


def decoded(page: pypdfium2.PdfPage, dpi: int) -> list[str]:
    return sorted(found.text for found in zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil()))


@pytest.mark.parametrize("words", [FRENCH, ARABIC], ids=["fr", "ar"])
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_card_decodes_from_the_rendered_page(tmp_path: Path, words: Words, dpi: int) -> None:
    cards = faces(3 * PER_PAGE + 1)
    assert print_sheet(cards, tmp_path / "cards.pdf", words, FONTS, MADE) == 4
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        for number, page in enumerate(pdf):
            wanted = cards[number * PER_PAGE : (number + 1) * PER_PAGE]
            assert decoded(page, dpi) == sorted(card.code for card in wanted)


def test_the_page_is_a4_and_the_cards_are_id1(tmp_path: Path) -> None:
    print_sheet(faces(PER_PAGE), tmp_path / "cards.pdf", FRENCH, FONTS, MADE)
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        millimetres = [round(side * 25.4 / 72, 1) for side in pdf[0].get_size()]
        assert millimetres == [210.0, 297.0]
        scale = 10 / (72 / 25.4)  # ten pixels a millimetre
        image = pdf[0].render(scale=scale).to_pil().convert("L")
        found = {code.text: code.position for code in zxingcpp.read_barcodes(image)}
    lefts = sorted({round(position.top_left.x / 10, 0) for position in found.values()})
    tops = sorted({round(position.top_left.y / 10, 0) for position in found.values()})
    assert (CARD_WIDTH, CARD_HEIGHT) == (85.60, 53.98)
    assert lefts[1] - lefts[0] == pytest.approx(CARD_WIDTH, abs=1)
    assert [below - above for above, below in pairwise(tops)] == pytest.approx([CARD_HEIGHT] * 4, abs=1)


def test_the_text_is_real_and_the_code_stands_in_groups(tmp_path: Path) -> None:
    cards = faces(1)
    print_sheet(cards, tmp_path / "cards.pdf", FRENCH, FONTS, MADE)
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range()
    for expected in ("Carte de retrait", "Rabat", "31/01/2024", "0530 00 00 00", grouped(cards[0].code), "12"):
        assert expected in text


def test_a_run_that_is_stopped_writes_nothing_and_the_same_cards_give_the_same_bytes(tmp_path: Path) -> None:
    cards = faces(25)
    heard: list[tuple[int, int]] = []

    def stop_after_two(done: int, total: int) -> bool:
        heard.append((done, total))
        return len(heard) < 2

    assert print_sheet(cards, tmp_path / "a.pdf", FRENCH, FONTS, MADE, stop_after_two) == 0
    assert heard == [(10, 25), (20, 25)]
    assert list(tmp_path.iterdir()) == []
    for name in ("a.pdf", "b.pdf"):
        print_sheet(cards, tmp_path / name, FRENCH, FONTS, MADE)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
