"""Black on white whatever the terminal's colours: a phone does not read the opposite."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from distro.cards.qr import Matrix, half_blocks

_DARK, _LIGHT, _PLAIN = "\x1b[40m", "\x1b[48;5;231m", "\x1b[0m"


def on_white(lines: Iterable[str]) -> str:
    """`lines` as dark ink on light paper, where there is a terminal."""
    ink, plain = ("\x1b[38;5;16;48;5;231m", _PLAIN) if sys.stdout.isatty() else ("", "")
    return "\n".join(f"{ink}{line}{plain}" for line in lines)


def symbol_on_white(modules: Matrix, quiet: int) -> str:
    """A QR symbol for a phone to read: half blocks, or colours alone on the Linux console, whose font has none."""
    if os.environ.get("TERM") != "linux" or not sys.stdout.isatty():
        return on_white(f" {line} " for line in half_blocks(modules, quiet))
    edge = [False] * quiet
    rows = [[*edge, *row, *edge] for row in modules]
    empty = [[False] * len(rows[0])] * quiet
    return "\n".join(
        "".join((_DARK if dark else _LIGHT) + "  " for dark in row) + _PLAIN for row in (*empty, *rows, *empty)
    )
