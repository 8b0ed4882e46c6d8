"""The same sheet of cards by three makers: python -m bench.card_makers MAKER COUNT OUT prints seconds and megabytes."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cards.printed import FONTS, FRENCH, IN_FRENCH, MADE, faces
from distro.cards.code import grouped
from distro.cards.face import CardFace
from distro.cards.layouts import LAYOUTS

_A4 = LAYOUTS["a4"]
_MM = 72 / 25.4
_DPI = 300

# What stands on the front beside code and title, as (text, size in points, millimetres from the card's top).
_LINES = (
    ("Rabat", 9.0, 12.0),
    (FRENCH.programme, 6.0, 16.0),
    (f"{FRENCH.expires} 31/01/2024", 7.0, 21.0),
    (FRENCH.complaints, 7.0, 24.6),
    (FRENCH.keep, 5.5, 28.2),
)


def _by_distro(cards: Sequence[CardFace], out: Path) -> None:
    from distro.cards.sheet import PrintRun, print_sheet

    print_sheet(cards, out, PrintRun(design=IN_FRENCH), FONTS, MADE)


def _pages(cards: Sequence[CardFace]) -> Iterator[Iterator[tuple[CardFace, tuple[float, float]]]]:
    for first in range(0, len(cards), _A4.per_page):
        yield zip(cards[first : first + _A4.per_page], _A4.places(), strict=False)


def _by_reportlab(cards: Sequence[CardFace], out: Path) -> None:
    import segno
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("card", FONTS.regular))
    pdfmetrics.registerFont(TTFont("bold", FONTS.bold))
    canvas = Canvas(str(out), pagesize=tuple(side * _MM for side in _A4.page), pageCompression=1)
    for page in _pages(cards):
        for card, (x, y) in page:
            top = _A4.page[1] - y

            def put(
                text: str, left: float, down: float, font: str, size: float, x: float = x, top: float = top
            ) -> None:
                canvas.setFont(font, size)
                canvas.drawString((x + left) * _MM, (top - down) * _MM, text)

            canvas.setFillColorRGB(0, 75 / 255, 135 / 255)
            canvas.rect(x * _MM, (top - 7) * _MM, _A4.width * _MM, 7 * _MM, stroke=0, fill=1)
            canvas.setFillGray(1)
            put(FRENCH.title, 4, 5, "bold", 10)
            canvas.setFillGray(0)
            for text, size, down in _LINES:
                put(text, 35, down, "card", size)
            canvas.setFont("bold", 8.5)
            canvas.drawCentredString((x + _A4.width / 2) * _MM, (top - 45) * _MM, grouped(card.code))
            path = canvas.beginPath()
            modules = segno.make_qr(card.code, error="q", version=2, mask=3, boost_error=False).matrix
            for row, cells in enumerate(modules):
                for column, dark in enumerate(cells):
                    if dark:
                        path.rect(
                            (x + 4.2 + column * 1.05) * _MM,
                            (top - 11.2 - (row + 1) * 1.05) * _MM,
                            1.05 * _MM,
                            1.05 * _MM,
                        )
            canvas.drawPath(path, stroke=0, fill=1)
            for number in range(12):
                left = x + 4 + _A4.width / 12 * 0.906 * (number + 0.5)
                canvas.circle(left * _MM, (top - 50) * _MM, 2.4 * _MM)
                canvas.setFont("card", 5)
                canvas.drawCentredString(left * _MM, (top - 50.6) * _MM, str(number + 1))
        canvas.showPage()
    canvas.save()


def _by_pillow(cards: Sequence[CardFace], out: Path) -> None:
    import qrcode
    from PIL import Image, ImageDraw, ImageFont

    dots = _DPI / 25.4
    fonts = {
        (bold, size): ImageFont.truetype(FONTS.bold if bold else FONTS.regular, size * _DPI / 72)
        for bold, size in ((True, 10.0), (True, 8.5), (False, 5.0), *((False, size) for _, size, _ in _LINES))
    }
    sheets = []
    for page in _pages(cards):
        sheet = Image.new("RGB", (round(_A4.page[0] * dots), round(_A4.page[1] * dots)), "white")
        draw = ImageDraw.Draw(sheet)
        for card, (x, y) in page:
            draw.rectangle([x * dots, y * dots, (x + _A4.width) * dots, (y + 7) * dots], (0, 75, 135))
            draw.text(((x + 4) * dots, (y + 1.5) * dots), FRENCH.title, "white", fonts[True, 10.0])
            for text, size, down in _LINES:
                draw.text(((x + 35) * dots, (y + down - 3) * dots), text, "black", fonts[False, size])
            draw.text(
                ((x + _A4.width / 2) * dots, (y + 43.5) * dots), grouped(card.code), "black", fonts[True, 8.5], "mm"
            )
            made = qrcode.QRCode(version=2, error_correction=qrcode.constants.ERROR_CORRECT_Q, border=0, box_size=12)
            made.add_data(card.code)
            sheet.paste(made.make_image().get_image(), (round((x + 4.2) * dots), round((y + 11.2) * dots)))
            for number in range(12):
                left, middle = (x + 4 + _A4.width / 12 * 0.906 * (number + 0.5)) * dots, (y + 50) * dots
                draw.circle((left, middle), 2.4 * dots, outline="black", width=2)
                draw.text((left, middle), str(number + 1), "black", fonts[False, 5.0], "mm")
        sheets.append(sheet.quantize(16))
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=_DPI)


_MAKERS: dict[str, Callable[[Sequence[CardFace], Path], None]] = {
    "distro": _by_distro,
    "segno + reportlab": _by_reportlab,
    "qrcode + Pillow": _by_pillow,
}

if __name__ == "__main__":
    maker, count, out = sys.argv[1:]
    wanted = faces(int(count))
    start = time.perf_counter()
    _MAKERS[maker](wanted, Path(out))
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
