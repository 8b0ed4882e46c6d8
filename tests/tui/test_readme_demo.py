"""README's first minute is played as printed: its commands, and at the desk the keys that it names, in its order."""

from __future__ import annotations

import asyncio
import re
import shlex
from pathlib import Path

import pytest

from distro.cli import main
from distro.tui.practice import Demo
from distro.tui.terminal.ending import Ending
from tui.driving import press, screen

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
PART = README.partition("## Try it\n")[2].partition("\n## ")[0]
KEYS = {"F9": "f9", "Space": "space", "F1": "f1"}


def named(before: str) -> list[str]:
    """The keys that stand in bold, as they come."""
    return re.findall(r"\*\*(\w+)\*\*", PART.partition(before)[0])


def commands() -> list[list[str]]:
    """Each `distro demo ...` of the text, once."""
    found = re.findall(r"distro (demo(?: --\w+(?: \w+)?)*)", PART)
    return [shlex.split(line) for line in dict.fromkeys(found)]


async def _played(app: Demo, who: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        flat = " ".join(re.sub("[│╭╮╰╯─]", " ", screen(app)).split())
        assert "F9 : la personne suivante" in flat, "the first page tells what to press"
        assert f"Vous êtes {who}" in flat
        await press(pilot, "escape")
        for key in named("At a live desk"):
            await press(pilot, KEYS[key])
            assert "EXERCICE" in screen(app), f"after {key}"
            if key == "Space":
                assert "Remis à" in screen(app)


def test_the_first_minute_is_played_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert named("At a live desk") == ["F9", "Space", "F1"]
    assert commands() == [["demo"], ["demo", "--as", "benevole"], ["demo", "--headless"]]
    monkeypatch.setenv("DISTRO_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("DISTRO_SETTINGS", str(tmp_path / "settings.json"))
    monkeypatch.setenv("DISTRO_LANG", "fr")
    played: list[str] = []

    def run(app: Demo) -> Ending:
        asyncio.run(_played(app, app.session.person))
        played.append(app.session.person)
        return Ending.LEFT

    monkeypatch.setattr("distro.tui.app.run", run)
    for words in commands():
        assert main(words) == 0
    assert played == ["superviseur", "benevole"]
    assert "1 350" in capsys.readouterr().out.replace("\u00a0", " ")
