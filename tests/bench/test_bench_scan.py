"""From a scan's last byte to the painted verdict, on a pseudo-terminal, beside a letter in a plain focused Input."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median, quantiles

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from terminal.terminal import Terminal

_HERE = Path(__file__).parent.parent / "terminal"
_TIMES = 100


def _letters_in_an_input() -> list[float]:
    """Seconds from a byte to the letter on the screen."""
    terminal, taken = Terminal(str(_HERE / "plain_input.py")), []
    try:
        terminal.until("ready")
        for number in range(_TIMES):
            terminal.listen(0.05)
            letter = "abcdefghij"[number % 10]
            taken.append(terminal.seconds_to(letter, letter))
            terminal.type("\x7f")
    finally:
        terminal.end()
    return taken


def _scans_at_the_desk(folder: Path) -> list[float]:
    """Seconds from the 21st letter of a code to the number of its household on the screen."""
    terminal, taken = Terminal(str(_HERE / "child.py"), str(folder)), []
    try:
        terminal.until("Scannez une carte", 60)
        codes = json.loads((folder / "codes.json").read_text())["codes"]
        for number in range(_TIMES):
            terminal.listen(0.4)
            code = codes[number % 9]
            terminal.type(code[:-1], 0.003)
            taken.append(terminal.seconds_to(f"RBT-{number % 9 + 1:04}", code[-1]))
            terminal.type("\r")
    finally:
        terminal.end()
    return taken


def test_a_scan_is_painted_beside_a_letter_in_an_input(
    benchmark: BenchmarkFixture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = benchmark.pedantic(_scans_at_the_desk, (tmp_path,), rounds=1)
    peer = _letters_in_an_input()
    with capsys.disabled():
        for name, taken in (("verdict", ours), ("letter in a plain Input", peer)):
            print(
                f"\n{name}: median {median(taken) * 1000:.1f} ms, p95 {quantiles(taken, n=20)[-1] * 1000:.1f} ms",
                end="",
            )
        print(f"\nratio of the medians {median(ours) / median(peer):.2f}")
