"""Undoing the keyboard layout: what a scanner typed, whatever the laptop took it for.

A scanner presses the keys of a card's 19 letters. On QWERTY, AZERTY and QWERTZ boards they give the letters
themselves; on Arabic (101, AZERTY, with either digits), Moroccan, Algerian, Syrian, Iraqi and Egyptian boards each
gives the characters below, plain and with Shift, and no two layouts contradict each other. Made from the keymaps of
xkeyboard-config; only bépo, Farsi and Urdu would need another table.
"""

from __future__ import annotations

# The letters of a card code (they are those because this table has no contradictions), each with what else its key
# gives: Arabic plain, Arabic with Shift, Coptic small and capital (the Egyptian layout).
_KEYS = {
    "C": "ؤ}ⲭⲬ",
    "D": "ي]ⲇⲆ",
    "E": "ث\u064fⲉⲈ",
    "F": "ب[ϥϤ",
    "G": "لﻷⲅⲄ",
    "H": "اأϩϨ",
    "I": "ه÷ⲓⲒ",
    "J": "تـϫϪ",
    "K": "ن،ⲕⲔ",
    "L": "م/ⲗⲖ",
    "N": "ىآⲛⲚ",
    "O": "خ×ⲟⲞ",
    "P": "ح؛ⲡⲠ",
    "R": "ق\u064cⲣⲢ",
    "S": "س\u064dⲥⲤ",
    "T": "فﻹⲧⲦ",
    "U": "ع`ⲩⲨ",
    "V": "ر{ⲫⲪ",
    "X": "ء\u0652ⲝⲜ",
}

LETTERS = frozenset(_KEYS)
_TABLE = {ord(given): letter for letter, others in _KEYS.items() for given in (*others, letter.lower())}
# Windows has no single character for lam with alef: with Shift these two keys give two each.
_PAIRS = {"لأ": "G", "لإ": "T"}


def undo(text: str) -> str:
    """`text` as the letters of the keys that gave it; other characters stay as they are. Same length."""
    return text.translate(_TABLE)


def undo_pairs(text: str) -> str:
    """Like `undo`, for Arabic on Windows, where two keys give two characters each with Shift."""
    for pair, letter in _PAIRS.items():
        text = text.replace(pair, letter)
    return undo(text)
