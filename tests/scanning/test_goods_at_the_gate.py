"""What a barcode spelled reaches whoever reads goods, whole; none of its keys does anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from distro.cards.code import is_genuine, mint, read
from distro.scanning.gate import Gate, GateAnswer, Stroke

KEY = bytes(range(32))


def gate() -> Gate:
    return Gate(lambda text: is_genuine(text, KEY), lambda text: read(text, KEY).kind != "not_a_card")


def struck(gate: Gate, text: str, at: float) -> list[GateAnswer]:
    """A scanner types `text` and Return; then nothing for a second."""
    outcomes = []
    for number, letter in enumerate(text + "\r"):
        separator, end = letter == "\x1d", letter == "\r"
        key = "ctrl+right_square_bracket" if separator else "enter" if end else letter
        outcomes.append(gate.stroke(Stroke(key, letter), at + number * 0.004))
    return [*outcomes, gate.tick(at + len(text) * 0.004 + 1)]


@given(st.text("0123456789ABZ()/-\x1d", min_size=8, max_size=90))
def test_a_barcode_is_spelled_whole_and_acts_as_nothing(text: str) -> None:
    outcomes = struck(gate(), text, 1.0)
    assert all(not each.pass_on and not each.paste_on and not each.scans for each in outcomes)
    assert "".join(each.spelled for each in outcomes) == text


def test_the_last_card_says_which_letters_the_board_has() -> None:
    ours = gate()
    assert ours.latin is None
    struck(ours, mint(KEY), 1.0)
    assert ours.latin is True
    arabic = dict(zip("CDEFGHIJKLNOPRSTUVX", "ؤيثبلاهتنمىخحقسفعرء", strict=True))
    struck(ours, "".join(arabic[letter] for letter in mint(KEY)), 10.0)
    assert ours.latin is False
