"""What stands among Arabic letters on a screen reads as it was given: codes, phones, signed numbers, names, options."""

from __future__ import annotations

import string

import pytest

from distro import texts
from distro.texts.isolates import ISOLATES
from distro.texts.say import _catalogue
from distro.tui.look.arabic import in_visual_order, is_arabic

GIVEN = ["2023-T1", "RBT-0001", "-3", "+12", "0530 00 00 00", "0530\u00a000\u00a000\u00a000", "Fatou Diallo", "--as"]


def filled(text: str, values: list[str]) -> tuple[str, list[str]]:
    """`text` with `values` in its places, one after another, and those that came into it."""
    used: list[str] = []
    said = ""
    for literal, name, _, _ in string.Formatter().parse(text):
        said += literal
        if name:
            used.append(values[len(used) % len(values)])
            said += used[-1]
    return said, used


@pytest.mark.parametrize("first", (0, 3, 6))
def test_what_is_filled_into_an_arabic_text_is_found_in_it_as_it_was_given(first: int) -> None:
    for room in texts.catalogues():
        for name, languages in _catalogue(room).items():
            text = languages["ar"]
            for form in list(text.values())[-1:] if isinstance(text, dict) else [text]:
                said, used = filled(form, GIVEN[first:] + GIVEN[:first])
                for line in filter(is_arabic, said.split("\n")):
                    shown = in_visual_order.__wrapped__(line, True)
                    assert not set(ISOLATES) & set(shown), f"{room}.{name}"
                    assert [value for value in used if value in line and value not in shown] == [], f"{room}.{name}"


def test_arabic_names_in_a_french_line_leave_the_rest_where_it_is() -> None:
    assert in_visual_order("RBT-0001 · محمد · 3", False).startswith("RBT-0001 · ")
    assert in_visual_order("RBT-0001 · محمد · 3", False).endswith(" · 3")
