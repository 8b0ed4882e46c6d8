"""The Linux console: what its font has not is drawn with what it has, in the same place."""

from __future__ import annotations

import pytest

from distro.tui.terminal.console import drawable

SEEN = "╭──╮│ ● Titulaire ○ ▀▄█▇ ✓ … – ’ ▔▁▊▎ × · ↑ ↓ é ╰──╯"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii", "cp437"])
def test_each_character_keeps_its_place(encoding: str) -> None:
    drawn = drawable(SEEN, encoding)
    assert len(drawn) == len(SEEN)
    drawn.encode(encoding)
    assert not set(drawn) & set("╭●○▀▄▇✓◆▔▁▊▎")
    assert "Titulaire" in drawn


def test_what_steers_the_terminal_passes_as_it_is() -> None:
    assert drawable("\x1b[38;5;16mOui\x1b[0m\r\n", "ascii") == "\x1b[38;5;16mOui\x1b[0m\r\n"
