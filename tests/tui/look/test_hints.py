"""The foot of every page: no two keys with one word, and all of a page's keys fit 80 columns in each language."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from typing import TypeVar

import pytest
from rich.cells import cell_len

import distro.tui
from distro import texts
from distro.tui.commands import Back, Command, Menu
from distro.tui.page import Dialog
from stage import Stage
from tui.driving import driving, press, screen

for module in pkgutil.walk_packages(distro.tui.__path__, "distro.tui."):
    importlib.import_module(module.name)


_Kind = TypeVar("_Kind")


def kinds(of: type[_Kind]) -> set[type[_Kind]]:
    """`of` and all that is made of it."""
    return {of}.union(*(kinds(each) for each in of.__subclasses__()))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_two_commands_are_called_by_one_word(language: str) -> None:
    with texts.speaking(language):
        named = [each for each in kinds(Command) if each is not Command and each.key]
        hints = Counter(each.hint() for each in named)
        titles = Counter(each.title() for each in named)
    assert [word for word, times in (hints + titles).items() if max(hints[word], titles[word]) > 1 and times] == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_hints_of_a_page_fit_80_columns(language: str) -> None:
    with texts.speaking(language):
        for page in kinds(Dialog):  # the desk itself has more than fit, and shows the first
            offers = [offer for offer in getattr(page, "offers", ()) if offer.key]
            cells = sum(cell_len(offer.key_name()) + 1 + cell_len(offer.hint()) + 2 for offer in offers)
            assert cells <= 80, page.__name__


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_the_way_back_is_among_the_hints_where_not_all_of_them_fit(stage: Stage, size: tuple[int, int]) -> None:
    async with driving(stage, size=size) as (app, pilot):
        await press(pilot, "f8")
        foot = screen(app).splitlines()[-1]
        assert Back.hint() in foot
        assert Menu.hint() in foot
