"""Black on white whatever the terminal's colours: a phone does not read the opposite."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def on_white(lines: Iterable[str]) -> str:
    """`lines` as dark ink on light paper, where there is a terminal."""
    ink, plain = ("\x1b[38;5;16;48;5;231m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
    return "\n".join(f"{ink}{line}{plain}" for line in lines)
