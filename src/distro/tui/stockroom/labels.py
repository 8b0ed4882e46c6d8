"""Labels for the lots that stand here: a sheet is chosen, and a PDF lies among the reports."""

from __future__ import annotations

from pathlib import Path

from distro.cards.layouts import LAYOUTS
from distro.cards.sheet import Fonts
from distro.model.goods import Lot
from distro.stations import lots
from distro.stations.session import Session
from distro.stations.sheets import sheet_named
from distro.texts import fonts, language, say
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.dialogs.message import MessageScreen
from distro.tui.page import Page
from distro.wording.lots import lot_words


def print_labels(page: Page[None], session: Session, point: str) -> None:
    """Ask for the paper, write a label for each lot that stands here, and say where the file is."""
    sheets = {"a4": say("stock.labels.plain")} | {name: name for name in LAYOUTS if name[0].isupper()}

    def on(sheet: str | None) -> None:
        if sheet is None:
            return
        found = page.attempt(lambda: lots.lots_here(session, point))
        if found is not None and (out := page.attempt(lambda: _written(page, session, found, sheet))) is not None:
            told = say("stock.labels.printed", n=len(found), path=out)
            page.app.push_screen(MessageScreen(say("stock.move.labels"), told))

    page.app.push_screen(ChooseScreen(say("stock.labels.sheet"), sheets), on)


def _written(page: Page[None], session: Session, found: list[Lot], sheet: str) -> str:
    letters = Fonts(fonts.path("regular"), fonts.path("bold"))

    def write(out: Path) -> None:
        lots.print_labels(
            session, found, out, sheet_named(sheet), lambda lot: lot_words(session.programme, lot), letters,
            right_to_left=language() == "ar",
        )  # fmt: skip

    return str(page.among_reports(f"{say('stock.labels.file')}-{session.now():%Y%m%d-%H%M%S}.pdf", write))
