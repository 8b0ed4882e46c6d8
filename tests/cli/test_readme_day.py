"""README's day from the command line is played as it is printed, with no more than what the text around it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from cli.running import Run
from distro.tui.terminal.ending import Ending

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def the_day() -> list[str]:
    """The lines of the first block of commands under the day's heading."""
    part = README.partition("## A day, from the command line\n")[2]
    block = re.search(r"```sh\n(.*?)```", part, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


class Played:
    """What somebody who reads the text knows so far: whose card comes next, and the last handover."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._next = iter(["RBT-0001", "RBT-0002", "RBT-0003"])
        self._handover = ""

    def line(self, line: str) -> None:
        words = shlex.split(line, comments=True)[1:]
        if "CODE" in words:
            words[words.index("CODE")] = self._card("RBT-0001" if "--override" in words else next(self._next))
        if "HANDOVER" in words:
            words[words.index("HANDOVER")] = self._handover
        if "comptage.toml" in words:
            self._count()
        status, answer = self._run(*words) if words else self._desk()
        assert status == 0, f"{line}: {answer}"
        if words and words[0] == "scan":
            self._handover = answer["handover"]["id"]

    def _card(self, number: str) -> str:
        status, card = self._run("cards", "show", number)
        assert status == 0
        return str(card["code"])

    def _count(self) -> None:
        status, stock = self._run("stock", "list", "--point", "RBT")
        assert status == 0
        Path("comptage.toml").write_text("".join(f"{line['item']} = {max(0, line['point'])}\n" for line in stock))

    def _desk(self) -> tuple[int, Any]:
        return self._run("desk")


def test_the_day_of_the_readme_is_played_as_printed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(Path(__file__).parents[2] / "data")
    monkeypatch.setattr("distro.tui.app.run", lambda _: Ending.LEFT)
    played = Played(run)
    lines = the_day()
    assert len(lines) > 18
    for line in lines:
        played.line(line)
    assert run("verify")[1]["findings"] == []
    assert (tmp_path / "jour.pdf").read_bytes().startswith(b"%PDF")
