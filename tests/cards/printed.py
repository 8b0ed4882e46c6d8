"""Cards and their pages, for the tests of this folder and the benchmark."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pypdfium2
import zxingcpp

from distro.cards.code import mint
from distro.cards.face import CardFace
from distro.cards.sheet import Fonts
from distro.model.cards import Design, FaceWords
from distro.texts import fonts

KEY = bytes(range(32))
MADE = datetime(2023, 6, 1, tzinfo=UTC)
FONTS = Fonts(fonts.path("regular"), fonts.path("bold"))
FRENCH = FaceWords(
    title="Carte de distribution",
    programme="Protection et intégration des migrants vulnérables",
    expires="Valable jusqu'au",
    complaints="Réclamations : 0530\xa000\xa000\xa000",
    keep="Garder au sec.",
    back=("Montrez cette carte à chaque distribution.", "L'aide est gratuite."),
)
ARABIC = FaceWords(
    title="بطاقة الاستلام",
    programme="حماية وإدماج المهاجرين",
    expires="صالحة إلى",
    complaints="الشكايات: 0530\xa000\xa000\xa000",
    keep="تحفظ في مكان جاف.",
    back=("قدموا هذه البطاقة عند كل توزيع.", "المساعدة مجانية."),
    right_to_left=True,
)
IN_FRENCH, IN_ARABIC = Design(words=(FRENCH, ARABIC), colour=(0, 75, 135)), Design(words=(ARABIC, FRENCH))


def faces(count: int) -> list[CardFace]:
    return [CardFace(code=mint(KEY), site="Rabat", expires=date(2024, 1, 31)) for _ in range(count)]


def decoded(page: pypdfium2.PdfPage, dpi: int) -> list[str]:
    """The QR codes of a rendered page, sorted."""
    return sorted(found.text for found in zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil()))
