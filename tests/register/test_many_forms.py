"""One truth in thousands of forms: a list is understood right, or it stops; what it stores is never wrong.

`DISTRO_FUZZ=20000` tries more of them. A form is made again by its seed alone.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from distro.exchange.register import Choices, FileRefused, plan_file
from register.forms import form_of, write_form, wrong_about
from register.telling import TODAY
from tests_programme import programme

FILES = int(os.environ.get("DISTRO_FUZZ", 5_000))
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_list_is_understood_right_or_it_stops(part: int, tmp_path: Path) -> None:
    wrong: dict[int, list[str]] = {}
    seeds = range(part, FILES, PARTS)
    right = 0
    for seed in seeds:
        form = form_of(seed)
        path = write_form(form, tmp_path)
        try:
            plan = plan_file(path, programme(), (), TODAY, Choices(), key=b"")
        except FileRefused:
            continue
        if found := wrong_about(form, plan):
            wrong[seed] = found
        right += not plan.stops and not plan.faults
    assert wrong == {}
    assert right > 0.8 * len(seeds)  # who always stops is never wrong either
