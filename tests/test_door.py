"""The newcomer's door: what the guides for developers name is there, and every command stands in README."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from distro.cli.main import parser_of_everything

ROOT = Path(__file__).parents[1]
BASES = (ROOT, ROOT / "src" / "distro", ROOT / ".github")
GUIDES = sorted(ROOT.glob(".github/**/*.md"))
_PLACE = re.compile(r"`((?:\.github|\.ci|src|tests|data|\w+)/[\w./*-]*)`")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_place_that_a_guide_names_is_there(guide: Path) -> None:
    for place in _PLACE.findall(guide.read_text("utf-8")):
        under = [
            base for base in (ROOT, ROOT / "src" / "distro", ROOT / ".github") if list(base.glob(place.rstrip("/")))
        ]
        assert under, f"{guide.name} names {place}"


def _commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    under = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not under:
        yield words
    for name, command in (under[0].choices if under else {}).items():
        yield from _commands(command, (*words, name))


def test_every_command_stands_in_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [
        " ".join(words) for words in _commands(parser_of_everything()) if f"distro {' '.join(words)}" not in readme
    ]
    assert not missing
