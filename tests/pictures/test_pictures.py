"""The README's pictures show the screens as they are."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from distro.texts import speak

HERE = Path(__file__).parent


def words(svg: str) -> list[str]:
    """What a person reads in a picture; how it is drawn may differ from version to version."""
    return [html.unescape(text).replace("\xa0", " ").strip() for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


async def test_the_pictures_are_current() -> None:
    spec = importlib.util.spec_from_file_location("make_pictures", HERE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    speak("fr")
    drawn = await make.draw()
    readme = (HERE.parents[1] / "README.md").read_text("utf-8")
    for name, svg in drawn.items():
        kept = (HERE / f"{name}.svg").read_text("utf-8")
        assert words(kept) == words(svg), f"draw {name} again: python tests/pictures/make.py"
        assert fromstring(kept).tag.endswith("svg")
        assert not re.search(r"url\(|@font-face|<image|href=", kept), "it needs nothing but itself"
    shown = set(re.findall(r"tests/pictures/(\w+)\.svg", readme))
    assert shown == set(drawn)


@pytest.mark.parametrize("command", ["demo", "new", "register import", "round freeze", "cards print", "stock receive",
                                     "day open", "day close", "report day", "scan", "void", "verify"])  # fmt: skip
def test_the_readme_names_every_command_of_a_day(command: str) -> None:
    assert f"distro {command}" in (HERE.parents[1] / "README.md").read_text("utf-8")
