"""The desk behind a real pseudo-terminal: a scanner may type anything, and only a card does something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from terminal.terminal import Terminal

_CHILD = Path(__file__).parent / "child.py"
_INPUTS = 100_000
_SHARES = 4

# What a barcode may hold that means something to a terminal: keys, clicks, reports, pastes, kitty's keys, half a thing.
_SEQUENCES = [
    *(
        "\x1b[A",
        "\x1b[B",
        "\x1b[21~",
        "\x1b[15~",
        "\x1bOP",
        "\x1b[Z",
        "\x1b[3~",
        "\x1b[1;5C",
        "\x1b[27u",
        "\x1b[113;5u",
    ),
    *("\x1b[<0;3;24M", "\x1b[<0;3;24m", "\x1b[<35;9;9M", "\x1b[<64;9;9M", "\x1b[M !!", "\x1b[9;9R"),
    *("\x1b[I", "\x1b[O", "\x1b[48;2;2;2;2t", "\x1b[?2048;1$y", "\x1b[?2026;2$y", "\x1b]0;x\x07", "\x1bP", "\x1b["),
    *("\x1b[200~", "\x1b[201~", "\x1b[200~ \x1b[201~", "\r\n", "\x04", "\x1a"),
]

_JUNK = ["https://example.org/x\r", " \r", "12\r", "\x1b[200~abc\x07\x1b[201~", "\x1b[O\r", "A" * 4000 + "\r"]


_KEY = re.compile(r"\x1b(?:\[[0-9]+~|O[A-Z])|.", re.DOTALL)
_LATER = 10.0  # seconds: a person took their time


@dataclass
class Laptop:
    """The desk on a terminal, with the cards of nine households."""

    terminal: Terminal
    codes: list[str]
    gaps: Path

    def shows(self, number: int, end: str = "\r", gap: float = 0.002) -> None:
        """Scan the card of a household: its number is shown."""
        self.terminal.type(self.codes[number - 1] + end, gap)
        self.terminal.until(f"RBT-{number:04}")

    @property
    def serves_nobody(self) -> bool:
        return "0 / 10 servis" in self.terminal.text()

    def types(self, text: str, pace: float, after: float = _LATER) -> None:
        """Type `text`, each key `pace` seconds behind the one before it, the first `after`: by the desk's own clock."""
        keys = len(_KEY.findall(text))
        with self.gaps.open("a") as file:
            file.write("".join(f"{gap}\n" for gap in [after, *[pace] * (keys - 1)]))
        self.terminal.type(text)

    def rest(self, seconds: float = 0.4) -> None:
        """As long as a scanner's pause."""
        self.terminal.listen(seconds)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    terminal = Terminal(str(_CHILD), str(tmp_path))
    try:
        terminal.until("Scannez une carte", 60)
        yield Laptop(terminal, json.loads((tmp_path / "codes.json").read_text())["codes"], tmp_path / "gaps")
    finally:
        terminal.end()


@pytest.mark.parametrize("share", range(_SHARES))
def test_100_000_random_inputs_do_nothing_and_the_next_card_is_read(laptop: Laptop, share: int) -> None:
    random, left = Random(share), _INPUTS // _SHARES
    laptop.shows(3)
    while left > 0:
        many = random.randint(2, 60)
        left -= many
        text = b"".join(
            random.choice(_SEQUENCES).encode() if random.random() < 0.05 else bytes([random.randrange(256)])
            for _ in range(many)
        )
        laptop.terminal.type(text + random.choice([b"\r", b"\n", b"\t", b"\r\n"]))
    laptop.rest(1.5)
    laptop.terminal.until(lambda text: "n'est pas une carte" in text or "abîmé" in text or "tronqué" in text)
    assert laptop.serves_nobody
    laptop.shows(5)
    laptop.rest()  # what comes as soon as the card stands on the screen is still the scanner's
    laptop.terminal.type(" ")
    laptop.terminal.until("1 / 10 servis")


@pytest.mark.parametrize("end", ["\r", "\t", "\n", "\r\n"])
def test_each_control_character_and_sequence_alone_in_a_barcode_does_nothing(laptop: Laptop, end: str) -> None:
    laptop.shows(3)
    for sequence in [*(chr(code) for code in range(32)), " ", "  ", "\x7f", "\x9b", *_SEQUENCES]:
        laptop.terminal.type(sequence + end)
        laptop.rest(0.05)
    laptop.rest(1)
    assert laptop.serves_nobody
    laptop.shows(4)


_DIALOGS = ["\x1bOQ", "\x1b[21~", "\x1bOP", "\x1b[17~", "\x1bOR"]  # F2, F10, F1, F6, F3


@pytest.mark.parametrize("pace", [0.0, 0.002, 0.02, 0.12, 0.25])
def test_what_a_scanner_sends_behind_a_card_hands_nothing_over(laptop: Laptop, pace: float) -> None:
    random = Random(pace)
    for number, suffix in enumerate([" ", "\r ", "\t ", "\r\n ", "  ", " \r", "\x1b[21~ ", "\r" * 3 + " "], start=1):
        laptop.types(random.choice(_DIALOGS), 0)
        laptop.rest(0.5)
        laptop.types(laptop.codes[number - 1] + suffix, pace)
        laptop.terminal.until(f"RBT-{number:04}")
        laptop.rest()
        assert laptop.serves_nobody, repr(suffix)
    laptop.terminal.type(f"\x1b[200~{laptop.codes[0]}\x1b[201~ ")
    laptop.terminal.until("RBT-0001")
    laptop.rest()
    assert laptop.serves_nobody
    laptop.types(" ", 0)
    laptop.terminal.until("1 / 10 servis")


def test_a_burst_split_at_every_byte_is_one_scan(laptop: Laptop) -> None:
    for at in range(1, 21):
        number = at % 9 + 1
        code = laptop.codes[number - 1]
        laptop.terminal.type(code[:at], 0.001)
        laptop.rest(0.08)
        laptop.terminal.type(code[at:] + "\r", 0.001)
        laptop.terminal.until(f"RBT-{number:04}")
    assert laptop.serves_nobody


def test_two_scans_in_one_piece_are_both_read_and_the_last_stands(laptop: Laptop) -> None:
    for glue in ("", "\r", "\r\n", "\t"):
        laptop.terminal.type(laptop.codes[0] + glue + laptop.codes[6] + "\r")
        laptop.terminal.until("RBT-0007")
        laptop.rest()
        laptop.shows(2)


def test_in_a_field_nothing_of_any_scan_stays(laptop: Laptop) -> None:
    laptop.terminal.type("\x1bOQ", 0)  # F2
    laptop.rest()
    for letter in "dial":
        laptop.terminal.type(letter)
        laptop.rest(0.15)
    laptop.terminal.until("dial")
    for junk in _JUNK:
        laptop.terminal.type(junk)
        laptop.rest(0.6)
        assert " dial " in laptop.terminal.until(lambda text: "n'est pas une" in text)
    laptop.shows(4)
