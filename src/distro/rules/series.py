"""Numbers of papers: gap-free in their series, and a series of its own for each laptop of a site.

Two laptops that cannot talk would give the same number twice. So the laptop that the programme began on writes
`RBT-BR-0007`, and any other one puts its mark into its numbers: `RBT-BR-3AB4-0001`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

_MARK = 4  # letters of a laptop's id
_DIGITS = 9  # of a number, at most (`distro.model.bounds.PaperNumber`)


def laptop_mark(device: str, founder: str | None) -> str:
    """What `device` puts into its numbers; nothing when it is the `founder`, or no other is known yet."""
    return "" if founder in (None, device) else f"{device[:_MARK].upper()}-"


def next_in(series: str, taken: Iterable[str]) -> str:
    """The number after the highest one of `series` in `taken`: four digits, more when there are more.

    After the last one that there can be, which only somebody who lies gives, it is the first that is free.
    """
    pattern = re.compile(rf"{re.escape(series)}(\d{{1,{_DIGITS}}})")
    given = {int(found[1]) for number in taken if (found := pattern.fullmatch(number))}
    number = max(given, default=0) + 1
    if number == 10**_DIGITS:
        number = next(free for free in count(1) if free not in given)
    return f"{series}{number:04}"
