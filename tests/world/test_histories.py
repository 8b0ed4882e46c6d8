"""Laptops that hear each other when somebody carries a stick, against a plain count of the real shelf.

Closes in the middle, days after days, sticks in any order, clocks up to ten years off, transfers between two points,
cards replaced on two laptops apart. After the last stick and the last supplement every book says what stands there, and
every report says the same of the whole time and of any part of it. With `DISTRO_HISTORIES=2000` so many are played.
"""

from __future__ import annotations

import os

import pytest

from world.__main__ import wrong
from world.play import history

HISTORIES = int(os.environ.get("DISTRO_HISTORIES", "200"))
LONG = 25  # acts
_AT_ONCE = 10


@pytest.mark.parametrize("first", range(0, HISTORIES, _AT_ONCE))
def test_after_the_last_stick_and_supplement_every_book_and_report_is_the_truth(first: int) -> None:
    for seed in range(first, min(first + _AT_ONCE, HISTORIES)):
        assert not wrong(seed, *history(seed, LONG)), f"history {seed}"
