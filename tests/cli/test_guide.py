"""The guides: every step in three languages, commands that are there, one page each, with the real screens on it."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from cli.running import Run
from cli.test_roles_by_command import leaves
from distro.cli import guide, main
from distro.cli.main import parser_of_everything
from distro.reports.press.picture import InkRun as Letters
from distro.reports.press.picture import ScreenPicture
from distro.texts import LANGUAGES, speaking
from distro.texts.say import _catalogue
from distro.tui.commands import named
from distro.wording.guides import GUIDES, OF_ROLE, guide_steps

_COMMAND = re.compile(r"distro ([a-z]+)(?: ([a-z0-9][a-z0-9-]*))?")


def test_every_step_is_said_and_its_commands_are_there() -> None:
    known = set(leaves(parser_of_everything()))
    for language in LANGUAGES:
        with speaking(language):
            for name in GUIDES:
                steps = guide_steps(name, lambda command: named(command).key_name())
                assert not [step for step in steps if "{" in step]
                for first, second in (found.groups() for step in steps for found in _COMMAND.finditer(step)):
                    assert first in known or f"{first} {second}" in known, (name, first, second)
    for name, many in GUIDES.items():
        said = [code for code in _catalogue("guide") if code.startswith(f"{name}.step")]
        assert said == [f"{name}.step{step}" for step in range(1, many + 1)]
    assert set(OF_ROLE.values()) <= set(GUIDES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_is_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    blank = ScreenPicture(tuple((Letters(" " * 80, (0, 0, 0), (255, 255, 255)),) for _ in range(24)))
    monkeypatch.setattr(guide, "_pictures", lambda name: [blank, blank])
    with speaking(language):
        name = max(GUIDES, key=lambda one: len(" ".join(guide_steps(one, str))))
    out = tmp_path / f"{name}.pdf"
    assert main(["--lang", language, "guide", name, "--out", str(out)]) == 0
    assert len(pypdfium2.PdfDocument(out)) == 1


def test_the_screens_on_it_are_the_real_ones(tmp_path: Path) -> None:
    out = tmp_path / "guide.pdf"
    assert main(["--lang", "en", "guide", "volunteer", "--out", str(out)]) == 0
    text = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    assert "Space" in text
    letters = re.sub(r"\s", "", text)
    assert "REHEARSAL" in letters.upper()
    assert "F10Menu" in letters


def test_on_the_terminal_and_for_programs(run: Run) -> None:
    code, told = run("guide", "supervisor")
    assert (code, len(told["steps"])) == (0, GUIDES["supervisor"])
    assert set(run("guide")[1]) == set(GUIDES)
