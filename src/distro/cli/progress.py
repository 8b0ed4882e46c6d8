"""A bar on the terminal while something long goes on; nothing where there is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable

_WIDTH = 30

Tell = Callable[[int, int], bool]


def progress(label: str) -> Tell:
    """Tell it what is done of how much, and it draws `label` with a bar on standard error. Always answers go on."""
    shown = -1

    def tell(done: int, total: int) -> bool:
        nonlocal shown
        tenths = 1000 * done // total if total else 1000
        if sys.stderr.isatty() and tenths != shown:
            shown = tenths
            full = _WIDTH * done // total if total else _WIDTH
            bar = "█" * full + "░" * (_WIDTH - full)
            print(f"\r{label} {bar} {done}/{total} ", end="" if done < total else "\n", file=sys.stderr, flush=True)
        return True

    return tell
