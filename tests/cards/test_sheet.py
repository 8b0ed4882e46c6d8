"""The printed sheet: exact millimetres, real text, nothing about the person, and every QR decodes from the page."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image

from cards.printed import FONTS, FRENCH, IN_ARABIC, IN_FRENCH, KEY, MADE, decoded, faces
from distro.cards.code import grouped, lot_code
from distro.cards.face import CardFace, symbol_side
from distro.cards.layouts import CARD_HEIGHT, CARD_WIDTH, LAYOUTS, Layout, layout
from distro.cards.lot_labels import LotLabel, write_labels
from distro.cards.qr import LEAST, QUIET, Symbol, fit, half_blocks, matrix
from distro.cards.sheet import Cover, PrintRun, print_sheet
from distro.model.cards import Design
from distro.texts import speak

_MM = 72 / 25.4


@pytest.mark.parametrize("design", [IN_FRENCH, IN_ARABIC], ids=["fr", "ar"])
@pytest.mark.parametrize("dpi", [150, 300])
def test_every_card_decodes_from_the_rendered_page(tmp_path: Path, design: Design, dpi: int) -> None:
    cards = faces(31)
    assert print_sheet(cards, tmp_path / "cards.pdf", PrintRun(design=design), FONTS, MADE) == 4
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        for number, page in enumerate(pdf):
            assert decoded(page, dpi) == sorted(card.code for card in cards[number * 10 : number * 10 + 10])


@pytest.mark.parametrize("name", [*LAYOUTS, "70x40", "40x30"])
def test_cards_of_every_paper_decode_and_stand_where_they_should(tmp_path: Path, name: str) -> None:
    paper = layout(name)
    assert paper is not None
    cards = faces(paper.per_page)
    run = PrintRun(design=IN_FRENCH, layout=paper, backs=True)
    assert print_sheet(cards, tmp_path / "cards.pdf", run, FONTS, MADE) == 2
    _, module = fit(symbol_side(paper))
    assert module > LEAST
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        front, back = pdf
        assert [round(side / _MM, 1) for side in front.get_size()] == [round(side, 1) for side in paper.page]
        image = front.render(scale=10 / _MM).to_pil().convert("L")  # ten pixels a millimetre
        found = {code.text: code.position for code in zxingcpp.read_barcodes(image)}
        assert decoded(back, 150) == []
        turned = back.render(scale=10 / _MM).to_pil().convert("L")
    band = 7.0 if paper.height >= 50 and paper.width >= 80 else 5.5
    for card, place, behind in zip(cards, paper.places(), paper.places(back=True), strict=True):
        corner = found[card.code].top_left
        assert (corner.x / 10, corner.y / 10) == pytest.approx(
            (place[0] + QUIET * module, place[1] + band + QUIET * module), abs=0.15
        )
        assert behind[0] == pytest.approx(paper.page[0] - place[0] - paper.width)
        inside = (round(behind[0] * 10) + 5, round(behind[1] * 10) + 5)
        assert turned.getpixel(inside) < 120  # the band of the back lies behind that of the front


def test_the_card_is_id1_and_the_a4_sheet_is_full_of_them(tmp_path: Path) -> None:
    """Measured on the page: from one band's upper left corner to the next is a card's width and height."""
    assert (CARD_WIDTH, CARD_HEIGHT) == (85.60, 53.98)
    print_sheet(faces(10), tmp_path / "cards.pdf", PrintRun(design=IN_FRENCH), FONTS, MADE)
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        pixels = np.asarray(pdf[0].render(scale=20 / _MM).to_pil().convert("L"))
    blue = pixels[:, 21 * 20] < 100  # down through the first column
    tops = [
        row / 20 for row in range(1, len(blue)) if blue[row] and not blue[row - 1] and blue[row + 20 : row + 60].all()
    ]
    assert [below - above for above, below in pairwise(tops)] == pytest.approx([53.98] * 4, abs=0.1)
    row = round((tops[0] + 0.6) * 20)
    dark = np.flatnonzero(pixels[row] < 100)
    assert (dark[-1] - dark[0] + 1) / 20 == pytest.approx(2 * 85.60, abs=0.1)


def test_the_text_is_real_and_the_code_stands_in_groups(tmp_path: Path) -> None:
    cards = faces(1)
    print_sheet(cards, tmp_path / "cards.pdf", PrintRun(design=IN_FRENCH), FONTS, MADE)
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range().replace("\xa0", " ")
    for expected in ("Carte de distribution", "Rabat", "31/01/2024", "0530 00 00 00", grouped(cards[0].code), "12"):
        assert expected in text


def test_a_name_stands_on_a_card_only_when_it_is_given_one(tmp_path: Path) -> None:
    code = faces(1)[0].code
    for person in ("", "A. D."):
        out = tmp_path / f"{person or 'nobody'}.pdf"
        print_sheet([CardFace(code=code, site="Rabat", person=person)], out, PrintRun(design=IN_FRENCH), FONTS, MADE)
        with pypdfium2.PdfDocument(out) as pdf:
            assert ("A. D." in pdf[0].get_textpage().get_text_range()) is bool(person)


def test_a_card_survives_a_photocopy(tmp_path: Path) -> None:
    """Only black and white are left, on a copy made a little paler: the code still reads, and so do the letters."""
    cards = faces(10)
    print_sheet(cards, tmp_path / "cards.pdf", PrintRun(design=IN_FRENCH), FONTS, MADE)
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        grey = pdf[0].render(scale=200 / 72).to_pil().convert("L")
    copy = grey.point([255 if value > 128 else 40 for value in range(256)])
    assert len(zxingcpp.read_barcodes(copy)) == 10
    band = copy.crop((180, 110, 460, 160))
    assert {40, 255} == set(band.get_flattened_data() if hasattr(band, "get_flattened_data") else band.getdata())


def test_a_run_that_is_stopped_writes_nothing_and_the_same_cards_give_the_same_bytes(tmp_path: Path) -> None:
    cards = faces(25)
    heard: list[tuple[int, int]] = []

    def stop_after_two(done: int, total: int) -> bool:
        heard.append((done, total))
        return len(heard) < 2

    run = PrintRun(design=IN_FRENCH)
    assert print_sheet(cards, tmp_path / "a.pdf", run, FONTS, MADE, stop_after_two) == 0
    assert heard == [(10, 25), (20, 25)]
    assert list(tmp_path.iterdir()) == []
    for name in ("a.pdf", "b.pdf"):
        print_sheet(cards, tmp_path / name, run, FONTS, MADE)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_cover_comes_first_and_each_sheet_says_which_cards_it_holds(tmp_path: Path) -> None:
    cover = Cover(title="Feuille de garde", facts=(("Cartes", "12"),), counts=("Imprimées",), signatures=("Reçu par",))
    run = PrintRun(design=IN_FRENCH, cover=cover, foot=lambda first, last: f"cartes {first} à {last}", first=41)
    assert print_sheet(faces(12), tmp_path / "cards.pdf", run, FONTS, MADE) == 3
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    assert all(expected in texts[0] for expected in ("Feuille de garde", "12", "Imprimées", "Reçu par"))
    assert "cartes 41 à 50" in texts[1]
    assert "cartes 51 à 52" in texts[2]


def test_a_logo_stands_in_the_band(tmp_path: Path) -> None:
    Image.new("RGB", (80, 40), (200, 0, 0)).save(tmp_path / "logo.png")
    design = Design(words=(FRENCH,), logo=tmp_path / "logo.png")
    print_sheet(faces(10), tmp_path / "cards.pdf", PrintRun(design=design), FONTS, MADE)
    with pypdfium2.PdfDocument(tmp_path / "cards.pdf") as pdf:
        pixels = np.asarray(pdf[0].render(scale=2).to_pil())
        assert len(decoded(pdf[0], 150)) == 10
    red = (pixels[..., 0] > 180) & (pixels[..., 1] < 30)
    assert red.sum() > 10 * 300


@pytest.mark.parametrize(
    ("side", "symbol"), [(60, Symbol.H), (37, Symbol.H), (36.9, Symbol.Q), (20, Symbol.Q), (10, Symbol.Q)]
)
def test_the_symbol_is_the_strongest_whose_modules_are_large_enough(side: float, symbol: Symbol) -> None:
    found, module = fit(side)
    assert found is symbol
    assert module * (symbol.modules + 2 * QUIET) == pytest.approx(side)


@pytest.mark.parametrize("symbol", list(Symbol))
def test_the_symbols_hold_any_code_at_their_level_of_correction(symbol: Symbol) -> None:
    card = faces(1)[0]
    modules = matrix(card.code, symbol)
    assert [len(modules), len(modules[0])] == [symbol.modules] * 2
    [found] = zxingcpp.read_barcodes(picture(modules))
    assert (found.text, found.ec_level) == (card.code, symbol.name)


def test_half_blocks_on_a_terminal_are_read_by_a_phone() -> None:
    card = faces(1)[0]
    lines = half_blocks(matrix(card.code))
    ink = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows = [[bool(ink[sign][half]) for sign in line] for line in lines for half in (0, 1)]
    assert len(lines) <= 24
    assert len({len(line) for line in lines}) == 1
    [found] = zxingcpp.read_barcodes(picture(rows))
    assert found.text == card.code
    for edge in (rows[:QUIET], rows[-QUIET:], [row[:QUIET] for row in rows], [row[-QUIET:] for row in rows]):
        assert not any(any(row) for row in edge)


def picture(rows: list[list[bool]]) -> Image.Image:
    """Six pixels a module, with white around."""
    dark = np.pad(np.array(rows), 6)
    return Image.fromarray(np.where(np.kron(dark, np.ones((6, 6), bool)), 0, 255).astype(np.uint8))


@pytest.mark.parametrize("name", ["A3", "", "5x5", "1000x2", "70x40x2"])
def test_paper_that_nobody_knows_is_none(name: str) -> None:
    assert layout(name) is None


def test_all_layouts_fit_their_page() -> None:
    for name, paper in LAYOUTS.items():
        assert isinstance(paper, Layout)
        for x, y in paper.places():
            assert 0 <= x <= paper.page[0] - paper.width + 0.01, name
            assert 0 <= y <= paper.page[1] - paper.height + 0.01, name


def test_arabic_on_cards_labels_and_covers_can_be_searched_and_copied(tmp_path: Path) -> None:
    """Lam-alef comes out as it went in, on every page."""
    words = replace(
        IN_ARABIC.words[0], title="بطاقة الاستلام", programme="الأشخاص الأولاد والأسر", keep="لا إله إلا الله"
    )
    cover = Cover(
        title="غلاف الأوراق", facts=(("عدد الأوراق", "12"),), counts=("الأصلية",), signatures=("استلم الأوراق",)
    )
    speak("ar")
    try:
        run = PrintRun(design=Design(words=(words,)), cover=cover, backs=True)
        print_sheet(faces(1), tmp_path / "cards.pdf", run, FONTS, MADE)
        label = LotLabel(code=lot_code(KEY, ("RIZ", "L2", "", "")), words=("الأرز الأبيض", "الدفعة L2"))
        write_labels([label], tmp_path / "labels.pdf", LAYOUTS["a4"], FONTS, MADE, right_to_left=True)
    finally:
        speak("fr")
    told = {}
    for name in ("cards", "labels"):
        assert b"/Lang (ar)" in (tmp_path / f"{name}.pdf").read_bytes()
        with pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") as pdf:
            assert pdf.get_metadata_value("Title") in ("غلاف الأوراق", "الأرز الأبيض")
            told[name] = "\n".join(page.get_textpage().get_text_range() for page in pdf).replace("\xa0", " ")
    for text in (words.title, words.keep, cover.title, "الأصلية", *words.back):
        assert text in told["cards"], text
    assert "الأشخاص الأولاد" in told["cards"].replace("\r\n", " ")
    assert "الأرز الأبيض" in told["labels"]
