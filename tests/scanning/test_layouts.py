"""Codes driven through real keyboard layouts and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distro.cards.code import ALPHABET, ReadingKind, mint, read
from distro.scanning.layouts import LETTERS, undo, undo_pairs
from scanning import xkb

KEY = bytes(range(32))
MAPS: dict[str, dict[str, dict[str, str]]] = json.loads(xkb.KEYMAPS.read_text("utf-8"))
CODES = [mint(KEY) for _ in range(5)] + ["C" + ALPHABET[at:] + ALPHABET[:at] + "C" for at in range(0, 19, 6)]


def test_the_letters_are_those_of_the_card() -> None:
    assert frozenset(ALPHABET) == LETTERS


@pytest.mark.parametrize("level", ["plain", "shift", "lock+plain", "lock+shift"])
@pytest.mark.parametrize("name", MAPS)
def test_every_layout_is_undone(name: str, level: str) -> None:
    keys = MAPS[name][level]
    for code in CODES:
        typed = "".join(keys[letter] for letter in code)
        assert undo(typed).upper() == code, typed


@pytest.mark.parametrize("name", MAPS)
def test_a_symbology_prefix_is_seen_through_on_every_layout(name: str) -> None:
    """`]Q1` before the code, with Shift for the letters as a scanner presses it."""
    plain, shift = MAPS[name]["plain"], MAPS[name]["shift"]
    code = mint(KEY)
    for digit in "0136":
        typed = plain["]"] + shift["Q"] + plain[digit] + "".join(shift[letter] for letter in code)
        assert read(undo(typed), KEY).kind is ReadingKind.GENUINE, typed


@pytest.mark.parametrize("name", ["fr", "be", "ch(fr)", "de"])
def test_a_scanner_with_a_layout_of_its_own_presses_the_same_keys(name: str) -> None:
    """A scanner set to French looks up the key that gives the letter on a French board; the laptop is any other."""
    own = {given: key for key, given in MAPS[name]["plain"].items()}
    for laptop in MAPS.values():
        for code in CODES:
            typed = "".join(laptop["shift"][own[letter.lower()]] for letter in code)
            assert undo(typed).upper() == code


def test_arabic_on_windows_gives_two_characters_for_two_keys() -> None:
    keys = MAPS["ara"]["shift"] | {"G": "لأ", "T": "لإ"}
    for code in CODES:
        assert undo_pairs("".join(keys[letter] for letter in code)).upper() == code


@given(st.text())
def test_undoing_keeps_the_length_and_is_done_once(text: str) -> None:
    undone = undo(text)
    assert len(undone) == len(text)
    assert undo(undone) == undone


@pytest.mark.parametrize("name", MAPS)
def test_the_committed_keymaps_are_those_of_the_machine(name: str) -> None:
    try:
        xkb.library()
    except OSError:
        pytest.skip("no libxkbcommon here")
    layout, _, variant = name.partition("(")
    try:
        found = xkb.keymap(layout, variant.rstrip(")"))
    except KeyError:
        pytest.skip("this machine does not know the layout")
    letters = [*ALPHABET]
    for level, keys in MAPS[name].items():
        assert {key: found[level][key] for key in letters} == {key: keys[key] for key in letters}
