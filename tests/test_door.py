"""The newcomer's door: what the guides for developers name is there, and every command stands in README."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import commands

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


def test_every_command_stands_in_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert not [command for command in commands() if f"distro {command}" not in readme]
