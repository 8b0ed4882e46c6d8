"""What a scan of goods leaves to a person: which reading is right, and what a trade number stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from distro.rules.units import NotExact, smallest_units
from distro.stations import goods_scans
from distro.stations.goods_scans import Scanned
from distro.stations.session import Session
from distro.texts import in_words, say
from distro.tui.dialogs.ask import AskScreen
from distro.tui.dialogs.choose import ChooseScreen
from distro.tui.page import Page


def ask_reading(page: Page[Any], found: Scanned, then: Callable[[str], object]) -> None:
    """Which of the readings stands on the case."""

    def chose(reading: str | None) -> None:
        if reading is not None:
            then(reading)

    choices = {reading: reading for reading in found.readings}
    page.app.push_screen(ChooseScreen(say("goods.which_reading"), choices), chose)


def ask_number(page: Page[Any], session: Session, number: str, then: Callable[[], object]) -> None:
    """What bears the trade number, and how much of it: kept, and never asked again."""
    items = {item.code: item for item in session.programme.goods}

    def units(code: str | None) -> None:
        if code is not None:
            question = say("goods.how_many", item=in_words(items[code].name))
            page.app.push_screen(
                AskScreen(number, question, lambda said: (_amount(code, said) > 0, "")),
                lambda said: keep(code, said),
            )

    def keep(code: str, said: str | None) -> None:
        if said is not None and page.does(lambda: goods_scans.tell_number(session, number, code, _amount(code, said))):
            then()

    def _amount(code: str, said: str) -> int:
        try:
            return smallest_units(items[code], said)
        except NotExact:
            return 0

    choices = {code: in_words(item.name) for code, item in items.items()}
    page.app.push_screen(ChooseScreen(say("goods.what_is_it", number=number), choices), units)
