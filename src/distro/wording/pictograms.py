"""Goods and quantities for who does not read: a small picture of each item, and a stroke for each piece of it.

The pictures are ours (`pictograms.toml` beside this file): no font is asked for one, so they look alike on every
terminal and on paper.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from distro.model.programme import Picture

MOST_STROKES = 20  # more than these nobody counts at a glance
_GROUP = 5


def pixels(picture: Picture) -> tuple[str, ...]:
    """A picture as rows of pixels, `#` is ink, all equally long."""
    return _pictures()[picture]


@cache
def _pictures() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("pictograms.toml").read_text(encoding="utf-8")
    return {name: tuple(drawing.split()) for name, drawing in tomllib.loads(text).items()}


def strokes(quantity: int) -> tuple[int, ...]:
    """So many strokes, in groups of five; none where they are too many to be counted at a glance."""
    if not 0 < quantity <= MOST_STROKES:
        return ()
    whole, rest = divmod(quantity, _GROUP)
    return (_GROUP,) * whole + ((rest,) if rest else ())
